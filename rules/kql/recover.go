package kql

import (
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// missingOperator reports, as a problem, that an operand begins where only
// `and`, `or` or an end can stand, and that reading on is worthwhile.
func (p *parser) missingOperator(in where) bool {
	at := skipSpace(p.text, p.at)
	if at >= len(p.text) || !p.beginsOperand(at) {
		return false
	}
	span := p.wordAt(at)
	found := p.text[span.Start:span.End]
	switch {
	case in == insideList && found[0] == ',':
		comma := source.Span{Start: at, End: at + 1}
		pr := p.problem("comma", comma, "the values of a list are joined by `or`, not by commas")
		pr.Fix, pr.FixTitle = []source.Edit{{Span: comma, NewText: " or"}}, "Write `or`"
		p.at = comma.End // what follows is the next value
	case in == outside && p.foreignOperator(at):
	case strings.EqualFold(found, "and"), strings.EqualFold(found, "or"):
		pr := p.problem("missing-space", span, "`%s` needs a blank before and behind it", found)
		pr.Fix, pr.FixTitle = blanksAround(p.text, span), "Insert the blank"
		p.at = span.End // what follows is the next operand
	case in == insideList:
		p.problem("missing-operator", span, "expected `or` between the values, before %s", code(found))
	default:
		p.problem("missing-operator", span, "expected `and` or `or` before %s", code(found))
	}
	return true
}

// blanksAround inserts the blanks that a word lacks.
func blanksAround(text string, word source.Span) (edits []source.Edit) {
	if before := word.Start - 1; before >= 0 && isSpace(text, before) == 0 {
		edits = append(edits, source.Edit{Span: source.Span{Start: word.Start, End: word.Start}, NewText: " "})
	}
	if word.End < len(text) && isSpace(text, word.End) == 0 {
		edits = append(edits, source.Edit{Span: source.Span{Start: word.End, End: word.End}, NewText: " "})
	}
	return edits
}

func (p *parser) beginsOperand(at int) bool {
	c := p.text[at]
	return c == '(' || c == '"' || c == '*' || c == '\\' || !isSpecial(c)
}

// wordAt returns the token that a reader sees at an offset: a bracket, a
// quote, or a run without blanks and special characters.
func (p *parser) wordAt(at int) source.Span {
	end := at
	for end < len(p.text) && !isSpecial(p.text[end]) && isSpace(p.text, end) == 0 {
		end++
	}
	return source.Span{Start: at, End: max(end, min(at+1, len(p.text)))}
}

// code quotes a piece of the query for a message.
func code(s string) string {
	if s == "`" {
		return "a backquote"
	}
	return "`" + s + "`"
}

// rest reads on at something that no expression can go on with, and returns
// what was read before it joined with what comes behind.
func (p *parser) rest(before Node, in where) Node {
	at := source.Span{Start: p.at, End: p.at + 1}
	for _, word := range [...]string{"and", "or"} {
		if n := keywordAt(p.text, p.at, word); n > 0 {
			keyword := p.take(p.at, n)
			p.skip()
			after := p.or(in)
			return &And{At: before.Span().Join(after.Span()), Kids: []Node{before, after}, Keywords: []Keyword{keyword}}
		}
	}
	switch c := p.peek(); c {
	case ')', '}':
		p.at++
		p.problem("unopened", at, "this `%c` closes nothing: take it out, or put the opening bracket where it belongs", c)
	case ':', '<', '>':
		p.at++
		if p.foreignKeyword(before) {
			p.skip()
			p.literal()
			break
		}
		p.problem("unexpected-operator", at, "`%c` inside a value has to be written `\\%c`, or the value put in quotes", c, c)
		p.skip()
		p.literal()
	case '{':
		p.problem("unexpected-brace", at, "`{ … }` can only follow a nested field and a colon, as in `field:{ … }`")
		p.enclosed(p.at, '}', outside)
	default:
		if p.missingOperator(in) {
			after := p.or(in)
			return &And{At: before.Span().Join(after.Span()), Kids: []Node{before, after}, Keywords: []Keyword{{At: source.Span{Start: at.Start, End: at.Start}}}}
		}
		p.at++
	}
	return before
}

// missing reports that an operand has to stand here and does not.
func (p *parser) missing(in where) Node {
	what := "a field or a value"
	if in == insideList {
		what = "a value"
	}
	at := source.Span{Start: p.at, End: min(p.at+1, len(p.text))}
	if p.at >= len(p.text) {
		end := len(strings.TrimRight(p.text, " \t\r\n"))
		last := p.lastWord(end)
		p.problem("unexpected-end", last, "the query ends behind %s: %s is missing", code(p.text[last.Start:last.End]), what)
		return &Bad{At: source.Span{Start: end, End: end}}
	}
	switch c := p.peek(); c {
	case ')', '}':
		p.problem("expected-operand", at, "expected %s before `%c`", what, c)
		return &Bad{At: source.Span{Start: p.at, End: p.at}}
	case ':', '<', '>':
		p.problem("expected-field", at, "expected a field before `%c`", c)
		p.at++
		p.skip()
		if value := p.literal(); value != nil {
			at.End = value.At.End
		}
	case '{':
		p.problem("unexpected-brace", at, "`{ … }` can only follow a nested field and a colon, as in `field:{ … }`")
		_, at.End = p.enclosed(p.at, '}', outside)
	default:
		// A keyword where an operand should begin: only `not` twice comes here,
		// which is reported by its reader.
		p.problem("expected-operand", p.wordAt(p.at), "expected %s", what)
		p.at = p.wordAt(p.at).End
	}
	return &Bad{At: at}
}

// lastWord returns the run without blanks that ends at an offset.
func (p *parser) lastWord(end int) source.Span {
	start := end
	for start > 0 && strings.IndexByte(" \t\r\n", p.text[start-1]) < 0 {
		start--
	}
	return source.Span{Start: start, End: end}
}

// badEscape reports the backslash at an offset, which escapes nothing. Before
// a blank or a sign that other languages escape it was meant as an escape,
// which a value needs for neither; elsewhere it was meant as itself.
func (p *parser) badEscape(at int) {
	behind := p.text[at+1:]
	span := source.Span{Start: at, End: at + 1}
	if behind != "" {
		_, size := utf8.DecodeRuneInString(behind)
		span.End += size
	}
	if !p.escapesNeedlessly(at) {
		pr := p.problem("bad-escape", span, "a backslash outside quotes has to be doubled: `\\\\`")
		pr.Fix = []source.Edit{{Span: source.Span{Start: at, End: at}, NewText: `\`}}
		pr.FixTitle = "Double the backslash"
		return
	}
	what := code(behind[:1])
	if behind[0] == ' ' {
		what = "a blank"
	}
	pr := p.problem("bad-escape", span, "KQL takes no backslash before %s: inside a value it stands for itself", what)
	pr.Fix = []source.Edit{{Span: source.Span{Start: at, End: at + 1}}}
	pr.FixTitle = "Remove the backslash"
}

// escapesNeedlessly reports whether the backslash at an offset was put there to
// escape what an unquoted value holds as it is. One that ends a value, and that
// of `\??\`, belong to a path.
func (p *parser) escapesNeedlessly(at int) bool {
	behind := p.text[at+1:]
	if behind == "" || strings.IndexByte(" ?/-+=&|!^~[],;@#'", behind[0]) < 0 || strings.HasPrefix(behind, "??") {
		return false
	}
	if behind[0] != ' ' {
		return true
	}
	next := skipSpace(p.text, at+1)
	return next < len(p.text) && p.text[next] != ')' && p.text[next] != '}' && !keywordEnds(p.text, at+1)
}

// unclosed reads a quoted literal whose closing quote is missing as if the
// quote stood at the end of its line.
func (p *parser) unclosed(open int) *Literal {
	end := len(p.text)
	if i := strings.IndexByte(p.text[open:], '\n'); i >= 0 {
		end = open + i
	}
	end = open + len(strings.TrimRight(p.text[open:end], " \t\r"))
	l := &Literal{At: source.Span{Start: open, End: end}, Quoted: true, Unclosed: true, Text: p.text[open+1 : max(end, open+1)]}
	l.At.End = max(end, open+1)
	p.problem("unclosed-quote", l.At, "this quote is never closed: a `\"` is missing")
	p.at = l.At.End
	return l
}
