package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

var trapLineBreak = &Check{
	ID:    "trap/line-break",
	Title: "KQL value that runs over a line break",
	Text: "In KQL a line break inside an unquoted value is a blank like any other. Two lines of a list with no `or` " +
		"between them are therefore one value, which finds neither.",
	Bad:      Example{Language: "kuery", Query: "process.args: (\n  */a.conf\n  */b.conf or\n  */c.conf\n)"},
	Good:     Example{Language: "kuery", Query: "process.args: (\n  */a.conf or\n  */b.conf or\n  */c.conf\n)"},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachUse(func(q *Query, u *use) {
			if q.KQL == nil || u.quoted {
				return
			}
			first, _, broken := strings.Cut(q.Text[u.at.Start:u.at.End], "\n")
			if !broken {
				return
			}
			at := u.at.Start + len(strings.TrimRight(first, " \t\r"))
			p.Report(Finding{
				Span:    q.InFile(u.at),
				Witness: q.missed(u.at, filled(q.Text[u.at.Start:at])),
				Message: "these lines are one value: is an `or` missing between them?",
				Fixes:   []Fix{{Title: "Insert `or`", Edits: []source.Edit{{Span: q.InFile(source.Span{Start: at, End: at}), NewText: " or"}}}},
			})
		})
	},
}
