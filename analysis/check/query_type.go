package check

import (
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/typing"
)

var queryType = &Check{
	ID:    "query/type",
	Title: "field of a type that the query cannot use so",
	Text: "The query uses a field in a way that its type does not allow: a number matched with `:`, a condition that is " +
		"no boolean, a nested field in EQL. Elasticsearch refuses such a query.\n\n" +
		"The types are those of the catalogues for the rule's indices. Where such a catalogue is older than the rule, " +
		"this is a warning that names the catalogue.",
	Bad:      Example{Language: "eql", Query: `process where process.pid : "4"`},
	Good:     Example{Language: "eql", Query: `process where process.pid == 4`},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			for _, problem := range q.refusals(pipeline.WrongType) {
				f := q.finding(p, problem.Problem)
				if problem.Catalogue {
					f = p.doubtful(f, q)
				}
				p.Report(f)
			}
			if q.Scope.IsOpen() {
				continue
			}
			problems := q.Refusals()
			if q.EQL != nil {
				problems = typing.EQL(q.EQL, q.Scope)
			}
			current := q.Scope.Current(p.Doc.Metadata.UpdatedDate.Value)
			for _, problem := range problems {
				f := q.finding(p, problem)
				if !current {
					f.Severity = Warning
					f.Message += ", says the catalogue of " + q.Scope.Cited()
				}
				p.Report(f)
			}
		}
	},
}
