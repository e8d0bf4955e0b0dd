package server

import "strings"

// eqlWords are the words of EQL that stand outside of conditions, with the trap
// in them.
var eqlWords = map[string]operator{
	"any":      {"events of every category, and those without one", ""},
	"where":    {"before it stands the category, which is the value of `event.category`, and behind it the condition", ""},
	"sequence": {"events that follow each other in time", "Without `maxspan` they may lie as far apart as the rule looks back."},
	"sample":   {"events in any order, one for each item", ""},
	"by":       {"the events have the same values in these fields", "An event without such a field takes no part, unless a `?` stands before the field."},
	"maxspan":  {"the longest time from the first event of a sequence to its last", "The units are `ms`, `s`, `m`, `h` and `d`."},
	"until":    {"an event that ends a sequence before it is complete", "It is no part of the sequence, and there need not be one."},
	"runs":     {"how many such events follow each other", ""},
}

// explainEQLWord says what a word of EQL outside of conditions means.
func explainEQLWord(d *document, offset int) *explanation {
	word := wordAt(d.source, offset, isWordByte)
	name := strings.ToLower(d.source.Slice(word))
	known, ok := eqlWords[name]
	if !ok {
		return nil
	}
	q, at := d.queryAt(word.Start)
	if q == nil || q.EQL == nil {
		return nil
	}
	if c := readCursor(q.Text, at); c.comment || c.quoted || c.at == inCondition && !c.first {
		return nil
	}
	text := "**" + name + "**: " + known.does + "."
	if known.trap != "" {
		text += "\n\n" + known.trap
	}
	return &explanation{word, text}
}
