package siblings

import (
	"hash/maphash"
	"slices"
	"strings"
)

// Words stands for what a query says: every name and every value in it, by a
// hash that ignores case and differs from one process to the next.
type Words map[uint64]bool

// Mentions returns the words of a query.
func Mentions(query string) Words {
	out := Words{}
	eachWord(query, func(word, _ string, _ int) { out[hashOf(optional(word))] = true })
	return out
}

// needs are what another query has to mention for all its events to be those of
// this one: of each list one word at least. A list is the name of a field, or
// the values that a field is compared with.
type needs [][]uint64

// in reports whether a query with some words mentions what is needed.
func (n needs) in(words Words) bool {
	for _, list := range n {
		if !slices.ContainsFunc(list, func(word uint64) bool { return words[word] }) {
			return false
		}
	}
	return len(n) > 0
}

// required returns what a query needs by its comparisons outside of exclusions.
// It takes the text as it is usually written, and may be wrong elsewhere.
func required(query string) (out needs) {
	excluded, alone := -1, false // the depth of brackets of an exclusion, or its first field
	eachWord(query, func(word, rest string, depth int) {
		if excluded >= 0 && depth <= excluded {
			excluded = -1
		}
		if excluded >= 0 {
			return
		}
		rest = strings.TrimLeft(rest, blanks)
		switch {
		case rest == "":
		case len(word) == 3 && strings.EqualFold(word, "not"):
			if rest[0] == '(' {
				excluded = depth
			} else {
				alone = true
			}
		case strings.IndexByte(word, '.') < 0:
		case alone:
			alone = false
		default:
			op, compared := comparison(rest)
			if op == "" {
				break
			}
			out = append(out, []uint64{hashOf(optional(word))})
			if list := literals(compared); list != nil && op[0] != '<' && op[0] != '>' {
				out = append(out, list)
			}
		}
	})
	return out
}

// optional returns the name of a field that EQL marks as optional.
func optional(word string) string { return strings.TrimPrefix(word, "?") }

const blanks = " \t\r\n"

// comparison returns the operator at the beginning of a text that compares, "" if
// there is none, and what stands behind it.
func comparison(text string) (op, compared string) {
	for _, op := range []string{":", "==", "in~", "in", "<=", ">=", "<", ">"} {
		rest, ok := strings.CutPrefix(text, op)
		rest = strings.TrimLeft(rest, blanks)
		if ok && (op[0] != 'i' || strings.HasPrefix(rest, "(")) {
			return op, rest
		}
	}
	return "", ""
}

// literals returns the value at the beginning of a text, or those of the list in
// brackets there; nil if one of them is a pattern.
func literals(text string) []uint64 {
	list, inBrackets := strings.CutPrefix(text, "(")
	if inBrackets {
		text = list
	}
	var out []uint64
	pattern, done := false, false
	eachWord(text, func(word, _ string, depth int) {
		switch {
		case done || depth < 0:
			done = true
		case strings.ContainsAny(word, "*?"):
			pattern, done = true, !inBrackets
		case strings.EqualFold(word, "or"):
		default:
			out, done = append(out, hashOf(word)), !inBrackets
		}
	})
	if pattern {
		return nil
	}
	return out
}

// hashOf ignores case.
func hashOf(word string) uint64 { return maphash.String(seed, strings.ToLower(word)) }

// eachWord calls visit with the words and the strings in quotes of a query, what
// stands behind each, and how many round brackets are open.
func eachWord(query string, visit func(word, rest string, depth int)) {
	depth := 0
	for start := 0; start < len(query); start++ {
		switch c := query[start]; {
		case inName[c]:
			end := start + 1
			for end < len(query) && inName[query[end]] {
				end++
			}
			visit(query[start:end], query[end:], depth)
			start = end - 1
		case c == '"':
			end := start + 1
			for ; end < len(query) && query[end] != '"'; end++ {
				if query[end] == '\\' {
					end++
				}
			}
			end = min(end, len(query))
			visit(query[start+1:end], query[min(end+1, len(query)):], depth)
			start = end
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
	}
}

// inName are the characters of names and of values without quotes.
var inName = func() (is [256]bool) {
	for c := range is {
		is[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._@-*?\\/$%", byte(c)) >= 0
	}
	return is
}()
