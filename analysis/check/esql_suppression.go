package check

import (
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/esql"
)

var esqlSuppression = &Check{
	ID:    "esql/suppression",
	Title: "alerts suppressed by a column that the query does not return",
	Text: "Alert suppression groups alerts by columns of the query's result. One that `STATS`, `KEEP`, `DROP` or `RENAME` took " +
		"away is missing in every row, so that all alerts count as one group, or none is suppressed.",
	Bad:  Example{TOML: suppressionExample("user.name")},
	Good: Example{TOML: suppressionExample("host.id")},

	Since:    "0.1",
	Severity: Warning,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		for _, q := range p.Queries() {
			if q.Path != "rule.query" || len(q.esqlCommands()) == 0 || q.Columns().Result == nil {
				continue
			}
			for _, field := range r.Suppression.GroupBy.Items {
				if !field.IsSet() {
					continue
				}
				_, answer, by := q.Columns().Result.Lookup(field.Value)
				if answer != pipeline.Missing || by == nil && !q.aggregates() {
					continue
				}
				f := Finding{
					Span:    textSpan(field.Node),
					Message: "the query returns no column `" + field.Value + "`",
				}
				if by != nil {
					f.Message += ": `" + esql.Name(by) + "` takes it away"
					f.Related = []Related{{Span: q.InFile(by.Keyword()), Message: "taken away here"}}
				}
				p.Report(f)
			}
		}
	}),
}

func suppressionExample(column string) string {
	return "[rule]\nlanguage = \"esql\"\ntype = \"esql\"\nquery = '''\nfrom logs-endpoint.events.*\n" +
		"| stats Esql.event_count = count(*) by host.id\n| keep host.id, Esql.event_count\n'''\n\n" +
		"[rule.alert_suppression]\ngroup_by = [\"" + column + "\"]\nmissing_fields_strategy = \"suppress\"\n"
}
