package eql

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// string reads "…", """…""" and, to say that they are none, those with single quotes.
func (s *scanner) string() {
	if strings.HasPrefix(s.text[s.at:], `"""`) {
		if end := s.rawEnd(); end > 0 {
			s.raw(end)
			return
		}
	}
	quote := s.text[s.at]
	value, end, closed := s.escaped(quote)
	if !closed {
		s.unclosedString(quote, end)
		return
	}
	at := source.Span{Start: s.at, End: end}
	if quote == '\'' {
		p := s.problem(singleQuotes, at, "single quotes do not make a string in EQL: use double quotes")
		if inner := s.text[at.Start+1 : at.End-1]; !strings.ContainsAny(inner, `"\`) {
			p.Fix, p.FixTitle = []source.Edit{{Span: at, NewText: `"` + inner + `"`}}, "Use double quotes"
		}
	}
	s.tokens = append(s.tokens, token{kind: text, at: at, text: s.text[at.Start:at.End], value: value})
	s.at = end
}

// rawEnd returns the offset behind a """…""" string that begins here, or 0.
// It has no line break; up to two more quotes before the end belong to it.
func (s *scanner) rawEnd() int {
	line := s.text[s.at+3:]
	if i := strings.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	i := strings.Index(line, `"""`)
	if i < 0 {
		return 0
	}
	end := i + 3
	for extra := 0; extra < 2 && end < len(line) && line[end] == '"'; extra++ {
		end++
	}
	return s.at + 3 + end
}

func (s *scanner) raw(end int) {
	at := source.Span{Start: s.at, End: end}
	inner := source.Span{Start: at.Start + 3, End: at.End - 3}
	value := &String{
		At: at, Value: s.text[inner.Start:inner.End], Raw: true,
		Map: source.Identity(inner.Start, inner.Len()),
	}
	s.tokens = append(s.tokens, token{kind: text, at: at, text: s.text[at.Start:at.End], value: value})
	s.at = end
}

// escaped reads a string with escapes up to its closing quote or the end of
// its line.
func (s *scanner) escaped(quote byte) (value *String, end int, closed bool) {
	if value := s.plain(quote); value != nil {
		return value, value.At.End, true
	}
	var out strings.Builder
	var m source.MapBuilder
	i := s.at + 1
	run := i
	flush := func() {
		out.WriteString(s.text[run:i])
		m.Verbatim(run, i-run)
	}
	for i < len(s.text) && s.text[i] != '\n' && s.text[i] != '\r' {
		switch s.text[i] {
		case quote:
			flush()
			value := &String{At: source.Span{Start: s.at, End: i + 1}, Value: out.String(), Map: m.Map(i)}
			return value, i + 1, true
		case '\\':
			flush()
			decoded, size := s.escape(i)
			out.WriteString(decoded)
			m.Escape(i, size, len(decoded))
			i += size
			run = i
		default:
			i++
		}
	}
	return nil, i, false
}

// plain reads a string that escapes nothing, which most are; nil for any other.
func (s *scanner) plain(quote byte) *String {
	start := s.at + 1
	for i := start; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\', '\n', '\r':
			return nil
		case quote:
			return &String{At: source.Span{Start: s.at, End: i + 1}, Value: s.text[start:i], Map: source.Identity(start, i-start)}
		}
	}
	return nil
}

// escape decodes the backslash at i. One that escapes nothing is reported and
// stands for itself, so that the rest of the string is read.
func (s *scanner) escape(i int) (decoded string, size int) {
	if i+1 < len(s.text) {
		if at := strings.IndexByte(`btnfr"'\`, s.text[i+1]); at >= 0 {
			return "\b\t\n\f\r\"'\\"[at : at+1], 2
		}
		if strings.HasPrefix(s.text[i+1:], "u{") {
			return s.unicodeEscape(i)
		}
	}
	_, width := utf8.DecodeRuneInString(s.text[min(i+1, len(s.text)):])
	if i+1 < len(s.text) && (s.text[i+1] == '\n' || s.text[i+1] == '\r') {
		width = 0
	}
	at := source.Span{Start: i, End: i + 1 + width}
	p := s.problem(badEscape, at, "`%s` is no escape: a backslash in a string is written `\\\\`, or the string with `\"\"\"`", s.text[at.Start:at.End])
	p.Fix, p.FixTitle = []source.Edit{{Span: source.Span{Start: i, End: i}, NewText: `\`}}, "Double the backslash"
	return `\`, 1
}

// unicodeEscape decodes \u{2 to 8 hexadecimal digits}.
func (s *scanner) unicodeEscape(i int) (decoded string, size int) {
	end := i + 3
	for end < len(s.text) && isHex(s.text[end]) {
		end++
	}
	digits := s.text[i+3 : end]
	if end >= len(s.text) || s.text[end] != '}' || len(digits) == 0 {
		at := source.Span{Start: i, End: end}
		s.problem(badEscape, at, "`%s` is no escape: write a character as `\\u{…}` with its hexadecimal code", s.text[at.Start:at.End])
		return s.text[i:end], end - i
	}
	at := source.Span{Start: i, End: end + 1}
	if len(digits) < 2 || len(digits) > 8 {
		s.problem(badUnicode, at, "a character's code has 2 to 8 hexadecimal digits, this has %d", len(digits))
		return s.text[at.Start:at.End], at.Len()
	}
	code, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || code > utf8.MaxRune || code >= 0xD800 && code < 0xE000 {
		s.problem(badUnicode, at, "there is no character with the code %s", digits)
		return s.text[at.Start:at.End], at.Len()
	}
	return string(rune(code)), at.Len()
}

func isHex(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

// oldRaw reads ?"…" and ?'…', which once were raw strings.
func (s *scanner) oldRaw() {
	quote := s.text[s.at+1]
	i := s.at + 2
	for i < len(s.text) && s.text[i] != quote && s.text[i] != '\n' && s.text[i] != '\r' {
		if s.text[i] == '\\' && i+1 < len(s.text) && s.text[i+1] == quote {
			i++
		}
		i++
	}
	if i >= len(s.text) || s.text[i] != quote {
		s.add(symbol, s.at+1)
		return
	}
	at := source.Span{Start: s.at, End: i + 1}
	inner := source.Span{Start: s.at + 2, End: i}
	p := s.problem(oldRawString, at, "`?%c…%c` is an old way to write a raw string: use three double quotes", quote, quote)
	p.Fix = []source.Edit{{Span: at, NewText: `"""` + s.text[inner.Start:inner.End] + `"""`}}
	p.FixTitle = "Use three double quotes"
	value := &String{At: at, Value: s.text[inner.Start:inner.End], Raw: true, Map: source.Identity(inner.Start, inner.Len())}
	s.tokens = append(s.tokens, token{kind: text, at: at, text: s.text[at.Start:at.End], value: value})
	s.at = at.End
}

// unclosedString reads a string without its closing quote up to the end of
// its line; what closes brackets there is left outside.
func (s *scanner) unclosedString(quote byte, end int) {
	kept := s.at + len(strings.TrimRight(s.text[s.at:end], " \t)],"))
	at := source.Span{Start: s.at, End: max(kept, s.at+1)}
	s.problem(unclosedString, at, "this string is never closed: a `%c` is missing on its line", quote)
	inner := source.Span{Start: s.at + 1, End: at.End}
	value := &String{At: at, Value: s.text[inner.Start:inner.End], Map: source.Identity(inner.Start, inner.Len())}
	s.tokens = append(s.tokens, token{kind: text, at: at, text: s.text[at.Start:at.End], value: value})
	s.at = at.End
}
