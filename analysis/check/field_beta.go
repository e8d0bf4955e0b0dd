package check

import "github.com/rulewright/rulewright/analysis/schema"

var fieldBeta = &Check{
	ID:    "field/beta",
	Title: "field that ECS has not settled",
	Text: "ECS marks the field as beta: its name, its type or its meaning can change with the next version. Products that " +
		"map it already are not affected until they follow.",
	Bad:      Example{Language: "kuery", Query: `host.entity.type:host`, Index: []string{"filebeat-*"}},
	Good:     Example{Language: "kuery", Query: `host.name:db1`, Index: []string{"filebeat-*"}},
	Since:    "0.1",
	Severity: Hint,
	Optional: true,
	Run: func(p *Pass) {
		for _, use := range p.FieldUses() {
			if field, answer := use.Scope.Lookup(use.Name); answer == schema.Known && field.Beta {
				p.Reportf(use.Span, "`"+use.Name+"` is beta in ECS "+p.Catalogue.Values().Version)
			}
		}
	},
}
