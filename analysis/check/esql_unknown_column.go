package check

import "github.com/rulewright/rulewright/analysis/pipeline"

var esqlUnknownColumn = &Check{
	ID:    "esql/unknown-column",
	Title: "column that nothing makes",
	Text: "No command before this place makes a column of this name, and no index can have it: behind `STATS` there are " +
		"only what it computes and what stands behind `BY`, and `_id` and the like need `METADATA`. Elasticsearch refuses " +
		"the query. Names are case-sensitive.\n\nFields of the indices are judged by `field/unknown`.",
	Bad: Example{Language: "esql", Query: `from logs-endpoint.events.*
| stats Esql.event_count = count(*) by host.id
| where Esql.evnt_count > 10
| keep host.id, Esql.event_count`},
	Good: Example{Language: "esql", Query: `from logs-endpoint.events.*
| stats Esql.event_count = count(*) by host.id
| where Esql.event_count > 10
| keep host.id, Esql.event_count`},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			for _, problem := range q.refusals(pipeline.UnknownColumn) {
				f := q.finding(p, problem.Problem)
				for i := range f.Fixes {
					f.Fixes[i].Safe = false // another column may be meant
				}
				if problem.Catalogue {
					f.Severity = Warning
				}
				p.Report(f)
			}
		}
	},
}
