package check

import "github.com/rulewright/rulewright/analysis/schema"

var fieldGrouping = &Check{
	ID:    "field/grouping",
	Title: "field whose values cannot be grouped",
	Text: "Thresholds, cardinalities and new terms group events by whole values. Of an analysed text only its words are " +
		"kept, so that Elasticsearch refuses to group by it; an object has no value of its own, so that no event ever " +
		"falls in a group. Name a field that holds whole values, such as the keyword beside the text.",
	Bad: Example{TOML: `[metadata]
creation_date = "2026/01/15"
updated_date = "2026/01/15"
[rule]
name = "Many logons"
type = "threshold"
language = "kuery"
index = ["logs-endpoint.events.process-*"]
query = "event.category:process"
[rule.threshold]
field = ["process.name.text"]
value = 5
`},
	Good: Example{TOML: `[metadata]
creation_date = "2026/01/15"
updated_date = "2026/01/15"
[rule]
name = "Many logons"
type = "threshold"
language = "kuery"
index = ["logs-endpoint.events.process-*"]
query = "event.category:process"
[rule.threshold]
field = ["process.name"]
value = 5
`},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, use := range p.FieldUses() {
			if use.groups() {
				p.judgeGrouping(use)
			}
		}
	},
}

// groups reports whether events are grouped by the field's values.
func (u *FieldUse) groups() bool {
	return u.Place == InThreshold || u.Place == InCardinality || u.Place == InNewTerms
}

func (p *Pass) judgeGrouping(use FieldUse) {
	family, ok := familyIn(use.Scope, use.Name)
	if !ok {
		return
	}
	f := Finding{Span: use.Span, Severity: Error}
	switch family {
	case schema.TextFamily:
		f.Message = "Elasticsearch cannot group by `" + use.Name + "`, which is of type " + typesIn(use.Scope, use.Name)
		field, _ := use.Scope.Lookup(use.Name)
		better := field.Of
		if better == "" {
			better = use.Scope.KeywordOf(use.Name)
		}
		if fix, ok := use.rename(better); ok {
			f.Fixes = []Fix{fix}
		}
	case schema.ObjectFamily:
		f.Message = "`" + use.Name + "` is an object, which has no value of its own: name one of its fields"
	default:
		return
	}
	p.Report(p.cite(f, use.Scope))
}
