package toml

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// skipBlanks returns the offset of the first byte at or behind at that is no
// space or tab.
func (r *reader) skipBlanks(at int) int {
	for at < len(r.text) && (r.text[at] == ' ' || r.text[at] == '\t') {
		at++
	}
	return at
}

// skipBlankLines skips blanks and line breaks.
func (r *reader) skipBlankLines(at int) int {
	for {
		at = r.skipBlanks(at)
		next := afterLineBreak(r.text, at)
		if next == at {
			return at
		}
		at = next
	}
}

// skipTrivia skips blanks, line breaks, comments (which it keeps) and the
// bytes of also.
func (r *reader) skipTrivia(at int, also string) int {
	for {
		at = r.skipBlankLines(at)
		switch {
		case at == len(r.text):
			return at
		case r.text[at] == '#':
			at = r.comment(at)
		case strings.IndexByte(also, r.text[at]) >= 0:
			at++
		default:
			return at
		}
	}
}

// comment keeps the comment at the offset and returns its end, which is that
// of its line.
func (r *reader) comment(at int) int {
	end := r.lineEnd(at)
	r.comments = append(r.comments, Comment{source.Span{Start: at, End: end}})
	return end
}

// lineEnd returns where the line of the offset ends, before its line break.
func (r *reader) lineEnd(at int) int {
	end := strings.IndexByte(r.text[at:], '\n')
	if end < 0 {
		return len(r.text)
	}
	end += at
	if end > at && r.text[end-1] == '\r' {
		end--
	}
	return end
}

// nextLine returns where the line behind that of the offset starts.
func (r *reader) nextLine(at int) int {
	end := strings.IndexByte(r.text[at:], '\n')
	if end < 0 {
		return len(r.text)
	}
	return at + end + 1
}

// excerpt cuts a text for a message: one line of at most 40 characters.
func excerpt(s string) string {
	s, _, more := strings.Cut(strings.TrimSpace(s), "\n")
	s = strings.TrimSpace(s)
	runes := 0
	for i := range s {
		if runes++; runes > 40 {
			return s[:i] + "…"
		}
	}
	if more {
		return s + "…"
	}
	return s
}
