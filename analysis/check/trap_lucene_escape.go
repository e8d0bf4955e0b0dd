package check

import "github.com/rulewright/rulewright/rules/lucene"

var trapLuceneEscape = &Check{
	ID:    "trap/lucene-escape",
	Title: "unescaped character that changes what a Lucene query asks",
	Text: "In a Lucene query an unescaped `/` begins a regular expression and an unescaped `:` ends a field's name. " +
		"`file.path:/etc/passwd` asks for a path that matches the expression `etc`, or for the word `passwd` in any " +
		"field; `C:\\Windows` asks for a field `C`.\n\nWrite `\\/` and `\\:`, or put the value in quotes.",
	Bad:      Example{Language: "lucene", Query: `file.path:/etc/passwd`},
	Good:     Example{Language: "lucene", Query: `file.path:\/etc\/passwd OR file.path:"/etc/shadow"`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.reportHints(lucene.HintSlash, lucene.HintColon)
	},
}
