package eql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// foreignWords are operators of other languages, and what EQL writes instead.
var foreignWords = map[string]string{
	"equals": "write `==`", "eq": "write `==`", "neq": "write `!=`", "ne": "write `!=`",
	"matches": "write `:` or `like` for wildcards, `regex` for a regular expression",
	"match":   "write `:` or `like` for wildcards, `regex` for a regular expression",
	"rlike":   "write `regex`", "ilike": "write `like~`",
	"contains":   "write `:` with `*` on both sides of the text",
	"startswith": "write `startsWith(field, …)`, or `:` with `*` behind the text",
	"endswith":   "write `endsWith(field, …)`, or `:` with `*` before the text",
}

// foreignOperator reads, as if it were a comparison, a condition that another
// language writes like this: `field is not null`, `field contains "x"`,
// `field LIKE "x"`. It returns nil where there is none.
func (p *parser) foreignOperator(left Expr) Expr {
	f, ok := left.(*Field)
	op := p.peek()
	if !ok || op.kind != word || f.At.End == op.at.Start {
		return nil
	}
	name := lower(op.text)
	switch {
	case name == "is":
		return p.isNull(left)
	case name != op.text && (name == "like" || name == "in" || name == "regex"):
		pr := p.problem(missingOperator, op.at, "EQL's keywords are lower case: write `%s`", name)
		pr.Fix, pr.FixTitle = []source.Edit{{Span: op.at, NewText: name}}, "Write `"+name+"`"
		p.tokens[p.at].text = name
		return p.predicate(left)
	}
	instead, ok := foreignWords[name]
	if behind := p.second(); !ok || !isConstant(behind) && !behind.is("(") {
		return nil
	}
	p.problem(missingOperator, op.at, "%s is not EQL: %s", code(op.text), instead)
	p.next()
	if p.peek().is("(") {
		open := p.next()
		if p.enter() {
			p.items(open, p.constant)
			p.leave()
		}
	} else {
		p.constant()
	}
	return &Bad{At: p.since(left.Span().Start)}
}

// isNull reads `field is null` and `field is not null`.
func (p *parser) isNull(left Expr) Expr {
	is, at, op := p.peek(), p.at, "=="
	p.next()
	if strings.EqualFold(p.peek().text, "not") {
		op = "!="
		p.next()
	}
	null := p.peek()
	if !strings.EqualFold(null.text, "null") {
		p.at = at
		return nil
	}
	p.next()
	phrase := source.Span{Start: is.at.Start, End: null.at.End}
	pr := p.problem(missingOperator, phrase, "`is` is not EQL: write `%s null`", op)
	pr.Fix, pr.FixTitle = []source.Edit{{Span: phrase, NewText: op + " null"}}, "Write `"+op+" null`"
	return &Compare{At: left.Span().Join(phrase), Left: left, Op: op, OpAt: is.at, Right: &Null{At: null.at}}
}

// curlyQuotes pairs the quotes that word processors set.
var curlyQuotes = [...]struct{ open, close string }{{"“", "”"}, {"„", "“"}, {"”", "”"}, {"‘", "’"}, {"«", "»"}}

// curly reads a text between typographic quotes, as a text, and says that they
// make none.
func (s *scanner) curly() bool {
	for _, quotes := range curlyQuotes {
		const longest = 500 // bytes that are looked through, so that the whole stays linear
		inner, ok := strings.CutPrefix(s.text[s.at:min(len(s.text), s.at+longest)], quotes.open)
		if !ok {
			continue
		}
		inner, _, closed := strings.Cut(inner, quotes.close)
		if !closed || strings.ContainsAny(inner, "\"\r\n\\") {
			continue
		}
		start := s.at + len(quotes.open)
		at := source.Span{Start: s.at, End: start + len(inner) + len(quotes.close)}
		p := s.problem(badToken, at, "typographic quotes do not make a text: write `\"`")
		p.Fix, p.FixTitle = []source.Edit{{Span: at, NewText: `"` + inner + `"`}}, "Write `\"`"
		value := &String{At: at, Value: inner, Map: source.Identity(start, len(inner))}
		s.tokens = append(s.tokens, token{kind: text, at: at, text: s.text[at.Start:at.End], value: value})
		s.at = at.End
		return true
	}
	return false
}
