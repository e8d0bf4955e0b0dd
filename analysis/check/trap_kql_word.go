package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

var trapKQLWord = &Check{
	ID:    "trap/kql-word",
	Title: "what KQL reads as words and other languages as syntax",
	Text: "KQL knows the operators `:`, `<`, `<=`, `>` and `>=`, `or` between the values of a list, and straight quotes. " +
		"Other operators, commas, comments, single and typographic quotes are words to it: `process.name == cmd.exe` looks for these three " +
		"words in any field, and `(cmd.exe, net.exe)` is one value. No error says so.",
	Bad:      Example{Language: "kuery", Query: `event.type:start and process.name == cmd.exe`},
	Good:     Example{Language: "kuery", Query: `event.type:start and process.name:cmd.exe`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if q.KQL == nil || len(q.Problems) > 0 {
				continue
			}
			quotes := strings.ContainsAny(q.Text, "'"+openingQuotes+closingQuotes)
			comments := strings.Contains(q.Text, "//") || strings.Contains(q.Text, "/*")
			kql.Walk(q.KQL.Root, func(n kql.Node) bool {
				switch n := n.(type) {
				case *kql.Bare:
					p.reportForeignOperator(q, n.Value)
				case *kql.Match:
					p.reportLuceneExists(q, n)
				case *kql.Literal:
					if quotes {
						p.reportQuotes(q, n)
					}
					if comments {
						p.reportComment(q, n)
					}
				}
				return true
			})
			uses := q.uses()
			for i := range uses {
				p.reportCommas(q, &uses[i])
			}
		}
	},
}

// foreignComparison finds the field and the operator of a comparison as other
// languages write it.
var foreignComparison = regexp.MustCompile(`^(?:[^\s=]+\s+)*?([\w@-]+(?:\.[\w@-]+)+)\s*(==|!=|=~|<>|=|\s(?:in|is|like|contains|matches|equals)\s)\s*(\S)`)

func (p *Pass) reportForeignOperator(q *Query, l *kql.Literal) {
	if l.Quoted {
		return
	}
	raw := q.Text[l.At.Start:l.At.End]
	m := foreignComparison.FindStringSubmatchIndex(raw)
	if m == nil {
		return
	}
	field, op := raw[m[2]:m[3]], strings.TrimSpace(raw[m[4]:m[5]])
	if _, answer := q.Scope.Lookup(field); answer != schema.Known {
		return
	}
	at := l.At.Start + m[4] + strings.Index(raw[m[4]:m[5]], op)
	f := Finding{
		Span:    q.InFile(source.Span{Start: at, End: at + len(op)}),
		Message: fmt.Sprintf("KQL has no `%s`: these are words that it looks for in any field, and not the value of `%s`", op, field),
	}
	if m[2] == 0 && (op == "==" || op == "=") {
		colon := source.Span{Start: l.At.Start + m[3], End: l.At.Start + m[6]}
		f.Fixes = []Fix{{Title: "Write `:`", Edits: []source.Edit{{Span: q.InFile(colon), NewText: ":"}}}}
	}
	p.Report(f)
}

// openingQuotes and closingQuotes are those of word processors.
const openingQuotes, closingQuotes = "“”„«", "“”»"

// reportLuceneExists reports Lucene's question whether a field exists.
func (p *Pass) reportLuceneExists(q *Query, m *kql.Match) {
	value, ok := m.Value.(*kql.Literal)
	if !ok || m.Field.Text != "_exists_" {
		return
	}
	f := Finding{Span: q.InFile(m.Field.At), Message: "`_exists_` is Lucene's: in KQL it is a field, which no event has: write `" + value.Text + ":*`"}
	if !value.Quoted && !value.HasWildcard() {
		name := q.Text[value.At.Start:value.At.End]
		f.Fixes = []Fix{{Title: "Write `:*`", Edits: []source.Edit{{Span: q.InFile(m.At), NewText: name + ":*"}}}}
	}
	p.Report(f)
}

// commentMark finds what begins a comment elsewhere, set off by blanks.
var commentMark = regexp.MustCompile(`(?:^|\s)(//|/\*)\s`)

func (p *Pass) reportComment(q *Query, l *kql.Literal) {
	if l.Quoted {
		return
	}
	if m := commentMark.FindStringSubmatchIndex(q.Text[l.At.Start:l.At.End]); m != nil {
		at := source.Span{Start: l.At.Start + m[2], End: l.At.Start + m[3]}
		p.Reportf(q.InFile(at), "KQL has no comments: this and what follows is part of the value")
	}
}

// reportQuotes reports a value in quotes that are none in KQL.
func (p *Pass) reportQuotes(q *Query, l *kql.Literal) {
	raw := q.Text[l.At.Start:l.At.End]
	if l.Quoted || len(raw) < 3 || raw[0] != '\'' || raw[len(raw)-1] != '\'' {
		p.reportCurlyQuotes(q, l)
		return
	}
	f := Finding{Span: q.InFile(l.At), Message: "single quotes are part of the value: write `\"`"}
	if inner := raw[1 : len(raw)-1]; !strings.ContainsAny(inner, `"'\*`) {
		f.Fixes = []Fix{{Title: "Write `\"`", Edits: []source.Edit{{Span: q.InFile(l.At), NewText: `"` + inner + `"`}}}}
	}
	p.Report(f)
}

func (p *Pass) reportCurlyQuotes(q *Query, l *kql.Literal) {
	raw := q.Text[l.At.Start:l.At.End]
	first := strings.IndexAny(raw, openingQuotes)
	last := strings.LastIndexAny(raw, closingQuotes)
	if l.Quoted || first != 0 || last <= 0 {
		return
	}
	f := Finding{Span: q.InFile(l.At), Message: "typographic quotes are part of the value: write `\"`"}
	inner := strings.TrimRight(strings.TrimLeft(raw, openingQuotes), closingQuotes)
	if last+len("”") >= len(raw)-1 && !strings.ContainsAny(inner, `"\*`+openingQuotes+closingQuotes) {
		f.Fixes = []Fix{{Title: "Write `\"`", Edits: []source.Edit{{Span: q.InFile(l.At), NewText: `"` + inner + `"`}}}}
	}
	p.Report(f)
}

func (p *Pass) reportCommas(q *Query, u *use) {
	comma := strings.Index(u.text, ", ")
	if u.quoted || comma <= 0 || !u.holdsFile() && !strings.HasPrefix(u.field, "event.") {
		return
	}
	p.Reportf(q.InFile(u.at), "these words are one value, commas and all: the values of a list are joined by `or`")
}
