package check

import "github.com/rulewright/rulewright/rules/lucene"

var trapLuceneOptional = &Check{
	ID:    "trap/lucene-optional",
	Title: "Lucene clause that decides nothing beside a required one",
	Text: "In Lucene `AND`, `+` and `OR` are no Boolean algebra: `AND` makes the clauses on both of its sides required, " +
		"and beside a required clause all others are optional. They make a document rank higher, but do not decide " +
		"whether it matches: `a OR b AND c` is `b AND c`.\n\nPut what belongs together in parentheses.",
	Bad:      Example{Language: "lucene", Query: `process.name:x.exe OR process.name:y.exe AND user.name:root`},
	Good:     Example{Language: "lucene", Query: `(process.name:x.exe OR process.name:y.exe) AND user.name:root`},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if q.Lucene == nil || len(q.Problems) > 0 {
				continue
			}
			lucene.Walk(q.Lucene.Root, func(n lucene.Node) bool {
				if list, ok := n.(*lucene.Clauses); ok {
					p.reportOptional(q, list)
				}
				return true
			})
		}
	},
}

// reportOptional reports the optional clauses of a list in which some clause
// is required. A word without a field is left out: it is reported as what it
// was meant to be.
func (p *Pass) reportOptional(q *Query, list *lucene.Clauses) {
	var required *lucene.Clause
	for _, c := range list.Kids {
		if c.Occur == lucene.Required {
			required = c
			break
		}
	}
	if required == nil {
		return
	}
	for _, c := range list.Kids {
		if c.Occur != lucene.Optional {
			continue
		}
		if t, ok := c.Kid.(*lucene.Term); ok && t.Of == nil && t.Value.Form == lucene.Plain {
			continue
		}
		p.Report(Finding{
			Span:    q.InFile(c.At),
			Message: "this clause is optional beside a required one, so it does not decide what matches",
			Related: []Related{{Span: q.InFile(required.At), Message: "this clause is required"}},
		})
	}
}
