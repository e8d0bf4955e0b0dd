package check

import "github.com/rulewright/rulewright/rules/esql"

var esqlMissingKeep = &Check{
	ID:    "esql/missing-keep",
	Title: "ES|QL rule without KEEP",
	Text: "The repository detection-rules asks every ES|QL rule to say with `KEEP` which columns an alert carries: without " +
		"it, an alert holds every field of the index, and a change of the query changes what responders see.",
	Bad: Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name == \"nc\""},
	Good: Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n" +
		"| where process.name == \"nc\"\n| keep _id, _version, _index, host.id, process.name"},
	Since:    "0.1",
	Severity: Error,
	Profile:  Elastic,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			commands := q.esqlCommands()
			if len(commands) > 0 && len(q.keeps()) == 0 {
				p.Reportf(q.InFile(commands[0].Keyword()), "an ES|QL rule says with `KEEP` which columns its alerts carry")
			}
		}
	},
}

// keeps returns the KEEP commands of an ES|QL query.
func (q *Query) keeps() []*esql.Keep {
	var out []*esql.Keep
	for _, c := range q.esqlCommands() {
		if keep, ok := c.(*esql.Keep); ok {
			out = append(out, keep)
		}
	}
	return out
}
