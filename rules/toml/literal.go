package toml

import (
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// literal is a string as it stands in the text: where its body begins and
// ends, between the quotes and without the line break that TOML trims after
// an opening `"""` or `”'`.
type literal struct {
	style              Style
	start, end         int // with the quotes
	bodyStart, bodyEnd int
	closed             bool
}

// delimiter returns the quotes that close a string of the style.
func (s Style) delimiter() string {
	switch s {
	case Basic:
		return `"`
	case Literal:
		return `'`
	case MultilineBasic:
		return `"""`
	}
	return `'''`
}

// escapes reports whether backslashes mean something in the style.
func (s Style) escapes() bool { return s == Basic || s == MultilineBasic }

// Multiline reports whether the style may hold line breaks.
func (s Style) Multiline() bool { return s == MultilineBasic || s == MultilineLiteral }

// delimit finds the string whose first quote is at start. One that is not
// closed ends with its line, or with the text if it may hold line breaks.
func delimit(text string, start int) literal {
	lit := literal{start: start, style: Literal}
	if text[start] == '"' {
		lit.style = Basic
	}
	if strings.HasPrefix(text[start:], strings.Repeat(text[start:start+1], 3)) {
		lit.style += MultilineBasic
		lit.bodyStart = afterLineBreak(text, start+3)
		lit.findMultilineEnd(text)
		return lit
	}
	lit.bodyStart = start + 1
	lit.findEnd(text)
	return lit
}

// afterLineBreak returns the offset behind the line break at offset, or
// offset where there is none.
func afterLineBreak(text string, offset int) int {
	if strings.HasPrefix(text[offset:], "\n") {
		return offset + 1
	}
	if strings.HasPrefix(text[offset:], "\r\n") {
		return offset + 2
	}
	return offset
}

func (l *literal) findEnd(text string) {
	i := l.bodyStart
	for ; i < len(text) && text[i] != '\n'; i++ {
		switch {
		case text[i] == text[l.start]:
			l.bodyEnd, l.end, l.closed = i, i+1, true
			return
		case text[i] == '\\' && l.style == Basic && i+1 < len(text) && text[i+1] != '\n':
			i++
		}
	}
	if i > l.bodyStart && i < len(text) && text[i-1] == '\r' {
		i--
	}
	l.bodyEnd, l.end = i, i
}

// findMultilineEnd looks for three quotes; up to two more before them belong
// to the body.
func (l *literal) findMultilineEnd(text string) {
	quote := text[l.start]
	for i := l.bodyStart; i < len(text); {
		switch {
		case text[i] == '\\' && l.style == MultilineBasic:
			i += 2
			continue
		case text[i] != quote:
			i++
			continue
		}
		from := i
		for i < len(text) && text[i] == quote {
			i++
		}
		if i-from >= 3 {
			l.bodyEnd, l.end, l.closed = i-3, i, true
			return
		}
	}
	l.bodyEnd, l.end = len(text), len(text)
}

// reporter takes what is wrong with a string's body; nil for a string that is
// known to be right.
type reporter func(code string, span source.Span, message string)

// value decodes the literal.
func (l literal) value(text string, report reporter) *Value {
	v := &Value{
		Kind:         String,
		Span:         source.Span{Start: l.start, End: l.end},
		Style:        l.style,
		Unterminated: !l.closed,
	}
	body := text[l.bodyStart:l.bodyEnd]
	if l.style.escapes() && strings.Contains(body, `\`) {
		v.Text, v.Map = decodeEscapes(text, l, report)
	} else {
		v.Text, v.Map = body, source.Identity(l.bodyStart, len(body))
	}
	return v
}

// decodeEscapes decodes a body that has backslashes. An escape that TOML does
// not know is reported and kept as it is written.
func decodeEscapes(text string, l literal, report reporter) (string, source.Map) {
	var out strings.Builder
	out.Grow(l.bodyEnd - l.bodyStart)
	var m source.MapBuilder
	for i := l.bodyStart; i < l.bodyEnd; {
		if text[i] != '\\' {
			run := strings.IndexByte(text[i:l.bodyEnd], '\\')
			if run < 0 {
				run = l.bodyEnd - i
			}
			out.WriteString(text[i : i+run])
			m.Verbatim(i, run)
			i += run
			continue
		}
		if end := lineEndingBackslash(text[:l.bodyEnd], i); end > 0 && l.style == MultilineBasic {
			i = end
			continue
		}
		r, size, ok := unescape(text[i:l.bodyEnd])
		if !ok {
			out.WriteString(text[i : i+size])
			m.Verbatim(i, size)
			if report != nil {
				reportEscape(text, i, size, report)
			}
			i += size
			continue
		}
		out.WriteRune(r)
		m.Escape(i, size, utf8.RuneLen(r))
		i += size
	}
	return out.String(), m.Map(l.bodyEnd)
}

// lineEndingBackslash returns where the text goes on after a backslash at the
// end of a line, which takes the line break and all blanks behind it away; 0
// if the backslash at i is no such one.
func lineEndingBackslash(text string, i int) int {
	i++
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	next := i
	if i < len(text) {
		next = afterLineBreak(text, i)
	}
	if next == i {
		return 0
	}
	for {
		i = next
		for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
			i++
		}
		if i == len(text) {
			return i
		}
		if next = afterLineBreak(text, i); next == i {
			return i
		}
	}
}

// simpleEscapes are the escapes of one character. \e is TOML 1.1's.
var simpleEscapes = map[byte]rune{
	'b': '\b', 't': '\t', 'n': '\n', 'f': '\f', 'r': '\r', 'e': 0x1b, '"': '"', '\\': '\\',
}

// codeEscapes are the escapes that take hexadecimal digits, and how many.
// \x is TOML 1.1's.
var codeEscapes = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// unescape decodes the escape at the start of s and returns how many bytes it
// takes. If it is none, size is the backslash with the character behind it.
func unescape(s string) (r rune, size int, ok bool) {
	if len(s) < 2 {
		return 0, len(s), false
	}
	if r, ok := simpleEscapes[s[1]]; ok {
		return r, 2, true
	}
	_, width := utf8.DecodeRuneInString(s[1:])
	digits, ok := codeEscapes[s[1]]
	if !ok || len(s) < 2+digits {
		return 0, 1 + width, false
	}
	for _, c := range []byte(s[2 : 2+digits]) {
		d, ok := hexDigit(c)
		if !ok || r > utf8.MaxRune {
			return 0, 1 + width, false
		}
		r = r<<4 | d
	}
	if !utf8.ValidRune(r) {
		return 0, 2 + digits, false
	}
	return r, 2 + digits, true
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0'), true
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}
