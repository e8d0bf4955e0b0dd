package check

import "github.com/rulewright/rulewright/analysis/pipeline"

var esqlDroppedColumn = &Check{
	ID:    "esql/dropped-column",
	Title: "column that an earlier command took away",
	Text: "The column was there, but a command before this one took it away: `STATS` leaves only what it computes and " +
		"what stands behind `BY`, `KEEP` what it names, `DROP` and `RENAME` take a name away. Elasticsearch refuses the " +
		"query.\n\nKeep the column in that command, or use it before.",
	Bad: Example{Language: "esql", Query: `from logs-endpoint.events.*
| stats Esql.event_count = count(*) by host.id
| where user.name == "root"
| keep host.id, Esql.event_count`},
	Good: Example{Language: "esql", Query: `from logs-endpoint.events.*
| where user.name == "root"
| stats Esql.event_count = count(*) by host.id
| keep host.id, Esql.event_count`},
	Since:    "0.1",
	Severity: Error,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			for _, problem := range q.refusals(pipeline.DroppedColumn) {
				f := q.finding(p, problem.Problem)
				f.Related = []Related{{Span: q.InFile(problem.Dropped.Keyword()), Message: "this command takes it away"}}
				p.Report(f)
			}
		}
	},
}
