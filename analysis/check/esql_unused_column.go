package check

import (
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

var esqlUnusedColumn = &Check{
	ID:    "esql/unused-column",
	Title: "column that is computed and never used",
	Text: "A command makes this column, no later command reads it, and a `STATS`, `KEEP` or `DROP` takes it away before the " +
		"query ends: it changes nothing. Often the condition that was to use it names another column, or `KEEP` forgets it.",
	Bad: Example{Language: "esql", Query: `from logs-endpoint.events.*
| eval Esql.long = length(process.command_line)
| stats Esql.event_count = count(*) by host.id
| keep host.id, Esql.event_count`},
	Good: Example{Language: "esql", Query: `from logs-endpoint.events.*
| eval Esql.long = length(process.command_line)
| stats Esql.event_count = count(*), Esql.longest = max(Esql.long) by host.id
| keep host.id, Esql.event_count, Esql.longest`},
	Since:    "0.1",
	Severity: Info,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if len(q.esqlCommands()) == 0 {
				continue
			}
			a := q.Columns()
			for _, c := range a.Made {
				if isComputed(c) && c.Uses == 0 && c.Origin().Uses == 0 && !outlives(a, c) {
					p.Report(Finding{
						Span: q.InFile(c.Span), Tag: Unnecessary,
						Message: "`" + c.Name + "` is computed, but nothing uses it and no alert shows it",
					})
				}
			}
		}
	},
}

// isComputed reports whether an expression of the query makes the column.
func isComputed(c *pipeline.Column) bool {
	_, ok := c.Made.(*esql.Field)
	return ok && !c.Grouped
}

// outlives reports whether the query returns the column.
func outlives(a *pipeline.Analysis, c *pipeline.Column) bool {
	last, answer, _ := a.Result.Lookup(c.Name)
	return answer == pipeline.Open || last != nil && (last.Made == c.Made || last.Origin() == c.Origin())
}
