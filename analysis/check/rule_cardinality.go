package check

import "github.com/rulewright/rulewright/rules"

var ruleCardinality = &Check{
	ID:    "rule/threshold-cardinality",
	Title: "cardinality of a field that the threshold groups by",
	Text: "A threshold rule counts the events of each group apart, and all events of a group have the same value in the " +
		"field that they are grouped by: the number of its different values is always one. Kibana refuses such a rule.",
	Bad:      Example{TOML: cardinalityExample("source.ip")},
	Good:     Example{TOML: cardinalityExample("destination.ip")},
	Since:    "0.1",
	Severity: Error,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		grouped := map[string]rules.String{}
		for _, field := range r.Threshold.Field.Items {
			if field.IsSet() {
				grouped[field.Value] = field
			}
		}
		for _, c := range r.Threshold.Cardinality {
			field, ok := grouped[c.Field.Value]
			if !ok || !c.Field.IsSet() {
				continue
			}
			p.Report(Finding{
				Span:    textSpan(c.Field.Node),
				Message: "events are grouped by `" + field.Value + "`, so it has one value in each group",
				Related: []Related{{Span: textSpan(field.Node), Message: "they are grouped by it here"}},
			})
		}
	}),
}

func cardinalityExample(field string) string {
	return "[rule]\ntype = \"threshold\"\n[rule.threshold]\nfield = [\"source.ip\"]\nvalue = 10\n" +
		"[[rule.threshold.cardinality]]\nfield = \"" + field + "\"\nvalue = 5\n"
}
