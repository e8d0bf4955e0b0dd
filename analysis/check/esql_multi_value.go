package check

import "github.com/rulewright/rulewright/rules/esql"

var esqlMultiValue = &Check{
	ID:    "esql/multi-value",
	Title: "comparison of a column with several values",
	Text: "A comparison, `IN`, `LIKE` or `RLIKE` of a column that holds several values in a row gives null, with a warning " +
		"that no rule shows: the row is dropped, whatever its values are. `VALUES`, `TOP` and `SPLIT` give several values.\n\n" +
		"Compare before `STATS`, expand the column with `MV_EXPAND`, or use a function that takes several values such as " +
		"`MV_CONTAINS`, `MV_COUNT` or `MV_MIN`.",
	Bad: Example{Language: "esql", Query: `from logs-endpoint.events.*
| stats Esql.users = values(user.name) by host.id
| where Esql.users == "root"
| keep host.id, Esql.users`},
	Good: Example{Language: "esql", Query: `from logs-endpoint.events.*
| where user.name == "root"
| stats Esql.users = values(user.name) by host.id
| keep host.id, Esql.users`},
	Since:    "0.1",
	Severity: Info,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			for _, c := range q.esqlCommands() {
				where, ok := c.(*esql.Where)
				if !ok {
					continue
				}
				for _, term := range esqlConjuncts(where.Condition) {
					p.reportCollected(q, term)
				}
			}
		}
	},
}

// reportCollected reports a condition that every row has to meet, if it is a
// comparison of a column that holds several values as a rule.
func (p *Pass) reportCollected(q *Query, condition esql.Expr) {
	var operand esql.Expr
	switch e := condition.(type) {
	case *esql.Not:
		p.reportCollected(q, e.Operand)
	case *esql.Paren:
		p.reportCollected(q, e.Expr)
	case *esql.Binary:
		if e.IsComparison() {
			operand = e.Left
		}
	case *esql.In:
		operand = e.Operand
	case *esql.Like:
		operand = e.Operand
	}
	column, ok := operand.(*esql.Column)
	if !ok {
		return
	}
	if made := q.Columns().Refs[column]; made != nil && made.Collected {
		p.Report(Finding{
			Span: q.InFile(column.Span()),
			Message: "`" + made.Name + "` can hold several values in a row, and a comparison of several is null: such a row is " +
				"dropped, whatever the values are: expand it with `MV_EXPAND` before, or ask `MV_CONTAINS`",
			Related: []Related{{Span: q.InFile(made.Span), Message: "made here"}},
		})
	}
}
