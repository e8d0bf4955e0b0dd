package kql

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// Literal is a field name or a value.
type Literal struct {
	// At is the literal as it is written, quotes included, without the blanks
	// around it.
	At source.Span
	// Quoted is true for "…": wildcards and keywords have no meaning in it.
	Quoted bool
	// Unclosed is true for a quoted literal whose closing quote is missing.
	Unclosed bool
	// Text is the decoded text. A `*` in it is a wildcard if and only if its
	// offset is among Wildcards.
	Text string
	// Wildcards are the offsets in Text, in bytes, of the asterisks that stand
	// for any text.
	Wildcards []int
}

// Span returns the literal's text.
func (l *Literal) Span() source.Span { return l.At }

// HasWildcard reports whether the literal is a pattern.
func (l *Literal) HasWildcard() bool { return len(l.Wildcards) > 0 }

// IsExists reports whether the literal is a lone `*`, which asks whether a
// field has any value.
func (l *Literal) IsExists() bool { return l.Text == "*" && l.HasWildcard() }

// isSpace reports whether Kibana takes the byte at i for a blank, and how many
// bytes it has. The no-break space is one of them.
func isSpace(text string, i int) int {
	switch text[i] {
	case ' ', '\t', '\r', '\n':
		return 1
	case 0xC2:
		if i+1 < len(text) && text[i+1] == 0xA0 {
			return 2
		}
	}
	return 0
}

