package lucene

import (
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// Form is how a literal is written, which decides what it asks.
type Form uint8

// The forms.
const (
	// Plain is a word, or several side by side that Lucene takes for one text.
	Plain Form = iota
	// Quoted is "…", a phrase on an analysed field.
	Quoted
	// Prefix is a word with a `*` at its end and no other wildcard.
	Prefix
	// Wildcard is a word with wildcards, or `*` alone.
	Wildcard
	// Regex is /…/.
	Regex
)

// Literal is a field name, a value, or an end of a range.
type Literal struct {
	// At is the literal as it is written, with its quotes or slashes.
	At   source.Span
	Form Form
	// Text is the decoded text of a plain or quoted literal, of a prefix that
	// without its `*`. Of a wildcard and a regular expression it is their
	// source without slashes, for Lucene leaves escapes in these alone.
	Text string
	// Words are the places of the words of a text of several; nil for others.
	Words []source.Span
}

// Span returns the literal's text.
func (l *Literal) Span() source.Span { return l.At }

// IsStar reports whether the literal is a lone `*`: any value, or an end of a
// range that is left open.
func (l *Literal) IsStar() bool { return l.Form == Wildcard && l.Text == "*" }

// decode removes the escapes of a text at an offset, as Lucene does: what
// follows a backslash stands for itself, except for \uXXXX.
func (p *parser) decode(text string, offset int) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch {
		case i >= len(text):
			at := source.Span{Start: offset + i - 1, End: offset + i}
			p.problem("trailing-backslash", at, "the backslash at the end escapes nothing: write `\\\\` for a backslash")
		case text[i] != 'u':
			b.WriteByte(text[i])
		default:
			n := min(5, len(text)-i)
			code, err := strconv.ParseUint(text[i+1:i+n], 16, 16)
			if err != nil || n < 5 {
				p.badUnicode(source.Span{Start: offset + i - 1, End: offset + i + 1})
				b.WriteString(`\u`)
				continue
			}
			b.WriteRune(rune(code))
			i += 4
		}
	}
	return b.String()
}

// badUnicode reports the \u at a place, which has no four digits.
func (p *parser) badUnicode(at source.Span) {
	pr := p.problem("bad-escape", at, "`\\u` begins a Unicode escape of four hexadecimal digits: for a backslash before a `u` write `\\\\u`")
	pr.Fix = []source.Edit{{Span: source.Span{Start: at.Start, End: at.Start}, NewText: `\`}}
	pr.FixTitle = "Double the backslash"
}

// literal makes the literal of a token that is a value.
func (p *parser) literal(t token) *Literal {
	raw := p.text[t.at.Start:t.at.End]
	l := &Literal{At: t.at, Form: Plain}
	switch t.kind {
	case quoted:
		l.Form, l.Text = Quoted, p.decode(raw[1:len(raw)-1], t.at.Start+1)
	case prefix:
		l.Form, l.Text = Prefix, p.decode(raw[:len(raw)-1], t.at.Start)
	case star, wild:
		l.Form, l.Text = Wildcard, raw
		p.decode(raw, t.at.Start) // only to find what is wrong
	case regex:
		l.Form, l.Text = Regex, raw[1:len(raw)-1]
		p.decode(l.Text, t.at.Start+1)
	default:
		l.Text = p.decode(raw, t.at.Start)
	}
	return l
}

// isOperator reports whether the literal is a +, - or ! that is a word since a
// blank follows it.
func (l *Literal) isOperator() bool {
	return l.Form == Plain && l.At.Len() == 1 && (l.Text == "+" || l.Text == "-" || l.Text == "!")
}
