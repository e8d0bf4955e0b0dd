package check

import "github.com/rulewright/rulewright/rules/lucene"

var trapLuceneOperator = &Check{
	ID:    "trap/lucene-operator",
	Title: "Lucene operator that is read as a word",
	Text: "Lucene knows its operators in upper case only: `and`, `or` and `not` are words that are searched for like any " +
		"other. In `process.name:(x or y)` all three words are one value, and in `a:x or b:y` any document that holds " +
		"\"or\" in some field matches. Likewise a `+`, `-` or `!` with a blank behind it is a word.",
	Bad:      Example{Language: "lucene", Query: `process.name:(mimikatz.exe or procdump.exe)`},
	Good:     Example{Language: "lucene", Query: `process.name:(mimikatz.exe OR procdump.exe)`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.reportHints(lucene.HintLowerOperator, lucene.HintLoneOperator)
	},
}

// reportHints reports the hints of the document's Lucene queries that have one
// of the codes. A fix of one changes what the query means, so none is safe.
func (p *Pass) reportHints(codes ...string) {
	for _, q := range p.Queries() {
		if q.Lucene == nil {
			continue
		}
		for _, hint := range q.Lucene.Hints {
			for _, code := range codes {
				if hint.Code == code {
					f := q.finding(p, hint)
					for i := range f.Fixes {
						f.Fixes[i].Safe = false
					}
					p.Report(f)
				}
			}
		}
	}
}
