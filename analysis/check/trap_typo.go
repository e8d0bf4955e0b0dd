package check

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

var trapTypo = &Check{
	ID:    "trap/typo",
	Title: "stray blank at the end of a value",
	Text: "A value in quotes keeps its blanks. A file's name or path, or a value that the Elastic Common Schema lists, " +
		"neither begins nor ends with one, so that the comparison finds nothing.",
	Bad:      Example{Language: "kuery", Query: `process.name: "cmd.exe "`},
	Good:     Example{Language: "kuery", Query: `process.name: "cmd.exe"`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachUse(func(q *Query, u *use) {
			trimmed := strings.Trim(u.text, " \t\r\n")
			if !u.quoted || trimmed == u.text || trimmed == "" || strings.HasPrefix(u.op, "regex") {
				return
			}
			if !u.holdsFile() && !strings.HasPrefix(u.field, "event.") {
				return
			}
			f := Finding{Span: q.InFile(u.at), Message: fmt.Sprintf("no value of `%s` begins or ends with a blank", u.field), Witness: q.missed(u.at, trimmed)}
			if raw := q.Text[u.at.Start:u.at.End]; strings.Count(raw, trimmed) == 1 {
				start := u.at.Start + strings.Index(raw, trimmed)
				f.Fixes = []Fix{{Title: "Remove the blank", Edits: blanksAround(q, u, source.Span{Start: start, End: start + len(trimmed)})}}
			}
			p.Report(f)
		})
	},
}

// blanksAround returns the edits that leave only kept between the quotes.
func blanksAround(q *Query, u *use, kept source.Span) []source.Edit {
	quote := 1
	if u.raw {
		quote = 3
	}
	var edits []source.Edit
	for _, s := range []source.Span{{Start: u.at.Start + quote, End: kept.Start}, {Start: kept.End, End: u.at.End - quote}} {
		if !s.IsEmpty() {
			edits = append(edits, source.Edit{Span: q.InFile(s)})
		}
	}
	return edits
}
