package check

import "github.com/rulewright/rulewright/rules"

var ruleNoIndex = &Check{
	ID:    "rule/no-index",
	Title: "rule that does not say where it looks",
	Text: "Without `index` and `data_view_id` Kibana searches its default indices, which differ from one installation to " +
		"the next. The tests of detection-rules want one of the two, except of rules in ES|QL, of machine learning " +
		"rules and of indicator matches.",
	Bad:      Example{TOML: "[rule]\ntype = \"query\"\nquery = \"process.name : a\"\n"},
	Good:     Example{TOML: "[rule]\nindex = [\"logs-*\"]\ntype = \"query\"\nquery = \"process.name : a\"\n"},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		switch r.Type() {
		case rules.QueryType, rules.EQLType, rules.ThresholdType, rules.NewTermsType:
			if r.Index.IsAbsent() && r.DataViewID.IsAbsent() && !p.Doc.Deprecated() {
				p.Reportf(textSpan(r.TypeName.Node), "a rule of this type says where it looks, by `index` or `data_view_id`")
			}
		}
	}),
}
