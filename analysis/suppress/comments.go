package suppress

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// comment is a comment of EQL or ES|QL, with its delimiters.
type comment struct {
	source.Span
	block bool
}

// body is the comment without its delimiters.
func (c comment) body(text string) source.Span {
	out := source.Span{Start: c.Start + 2, End: c.End}
	if c.block && strings.HasSuffix(text[out.Start:out.End], "*/") {
		out.End -= 2
	}
	return out
}

// comments finds the comments of an EQL or ES|QL query, which have the same
// form in both: `//` to the end of the line, and `/* */`, which may hold
// others of its kind. What looks like one inside a string or a quoted name is
// none. A string or name that is not closed ends with its line.
func comments(text string) []comment {
	var out []comment
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "//"):
			end := len(text)
			if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
				end = i + n
			}
			out = append(out, comment{Span: source.Span{Start: i, End: end}})
			i = end
		case strings.HasPrefix(text[i:], "/*"):
			end := blockEnd(text, i)
			out = append(out, comment{source.Span{Start: i, End: end}, true})
			i = end
		case strings.HasPrefix(text[i:], `"""`):
			i = rawEnd(text, i)
		case text[i] == '"':
			i = stringEnd(text, i, true)
		case text[i] == '`':
			i = stringEnd(text, i, false)
		default:
			i++
		}
	}
	return out
}

// blockEnd returns the offset behind the block comment that starts at i.
func blockEnd(text string, i int) int {
	for depth := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "/*"):
			depth++
			i += 2
		case strings.HasPrefix(text[i:], "*/"):
			depth--
			i += 2
			if depth == 0 {
				return i
			}
		default:
			i++
		}
	}
	return len(text)
}

// rawEnd returns the offset behind the """ string that starts at i; its
// closing quotes take up to two more quotes with them.
func rawEnd(text string, i int) int {
	i += 3
	n := strings.Index(text[i:], `"""`)
	if n < 0 {
		return len(text)
	}
	i += n + 3
	for extra := 0; extra < 2 && i < len(text) && text[i] == '"'; extra++ {
		i++
	}
	return i
}

// stringEnd returns the offset behind the string or quoted name that starts
// at i.
func stringEnd(text string, i int, escapes bool) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch c := text[i]; {
		case c == quote:
			return i + 1
		case c == '\n':
			return i
		case c == '\\' && escapes && i+1 < len(text) && text[i+1] != '\n':
			i++
		}
	}
	return len(text)
}

// holdsOnly reports whether a line holds nothing but blanks and comments.
func holdsOnly(text string, line source.Span, comments []comment) bool {
	at := line.Start
	first, _ := slices.BinarySearchFunc(comments, at+1, func(c comment, end int) int { return cmp.Compare(c.End, end) })
	for _, c := range comments[first:] {
		if c.Start >= line.End {
			break
		}
		if c.Start > at && strings.TrimSpace(text[at:c.Start]) != "" {
			return false
		}
		at = c.End
	}
	return at >= line.End || strings.TrimSpace(text[at:line.End]) == ""
}
