package check

import (
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// openingQuotes and closingQuotes are those of word processors.
const openingQuotes, closingQuotes = "“”„«", "“”»"

// reportQuotes reports, for trap/kql-word, a value in quotes that are none in
// KQL.
func (p *Pass) reportQuotes(q *Query, l *kql.Literal) {
	raw := q.Text[l.At.Start:l.At.End]
	kind, marks, inner := "", "", ""
	switch {
	case l.Quoted:
		return
	case len(raw) >= 3 && raw[0] == '\'' && raw[len(raw)-1] == '\'':
		kind, marks, inner = "single", "'", raw[1:len(raw)-1]
	case len(raw) > 0 && raw[0] >= utf8.RuneSelf && strings.IndexAny(raw, openingQuotes) == 0 && strings.LastIndexAny(raw, closingQuotes) > 0:
		kind, marks = "typographic", openingQuotes+closingQuotes
		inner = strings.TrimRight(strings.TrimLeft(raw, openingQuotes), closingQuotes)
	default:
		return
	}
	f := Finding{Span: q.InFile(l.At), Message: kind + " quotes are part of the value: write `\"`"}
	if !strings.ContainsAny(inner, `"\*`+marks) {
		f.Fixes = []Fix{{Title: "Write `\"`", Edits: []source.Edit{{Span: q.InFile(l.At), NewText: `"` + inner + `"`}}}}
	}
	p.Report(f)
}
