package lucene

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// code quotes a piece of the query for a message.
func code(s string) string {
	if strings.Contains(s, "`") {
		return `"` + s + `"`
	}
	return "`" + s + "`"
}

// missing reports that a term has to stand where t does, and skips what can
// begin none.
func (p *parser) missing(t token, field *Literal, c *Clause) Node {
	what, behind := "a term", ""
	switch {
	case field != nil:
		what, behind = "a value", " after `"+p.raw(field.At)+":`"
	case c.Modifier.Text != "":
		behind = " after `" + c.Modifier.Text + "`"
	case c.Conjunction.Text != "":
		behind = " after `" + c.Conjunction.Text + "`"
	}
	node := &Bad{At: t.at}
	if field != nil {
		node.At = field.At.Join(t.at)
	}
	found := p.raw(t.at)
	switch t.kind {
	case eof:
		end := len(strings.TrimRight(p.text, " \t\r\n\u3000"))
		node.At = source.Span{Start: min(node.At.Start, end), End: end}
		p.problem("unexpected-end", source.Span{Start: end, End: end}, "the query ends where %s is missing%s", what, behind)
	case rightParen, and, or:
		node.At.End = t.at.Start
		node.At.Start = min(node.At.Start, node.At.End)
		p.problem("expected-term", t.at, "expected %s%s, found `%s`", what, behind, found)
	case bad:
		p.take(t)
		p.badToken(t)
	default:
		p.take(t)
		pr := p.problem("unexpected", t.at, "`%s` cannot stand here: write `\\%s` for the character", shorten(found), found[:1])
		pr.Fix, pr.FixTitle = escape(t.at.Start), "Write the character with a backslash"
		if t.kind == colon {
			pr.Message = "a `:` has to stand directly behind a field's name: write `\\:` for the character"
		}
	}
	return node
}

// badToken reports a character that begins nothing.
func (p *parser) badToken(t token) {
	switch p.text[t.at.Start] {
	case '"':
		p.problem("unclosed-quote", t.at, "this quote is never closed: a `\"` is missing")
	case '/':
		pr := p.problem("unclosed-regex", t.at, "an unescaped `/` begins a regular expression, which is never closed here: write `\\/` for the character, or put the value in quotes")
		pr.Fix, pr.FixTitle = escape(t.at.Start), "Write the slash with a backslash"
	case '\\':
		pr := p.problem("trailing-backslash", t.at, "the backslash at the end escapes nothing: write `\\\\` for a backslash")
		pr.Fix, pr.FixTitle = escape(t.at.Start), "Double the backslash"
	default:
		found := p.raw(t.at)
		pr := p.problem("unexpected", t.at, "%s cannot stand here: write `\\%s` for the character", code(found), found)
		pr.Fix, pr.FixTitle = escape(t.at.Start), "Write the character with a backslash"
	}
}

// strayColon reports a colon behind a complete operand, such as that of a drive
// in C:\x, and skips what is glued to it.
func (p *parser) strayColon(before source.Span, n Node) {
	t := p.peek()
	if t.kind != colon {
		return
	}
	pr := p.problem("unescaped-colon", t.at, "a `:` inside a value has to be written `\\:`, or the value put in quotes")
	p.take(t)
	end := t.at.End
	for next := p.peek(); next.at.Start == end && p.isGlued(next); next = p.peek() {
		p.take(next)
		end = p.at
	}
	term, isTerm := n.(*Term)
	if !isTerm || term.Value.At.End != t.at.Start || term.Value.Form == Quoted || term.Value.Form == Regex {
		return
	}
	before.Start = term.Value.At.Start
	pr.Fix = p.escapeAll(source.Span{Start: before.Start, End: end})
	pr.FixTitle = "Write the value's special characters with backslashes"
}

// isGlued reports whether a token belongs to a value with a colon in it that
// the token before belongs to.
func (p *parser) isGlued(t token) bool {
	return t.kind >= colon && t.kind <= regex || t.kind == bad && p.text[t.at.Start] == '/'
}

// escapeAll returns the edits that make the colons and slashes of a text, and
// the backslashes before a letter or a digit, stand for themselves.
func (p *parser) escapeAll(at source.Span) []source.Edit {
	var edits []source.Edit
	for i := at.Start; i < at.End; i++ {
		switch p.text[i] {
		case ':', '/', '"', '^', '~':
			edits = append(edits, escape(i)...)
		case '\\':
			if c := byteAt(p.text, i+1); c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' {
				edits = append(edits, escape(i)...)
			} else {
				i++
			}
		}
	}
	return edits
}
