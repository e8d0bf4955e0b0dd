package check

import "github.com/rulewright/rulewright/rules"

var ruleDataView = &Check{
	ID:    "rule/index-and-data-view",
	Title: "index patterns beside a data view",
	Text: "Kibana searches the data view that `data_view_id` names and passes over `index`. The loader of " +
		"detection-rules refuses a rule with both. Remove the one that is not meant.",
	Bad:      Example{TOML: "[rule]\ntype = \"query\"\nindex = [\"logs-*\"]\ndata_view_id = \"security-solution-default\"\n"},
	Good:     Example{TOML: "[rule]\ntype = \"query\"\nindex = [\"logs-*\"]\n"},
	Since:    "0.1",
	Severity: Warning,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if r.Index.IsAbsent() || r.DataViewID.IsAbsent() || r.DataViewID.Is("") {
			return
		}
		f := Finding{
			Span:    r.Index.Key,
			Tag:     Unnecessary,
			Message: "`index` has no effect beside `data_view_id`",
			Related: []Related{{Span: r.DataViewID.Key, Message: "this is searched"}},
		}
		if p.Profile.Includes(Elastic) {
			f.Severity, f.Message = Error, "detection-rules refuses a rule with both `index` and `data_view_id`"
		}
		p.Report(f)
	}),
}
