package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
)

var ruleOtherType = &Check{
	ID:    "rule/key-of-other-type",
	Title: "key that rules of this type do not have",
	Text: "The key belongs to rules of another type. Kibana passes over it in this one, so that what it says has no " +
		"effect; the loader of detection-rules refuses most of such rules. Remove the key, or change the rule's type.",
	Bad:      Example{TOML: otherTypeExample("tiebreaker_field = \"event.sequence\"\n")},
	Good:     Example{TOML: otherTypeExample("")},
	Since:    "0.1",
	Severity: Warning,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		kind := r.Type()
		for _, t := range p.ruleTables() {
			for _, e := range t.table.Entries {
				k, ok := keys.Find(t.keys, e.Key.Name, kind)
				if k == nil || ok || p.isForeign(k) {
					continue
				}
				f := Finding{Span: e.Key.Span, Tag: Unnecessary}
				f.Message = "rules of the type " + string(kind) + " have no `" + k.Name + "`, so it has no effect"
				if p.Profile.Includes(Elastic) && !slices.Contains(k.Loaded, kind) {
					f.Severity = Error
					f.Message = "detection-rules refuses `" + k.Name + "` in a rule of the type " + string(kind)
				}
				if at := r.TypeName; at.IsSet() {
					f.Related = []Related{{Span: textSpan(at.Node), Message: "the rule's type"}}
				}
				p.Report(f)
			}
		}
	}),
}

func otherTypeExample(line string) string {
	return "[rule]\nname = \"Example\"\n" + line + "type = \"query\"\nquery = \"process.name : *\"\n"
}
