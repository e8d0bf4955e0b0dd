package toml

import (
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// byteOrderMark returns where the text starts.
func (r *reader) byteOrderMark() int {
	const mark = "\uFEFF"
	if !strings.HasPrefix(r.text, mark) {
		return 0
	}
	span := source.Span{End: len(mark)}
	p := r.problem(CodeByteOrderMark, span, "the file starts with a byte order mark, which TOML does not allow: save it as UTF-8 without one")
	p.Fix, p.FixTitle = []source.Edit{{Span: span}}, "Remove the byte order mark"
	return span.End
}

// recoverStatement reads one statement that go-toml refused, or that it is
// not asked about any more, keeps what can be kept of it and says what is
// wrong. It returns the start of the line at which reading goes on: the next
// one that starts a statement.
func (r *reader) recoverStatement(at int, no *refusal) int {
	r.stopped, r.adrift = false, false
	before := r.found
	end := at
	switch {
	case at == len(r.text):
	case r.text[at] == '#':
		end = r.comment(at)
		r.checkCharacters(at, end)
	case r.text[at] == '[':
		end = r.recoverHeader(at)
	default:
		end = r.recoverKeyValue(at)
	}
	if no != nil && r.found == before {
		r.problem(CodeRefused, source.Span{Start: no.offset, End: no.offset}, no.message)
	}
	if !r.stopped {
		end = r.nextLine(end)
	}
	if r.adrift || r.stopped {
		end = r.skipText(end)
	}
	return end
}

// skipText skips the lines that are no TOML.
func (r *reader) skipText(line int) int {
	for line < len(r.text) && !r.atEnd(line) && !r.startsStatement(line) {
		line = r.nextLine(line)
	}
	return line
}

// finishLine reports what stands on the line behind a whole statement.
func (r *reader) finishLine(at int, what string) int {
	if r.stopped {
		return at
	}
	at = r.skipBlanks(at)
	if at == len(r.text) || afterLineBreak(r.text, at) > at {
		return at
	}
	if r.text[at] == '#' {
		end := r.comment(at)
		r.checkCharacters(at, end)
		return end
	}
	end := r.lineEnd(at)
	span := source.Span{Start: at, End: at + len(strings.TrimRight(r.text[at:end], " \t\r"))}
	if span.IsEmpty() {
		span.End = end
	}
	r.problem(CodeUnexpected, span, "unexpected `"+excerpt(r.text[at:end])+"` after "+what+": expected the end of the line")
	return end
}

// checkCharacters reports the first byte of the range that TOML does not
// allow.
func (r *reader) checkCharacters(from, to int) {
	for i := from; i < to; {
		c, size := utf8.DecodeRuneInString(r.text[i:to])
		span := source.Span{Start: i, End: i + size}
		i += size
		switch {
		case c == utf8.RuneError && size == 1:
			r.problem(CodeCharacter, span, "this byte is not UTF-8: save the file in that encoding")
			return
		case c == '\r' && i < len(r.text) && r.text[i] == '\n':
		case c == '\r':
			r.problem(CodeCharacter, span, "a carriage return without a line feed is not allowed here: remove it")
			return
		case c < 0x20 && c != '\t' && c != '\n', c == 0x7f:
			r.problem(CodeCharacter, span, "a control character is not allowed here: remove it, or write it as an escape in a string of double quotes")
			return
		}
	}
}

// recoverHeader reads a table header as far as it is one.
func (r *reader) recoverHeader(at int) int {
	open := r.bracketsAt(at)
	s := &Section{Array: open == 2}
	var end int
	s.Keys, end = r.keys(r.skipBlanks(at + open))
	s.Header = source.Span{Start: at, End: max(end, at+open)}
	r.items = append(r.items, item{section: s})
	if len(s.Keys) == 0 {
		line := r.lineEnd(at)
		r.problem(CodeHeader, source.Span{Start: at, End: line}, "expected a table's name in the brackets, such as `[rule]`")
		return line
	}
	end = r.skipBlanks(end)
	shut := "]]"[:open]
	if !strings.HasPrefix(r.text[end:], shut) {
		return r.unclosedHeader(s, end, shut)
	}
	s.Header.End = end + open
	return r.finishLine(s.Header.End, "the header `"+r.text[at:s.Header.End]+"`")
}

// unclosedHeader reports a header without its closing brackets, or with
// something else before them.
func (r *reader) unclosedHeader(s *Section, at int, shut string) int {
	line := r.lineEnd(at)
	if r.atEnd(at) || r.text[at] == ']' {
		place := source.Span{Start: s.Header.End, End: s.Header.End}
		if r.text[at:line] != "" && r.text[at] == ']' {
			place.Start = at
			place.End = at + 1
		}
		p := r.problem(CodeUnclosed, place, "expected `"+shut+"` to close the header `"+r.text[s.Header.Start:s.Header.End]+"`")
		p.Fix, p.FixTitle = []source.Edit{{Span: place, NewText: shut}}, "Insert `"+shut+"`"
		s.Header.End = max(s.Header.End, place.End)
		return line
	}
	r.problem(CodeHeader, source.Span{Start: at, End: line}, "a table's name has no blanks or signs in it unless it is quoted: expected `"+shut+"`, or a `.` and another part of the name")
	s.Header.End = line
	return line
}

// recoverKeyValue reads `key = value` as far as it is one.
func (r *reader) recoverKeyValue(at int) int {
	keys, end := r.keys(at)
	line := r.lineEnd(at)
	if len(keys) == 0 {
		return r.noKey(at, line)
	}
	sign := r.skipBlanks(end)
	if r.atEnd(sign) || (r.text[sign] != '=' && r.text[sign] != ':') {
		r.noSign(keys, end, sign, line)
		return line
	}
	if r.text[sign] == ':' || strings.HasPrefix(r.text[sign:], "==") {
		span := source.Span{Start: sign, End: sign + 1}
		if r.text[sign] == '=' {
			span.End++
		}
		p := r.problem(CodeEquals, span, "TOML gives a key its value with `=`, not with `"+r.text[span.Start:span.End]+"`")
		p.Fix, p.FixTitle = []source.Edit{{Span: span, NewText: " ="[span.Len()-1:]}}, "Write `=`"
		sign = span.End - 1
	}
	s := &Statement{Keys: keys}
	s.Value, end = r.recoverValue(r.skipBlanks(sign+1), place{key: keys[len(keys)-1].Name})
	s.Span = source.Span{Start: at, End: max(s.Value.Span.End, sign+1)}
	r.items = append(r.items, item{statement: s})
	return r.finishLine(end, "the value of `"+keys[len(keys)-1].Name+"`")
}

// noKey reports a line that starts with something other than a key.
func (r *reader) noKey(at, line int) int {
	r.adrift = true
	text := r.text[at:line]
	before := r.found
	r.checkCharacters(at, line)
	switch {
	case r.found > before:
	case strings.HasPrefix(text, "="):
		r.problem(CodeKey, source.Span{Start: at, End: at + 1}, "expected a key before `=`")
	case strings.HasPrefix(text, "]"), strings.HasPrefix(text, "}"):
		r.problem(CodeUnexpected, source.Span{Start: at, End: at + 1}, "unexpected `"+text[:1]+"`: nothing is open here that it would close")
	case strings.HasPrefix(text, `"""`), strings.HasPrefix(text, "'''"):
		r.problem(CodeUnexpected, source.Span{Start: at, End: at + 3}, "unexpected `"+text[:3]+"`: no string is open here, and none begins without `key =` before it")
	default:
		r.problem(CodeKey, source.Span{Start: at, End: line}, "expected `key = value`, a `[table]` or a `# comment`, not `"+excerpt(text)+"`")
	}
	return line
}

// noSign reports a key that no `=` follows.
func (r *reader) noSign(keys []Key, end, sign, line int) {
	r.adrift = true
	name := r.text[keys[0].Span.Start:end]
	if r.atEnd(sign) {
		r.problem(CodeEquals, source.Span{Start: end, End: end}, "expected `=` and a value after `"+excerpt(name)+"`")
		return
	}
	r.problem(CodeEquals, source.Span{Start: sign, End: line}, "expected `=` after `"+excerpt(name)+"`, not `"+excerpt(r.text[sign:line])+"`")
}
