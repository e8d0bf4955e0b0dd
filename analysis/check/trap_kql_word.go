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
		"words in any field, `(cmd.exe, net.exe)` is one value, and in `process.args: *-enc* or *bypass*` the second pattern is looked for in every field. " +
		"No error says so.",
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
			kql.Walk(q.KQL.Root, func(n kql.Node) bool {
				switch n := n.(type) {
				case *kql.Or:
					p.reportStray(q, n.Kids)
				case *kql.Bare:
					p.reportForeignOperator(q, n.Value)
				case *kql.Match:
					p.reportLuceneExists(q, n)
				case *kql.Literal:
					p.reportQuotes(q, n)
					p.reportComment(q, n)
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

// reportForeignOperator reports words that another language would read as a
// comparison of a field which the indices have.
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

// reportComment reports a value that another language would read as a comment.
func (p *Pass) reportComment(q *Query, l *kql.Literal) {
	if l.Quoted {
		return
	}
	text := q.Text[l.At.Start:l.At.End]
	at, ok := lineComment(text)
	if i := commentMark(text); i >= 0 && !ok {
		at, ok = source.Span{Start: i, End: i + len("//")}, true
	}
	if ok {
		at = source.Span{Start: l.At.Start + at.Start, End: l.At.Start + at.End}
		p.Reportf(q.InFile(at), "KQL has no comments: this and what follows is part of the value")
	}
}

// commentMark returns the offset of what begins a comment elsewhere, set off by
// blanks; -1 if there is none. Values with slashes are many, so that it looks
// at nothing else.
func commentMark(text string) int {
	const blanks, mark = " \t\r\n\f", len("//")
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], '/')
		if at += i; i < 0 || at+mark >= len(text) {
			return -1
		}
		if c := text[at+1]; (c == '/' || c == '*') && strings.IndexByte(blanks, text[at+mark]) >= 0 &&
			(at == 0 || strings.IndexByte(blanks, text[at-1]) >= 0) {
			return at
		}
	}
}

// reportCommas reports a value that was meant as a list.
func (p *Pass) reportCommas(q *Query, u *use) {
	comma := strings.Index(u.text, ", ")
	if u.quoted || comma <= 0 || !u.holdsFile() && !strings.HasPrefix(u.field, "event.") {
		return
	}
	p.Reportf(q.InFile(u.at), "these words are one value, commas and all: the values of a list are joined by `or`")
}
