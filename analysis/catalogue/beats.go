package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// readBeats reads the fields.yml files of all Beats, which lie in one JSON
// file as their source folders do: {"folders": {name: …}, "files": {name: …}}.
func (d *derivation) readBeats(e edition) error {
	if d.worse("Beats", e, isNamed("winlogbeat")) {
		return nil
	}
	beats := make(map[string][]schema.Fact)
	if !d.json(e.file, func(w *walker) error {
		return w.members(func(beat string) (err error) {
			beats[beat], err = readSourceFolder(w, nil, 0)
			return err
		})
	}) {
		return nil
	}
	shared := slices.DeleteFunc(beats["libbeat"], func(f schema.Fact) bool { return !layout.EveryBeat(f.Name) })
	for _, beat := range slices.Sorted(maps.Keys(beats)) {
		if beat == "" || beat == "libbeat" || len(beats[beat]) == 0 {
			continue
		}
		set := layout.Beat(beat)
		d.date(&set, e, isNamed(beat))
		if err := d.add(set, withoutAliases(slices.Concat(beats[beat], shared))); err != nil {
			return err
		}
		if !e.former {
			d.builder.Cover(beat)
		}
	}
	return nil
}

// withoutAliases leaves out the aliases of names that some module has as fields
// of their own.
func withoutAliases(facts []schema.Fact) []schema.Fact {
	real := make(map[string]bool)
	for _, f := range facts {
		if f.Type != schema.Alias {
			real[f.Name] = true
		}
	}
	return slices.DeleteFunc(facts, func(f schema.Fact) bool { return f.Type == schema.Alias && real[f.Name] })
}

// noSource are folders whose fields.yml are templates and examples.
var noSource = []string{"scripts", "testdata", "tests"}

func readSourceFolder(w *walker, facts []schema.Fact, depth int) ([]schema.Fact, error) {
	err := w.members(func(key string) error {
		switch {
		case key == "files":
			return w.members(func(file string) error {
				switch isList := w.PeekKind() == '['; {
				case isList:
				case strings.HasPrefix(file, "fields") && w.PeekKind() != 'n':
					return w.wrong("a list of fields")
				default:
					return w.SkipValue() // some other file of the source
				}
				text, err := w.ReadValue()
				if err != nil {
					return err
				}
				if len(text) > maxYAML {
					w.report(Problem{Where: string(w.StackPointer()), Message: "is larger than any list of fields: it is not read"})
					return nil
				}
				var list []listed
				if err := json.Unmarshal(text, &list); err != nil && strings.HasPrefix(file, "fields") {
					w.report(Problem{Where: string(w.StackPointer()), Message: "is no list of fields: " + err.Error()})
				}
				facts = append(facts, flatten(list, noType)...)
				return nil
			})
		case key == "folders" && depth < maxDepth:
			return w.members(func(name string) (err error) {
				if slices.Contains(noSource, name) {
					return w.SkipValue()
				}
				facts, err = readSourceFolder(w, facts, depth+1)
				return err
			})
		}
		return w.SkipValue()
	})
	return facts, err
}

func noType(string) schema.Type { return schema.NoType }
