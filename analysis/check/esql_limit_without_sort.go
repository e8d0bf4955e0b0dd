package check

import "github.com/rulewright/rulewright/rules/esql"

var esqlLimitWithoutSort = &Check{
	ID:    "esql/limit-without-sort",
	Title: "LIMIT of rows in no order",
	Text: "`LIMIT` keeps the first rows, and without a `SORT` before it nobody knows which those are: two runs over the same " +
		"events can alert on different ones.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name == \"nc\"\n| limit 10"},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name == \"nc\"\n| sort @timestamp desc\n| limit 10"},
	Since:    "0.1",
	Severity: Info,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			sorted := false
			for _, c := range q.esqlCommands() {
				switch c := c.(type) {
				case *esql.Sort:
					sorted = true
				case *esql.Stats, *esql.MvExpand:
					sorted = false
				case *esql.Limit:
					if !sorted && len(c.By) == 0 {
						p.Reportf(q.InFile(c.Span()), "which rows these are, nothing says: no `SORT` stands before")
					}
				}
			}
		}
	},
}
