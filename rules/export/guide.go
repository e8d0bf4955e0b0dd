package export

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// placeholder is where an investigation guide shows an entry of [transform].
var placeholder = regexp.MustCompile(`\$(osquery|investigate)_([0-9]+)\b`)

// renderGuide writes the entries of [transform] into the rule's note where it
// has placeholders, as detection-rules does. If the note could not be won back,
// it is kept in own.
func renderGuide(rule, transform, own *object) {
	note, ok := rule.get("note").(string)
	if !ok {
		return
	}
	entries := rendered(transform)
	shown := placeholder.ReplaceAllStringFunc(note, func(s string) string {
		if entry, ok := entries[s]; ok {
			return entry
		}
		return s
	})
	rule.set("note", shown)
	if restored(shown, transform) != note {
		own.set("note", note)
	}
}

// restoreGuide is the reverse of renderGuide. A note that was changed in
// Kibana stays as it was changed.
func restoreGuide(rule, transform, own *object) {
	note, ok := rule.get("note").(string)
	if !ok {
		return
	}
	kept, ok := own.get("note").(string)
	if ok {
		again := &object{[]member{{"note", kept}}}
		renderGuide(again, transform, &object{})
		if again.text("note") == note {
			rule.set("note", kept)
			return
		}
	}
	rule.set("note", restored(note, transform))
}

// restored puts the placeholders back into a note.
func restored(note string, transform *object) string {
	entries := rendered(transform)
	names := make([]string, 0, len(entries))
	for name := range entries {
		names = append(names, name)
	}
	slices.Sort(names)
	pairs := make([]string, 0, 2*len(names))
	for _, name := range names {
		pairs = append(pairs, entries[name], name)
	}
	return strings.NewReplacer(pairs...).Replace(note)
}

// rendered returns the text of every entry by its placeholder.
func rendered(transform *object) map[string]string {
	out := map[string]string{}
	for _, plugin := range []string{"osquery", "investigate"} {
		list, _ := transform.get(plugin).([]any)
		for i, entry := range list {
			out["$"+plugin+"_"+strconv.Itoa(i)] = "!{" + plugin + string(appendJSON(nil, sortedThrough(entry), "", "")) + "}"
		}
	}
	return out
}
