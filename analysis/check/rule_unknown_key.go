package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

var ruleUnknownKey = &Check{
	ID:    "rule/unknown-key",
	Title: "key that there is not",
	Text: "Rules have no such key. Kibana passes over it without a word, so that what it says has no effect; the loader " +
		"of detection-rules refuses the rule. Most often it is a typing mistake, and the nearest key is named.",
	Bad:      Example{TOML: unknownKeyExample("timestamp_overide")},
	Good:     Example{TOML: unknownKeyExample("timestamp_override")},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		for _, t := range p.ruleTables() {
			if p.reportMissingHeader(t) {
				continue
			}
			for _, e := range t.table.Entries {
				if k, _ := keys.Find(t.keys, e.Key.Name, r.Type()); k == nil || p.isForeign(k) {
					p.reportUnknownKey(t, e, k)
				}
				if p.IsFull() {
					return
				}
			}
		}
	}),
}

func unknownKeyExample(key string) string {
	return "[rule]\nname = \"Example\"\n" + key + " = \"event.ingested\"\ntype = \"query\"\n"
}

// isForeign reports whether a key means nothing to the repository's loader,
// where that is what counts.
func (p *Pass) isForeign(k *keys.Key) bool {
	return p.Profile.Includes(Elastic) && !k.Knows(keys.Repository)
}

// reportUnknownKey says that a key is none. known is not nil where Kibana has
// it and the repository has not.
func (p *Pass) reportUnknownKey(t *ruleTable, e *toml.Entry, known *keys.Key) {
	who, kind, elastic := keys.Nobody, p.Doc.Rule.Type(), p.Profile.Includes(Elastic)
	f := Finding{Span: e.Key.Span, Message: "there is no key `" + e.Key.Name + "` in " + t.name + ", so it has no effect"}
	if elastic {
		f.Severity, who = Error, keys.Repository
		f.Message = "detection-rules refuses a rule with the key `" + e.Key.Name + "` in " + t.name
	}
	if known != nil {
		p.Report(f)
		return
	}
	names := slices.DeleteFunc(keys.Names(t.keys, kind, who), func(name string) bool { return t.table.Entry(name) != nil })
	nearest, near := keys.Nearest(e.Key.Name, names)
	switch home := homeOf(e.Key.Name, kind); {
	case near:
		f.Message += ": did you mean `" + nearest + "`?"
		f.Fixes = []Fix{{Title: "Rename it to `" + nearest + "`", Edits: []source.Edit{{Span: e.Key.Span, NewText: nearest}}}}
	case home != "" && t.name != home:
		f.Message += ": it belongs in " + home
	case !elastic && !p.isKibanas(t):
		return // a note of somebody else's, in a table that Kibana never sees
	}
	p.Report(f)
}

// isKibanas reports whether a table reaches Kibana.
func (p *Pass) isKibanas(t *ruleTable) bool { return len(t.path) > 0 && t.path[0] == "rule" }

// homeOf names the table of the file that has a key; "" if none has.
func homeOf(name string, t rules.Type) string {
	for _, top := range keys.File {
		if k, _ := keys.Find(top.Keys, name, t); k != nil && !k.Exported {
			return "`[" + top.Name + "]`"
		}
	}
	return ""
}
