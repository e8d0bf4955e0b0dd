package check

import (
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

var querySyntax = &Check{
	ID:    "query/syntax",
	Title: "query that cannot be read",
	Text: "The query is not in the language that the rule names: a bracket is missing, an operator belongs to another " +
		"language, a string is not closed. Kibana or Elasticsearch refuses such a rule.\n\n" +
		"Every mistake is reported at its own characters, with what was expected there. Where the message offers a " +
		"fix, it is the only reading that the text can have meant.",
	Bad:      Example{Language: "eql", Query: `process where process.name = "x.exe"`},
	Good:     Example{Language: "eql", Query: `process where process.name == "x.exe"`},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			for _, problem := range q.Problems {
				if isSyntax(q, problem) {
					p.Report(q.finding(p, problem))
				}
			}
		}
	},
}

var queryUnsupported = &Check{
	ID:    "query/unsupported",
	Title: "query that Elasticsearch refuses",
	Text: "The query can be read, but Elasticsearch refuses what it says: a function that does not exist or takes " +
		"other arguments, a sequence of one event, a time without a unit, two fields compared with each other.",
	Bad:      Example{Language: "eql", Query: `process where lenght(process.name) > 10`},
	Good:     Example{Language: "eql", Query: `process where length(process.name) > 10`},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			for _, problem := range q.Problems {
				if !isSyntax(q, problem) {
					p.Report(q.finding(p, problem))
				}
			}
			for _, problem := range q.refusals(pipeline.UnknownFunction, pipeline.WrongCount, pipeline.Misplaced) {
				p.Report(q.finding(p, problem.Problem))
			}
		}
	},
}

// isSyntax tells a text that is not in its language from one that is and asks
// for what there is not.
func isSyntax(q *Query, problem source.Problem) bool {
	return q.Language != rules.EQL || eql.IsGrammar(problem.Code)
}

// finding says what was found in a query's text as a finding about the file. A
// fix of it is safe: the text as it stands has no meaning that it could change.
func (q *Query) finding(p *Pass, problem source.Problem) Finding {
	f := Finding{Span: q.InFile(problem.Span), Message: problem.Message}
	if r := problem.Related; r != nil {
		f.Related = []Related{{Span: q.InFile(r.Span), Message: r.Message}}
	}
	if len(problem.Fix) > 0 {
		if edits, ok := q.FileEdits(p.Doc.File, problem.Fix); ok {
			f.Fixes = []Fix{{Title: problem.FixTitle, Safe: true, Edits: edits}}
		}
	}
	return f
}