// skipSpace returns the offset behind the blanks at i.
func skipSpace(text string, i int) int {
	for i < len(text) {
		n := isSpace(text, i)
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

// isSpecial reports whether an unquoted literal cannot hold the byte as it is.
func isSpecial(c byte) bool {
	switch c {
	case '\\', '(', ')', ':', '<', '>', '"', '*', '{', '}':
		return true
	}
	return false
}

// keywordAt returns the length of the keyword word at i if a blank follows it,
// else 0.
func keywordAt(text string, i int, word string) int {
	end := i + len(word)
	if end >= len(text) || !strings.EqualFold(text[i:end], word) || isSpace(text, end) == 0 {
		return 0
	}
	return len(word)
}

// infixAt reports whether blanks, then `and` or `or`, then a blank stand at i,
// and where the keyword begins.
func infixAt(text string, i int) (keyword int, word string) {
	at := skipSpace(text, i)
	if at == i || at >= len(text) {
		return 0, ""
	}
	for _, word := range [...]string{"and", "or"} {
		if keywordAt(text, at, word) > 0 {
			return at, word
		}
	}
	return 0, ""
}

// keywordEnds reports whether an unquoted literal has to end at i, because a
// keyword begins there. As Kibana reads it, that is also in the middle of a
// word: `cannot do` ends behind "can".
func keywordEnds(text string, i int) bool {
	if isSpace(text, i) > 0 {
		_, word := infixAt(text, i)
		return word != ""
	}
	return (text[i] == 'n' || text[i] == 'N') && keywordAt(text, i, "not") > 0
}

// unquoted reads the unquoted literal at i, which is not blank. It returns nil
// if there is none: the text at i begins nothing that a literal can hold.
func (p *parser) unquoted(i int) *Literal {
	l := &Literal{}
	t := literalText{from: p.text[i:]}
	end := i // behind the last character that is no blank
	for at := i; at < len(p.text); {
		if keywordEnds(p.text, at) {
			break
		}
		if isSpace(p.text, at) > 0 {
			// One look ahead a run of blanks keeps the whole linear.
			run := skipSpace(p.text, at)
			t.add(p.text[at:run])
			at = run
			continue
		}
		c := p.text[at]
		switch {
		case c == '*':
			l.Wildcards = append(l.Wildcards, t.len)
			t.add("*")
			at++
		case c == '\\':
			decoded, size := unquotedEscape(p.text[at:])
			if size == 0 {
				// What follows is still the same value, whatever was meant.
				p.badEscape(at)
				decoded, size = `\`, 1
			}
			t.escape(decoded)
			at += size
		case isSpecial(c):
			return p.finish(l, i, end, t.trimmed())
		default:
			size := 1
			if c >= utf8.RuneSelf {
				_, size = utf8.DecodeRuneInString(p.text[at:])
			}
			t.add(p.text[at : at+size])
			at += size
		}
		end, t.solid = at, t.len
	}
	return p.finish(l, i, end, t.trimmed())
}

// literalText is what an unquoted literal stands for: a part of the query, as
// long as it escapes nothing, which most do.
type literalText struct {
	from    string
	len     int
	escaped bool
	decoded strings.Builder
	// solid is its length without the blanks at its end.
	solid int
}

// add adds text that stands for itself.
func (t *literalText) add(text string) {
	if t.escaped {
		t.decoded.WriteString(text)
	}
	t.len += len(text)
}

// escape adds what an escape stands for.
func (t *literalText) escape(decoded string) {
	if !t.escaped {
		t.escaped = true
		t.decoded.WriteString(t.from[:t.len])
	}
	t.add(decoded)
}

// trimmed returns the text without the blanks at its end.
func (t *literalText) trimmed() string {
	if t.escaped {
		return t.decoded.String()[:t.solid]
	}
	return t.from[:t.solid]
}

// finish completes an unquoted literal, nil for an empty one; the blanks behind it
// are consumed, as Kibana has them belong to it, but are no part of its span.
func (p *parser) finish(l *Literal, start, end int, text string) *Literal {
	if end == start {
		return nil
	}
	l.At, l.Text = source.Span{Start: start, End: end}, text
	p.at = end
	return l
}

// unquotedEscape decodes the escape at the start of s, outside quotes; size is
// 0 where it is none that Kibana knows.
func unquotedEscape(s string) (decoded string, size int) {
	if len(s) < 2 {
		return "", 0
	}
	if isSpecial(s[1]) {
		return s[1:2], 2
	}
	if decoded, size := whitespaceEscape(s); size > 0 {
		return decoded, size
	}
	for _, word := range [...]string{"or", "and", "not"} {
		if len(s) > len(word) && strings.EqualFold(s[1:1+len(word)], word) {
			return s[1 : 1+len(word)], 1 + len(word)
		}
	}
	return unicodeEscape(s)
}

func whitespaceEscape(s string) (string, int) {
	switch s[1] {
	case 't':
		return "\t", 2
	case 'r':
		return "\r", 2
	case 'n':
		// `\not` is an escaped keyword: Kibana tries the blank first.
		return "\n", 2
	}
	return "", 0
}

func unicodeEscape(s string) (string, int) {
	if len(s) < 6 || s[1] != 'u' {
		return "", 0
	}
	code, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil {
		return "", 0
	}
	return string(rune(code)), 6
}

// quoted reads the quoted literal at i, where a quote stands.
func (p *parser) quoted(i int) *Literal {
	var b strings.Builder
	start := i + 1
	for start < len(p.text) && p.text[start] != '"' && p.text[start] != '\\' {
		start++
	}
	if start < len(p.text) && p.text[start] == '"' { // most escape nothing
		p.at = start + 1
		return &Literal{At: source.Span{Start: i, End: p.at}, Quoted: true, Text: p.text[i+1 : start]}
	}
	b.WriteString(p.text[i+1 : start])
	for at := start; at < len(p.text); {
		switch c := p.text[at]; {
		case c == '"':
			p.at = at + 1
			return &Literal{At: source.Span{Start: i, End: p.at}, Quoted: true, Text: b.String()}
		case c == '\\':
			decoded, size := quotedEscape(p.text[at:])
			b.WriteString(decoded)
			at += size
		default:
			b.WriteByte(c)
			at++
		}
	}
	return p.unclosed(i)
}

// quotedEscape decodes the backslash at the start of s, inside quotes. One
// that escapes nothing is an ordinary character there.
func quotedEscape(s string) (string, int) {
	if len(s) >= 2 {
		if s[1] == '\\' || s[1] == '"' {
			return s[1:2], 2
		}
		if decoded, size := whitespaceEscape(s); size > 0 {
			return decoded, size
		}
		if decoded, size := unicodeEscape(s); size > 0 {
			return decoded, size
		}
	}
	return `\`, 1
}
