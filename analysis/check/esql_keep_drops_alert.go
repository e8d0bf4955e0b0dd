package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

var esqlKeepDropsAlert = &Check{
	ID:    "esql/keep-drops-alert",
	Title: "KEEP without the columns that tell events apart",
	Text: "Kibana recognises an event that it has already alerted on by the row's `_id`. A `KEEP` that leaves it out makes " +
		"every run of the rule alert again. The repository detection-rules asks for `_id`, `_version` and `_index` in every " +
		"`KEEP` of a query without `STATS`: under the profile `elastic` this is an error.",
	Bad: Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n" +
		"| where process.name == \"nc\"\n| keep host.id, process.name"},
	Good: Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n" +
		"| where process.name == \"nc\"\n| keep _id, _version, _index, host.id, process.name"},
	Since:    "0.1",
	Severity: Hint,
	Run: func(p *Pass) {
		needed, severity := alertMetadata[:1], Hint
		if p.Profile.Includes(Elastic) {
			needed, severity = alertMetadata, Error
		}
		for _, q := range p.Queries() {
			if q.readsEvents() == nil {
				continue
			}
			for _, keep := range q.keeps() {
				if missing := notKept(keep, needed); len(missing) > 0 {
					p.Report(Finding{
						Span: q.InFile(keep.Keyword()), Severity: severity,
						Message: "this `KEEP` leaves out `" + strings.Join(missing, "`, `") + "`, by which alerts are told apart",
					})
				}
			}
		}
	},
}

func notKept(keep *esql.Keep, needed []string) []string {
	return slices.DeleteFunc(slices.Clone(needed), func(name string) bool {
		return slices.ContainsFunc(keep.Columns, func(c *esql.NamePattern) bool { return c.Match(name) })
	})
}
