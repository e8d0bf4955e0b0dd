package server

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// cursor is what is being typed at an offset of a query in KQL, Lucene or
// EQL. A query that is being typed has no tree at that place yet, so its
// tokens are read from the start.
type cursor struct {
	// word is the part of the text that is being typed, with what of it is
	// behind the cursor.
	word source.Span
	// field is the one whose value is typed; empty where a field's name is.
	field string
	// quoted says that the word is inside quotes.
	quoted bool
	// first says that nothing stands before the word in its query or item.
	first bool
	// comment says that nothing is being typed, but a comment.
	comment bool
	// behind is the word before, which an operator may follow; empty where it is
	// a value.
	behind string
	// last is the token before, and at the part of a query in EQL that it is in.
	last string
	at   eqlPart
	// joins says that a whole condition stands before the word; values that it
	// stands in a list of values, and called that it is a call of a function.
	joins, values, called bool
}

// eqlPart is where in a query of EQL something stands.
type eqlPart int

const (
	inCondition    eqlPart = iota
	behindCategory         // `process` of `process where`
	inSequence             // outside of the items of a sequence
	inPipe
)

// operators are words that a value or a list of values follows.
var operators = []string{"in", "in~", "like", "like~", "regex", "regex~"}

// joints are words after which a list of values goes on.
var joints = []string{"and", "or", "not"}

// readCursor reads text up to an offset.
func readCursor(text string, at int) cursor {
	r := cursorReader{text: text[:at], first: true}
	for r.i < at {
		if !r.token() {
			break
		}
	}
	if r.word.IsEmpty() && !r.quoted {
		r.word = source.Span{Start: at, End: at}
	}
	c := cursor{word: r.word, quoted: r.quoted, comment: r.comment, field: r.expected, first: r.first}
	if c.field == "" && !r.compared && isWordByte(lastByte(r.last)) {
		c.behind = r.last
	}
	if c.field == "" && r.inList() {
		c.field = r.lists[len(r.lists)-1]
	}
	c.last, c.at = r.last, r.at
	c.values = len(r.lists) > 0 && r.lists[len(r.lists)-1] != ""
	c.called = r.last == ")" && r.called
	c.joins = c.field == "" && !c.quoted && (r.compared || r.last == ")")
	for c.word.End < len(text) && isWordByte(text[c.word.End]) {
		c.word.End++
	}
	return c
}

// cursorReader is the state of readCursor between tokens.
type cursorReader struct {
	text     string
	i        int
	last     string   // the token before
	expected string   // the field whose value comes next
	lists    []string // for each open bracket, the field whose values it holds
	first    bool
	compared bool // whether the token before is a value
	at       eqlPart
	calls    []bool // for each open bracket, whether it is that of a function
	called   bool   // whether the bracket that was closed last was one

	// What the text ends in.
	word            source.Span
	quoted, comment bool
}

// token reads one token; it is false where the text ends inside of one.
func (r *cursorReader) token() bool {
	rest := r.text[r.i:]
	switch c := rest[0]; {
	case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		r.i++
		return true
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"):
		return r.skipComment(rest)
	case c == '"':
		return r.skipText(rest)
	case isWordByte(c):
		return r.readWord(rest)
	case strings.IndexByte("([{", c) >= 0:
		r.lists, r.calls = append(r.lists, r.expected), append(r.calls, c == '(' && r.expected == "" && isWordByte(lastByte(r.last)) && !slices.Contains(joints, strings.ToLower(r.last)))
		r.expected, r.first, r.compared = "", c == '[', false
	case strings.IndexByte(")]}", c) >= 0:
		if n := len(r.lists); n > 0 {
			r.lists, r.called, r.calls = r.lists[:n-1], r.calls[n-1], r.calls[:n-1]
		}
		r.expected, r.first, r.compared = "", false, false
		if c == ']' {
			r.at = inSequence
		}
	case c == '|':
		r.expected, r.compared, r.at = "", false, inPipe
	case strings.IndexByte(":=!<>", c) >= 0:
		if strings.IndexByte(":=!<>", lastByte(r.last)) < 0 {
			r.expected = r.last // of `==` and its like, the first sign
		}
	}
	r.last = rest[:1]
	r.i++
	return true
}

func (r *cursorReader) skipComment(rest string) bool {
	n, closed := commentLen(rest)
	r.comment = !closed
	r.i += n
	return closed
}

// commentLen returns how long the comment is that a text begins with; false
// where the text ends before it does.
func commentLen(text string) (int, bool) {
	end := strings.IndexByte(text, '\n')
	if text[1] == '*' {
		if end = strings.Index(text[2:], "*/"); end >= 0 {
			end += 4
		}
	}
	return max(end, 0), end >= 0
}

func (r *cursorReader) skipText(rest string) bool {
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '"':
			r.i += i + 1
			r.value(`"`)
			return true
		}
	}
	r.quoted, r.word = true, source.Span{Start: r.i + 1, End: len(r.text)}
	return false
}

func (r *cursorReader) readWord(rest string) bool {
	n := 0
	for n < len(rest) && isWordByte(rest[n]) {
		n++
	}
	word := rest[:n]
	if n == len(rest) {
		r.word = source.Span{Start: r.i, End: len(r.text)}
		return false
	}
	r.i += n
	switch lower := strings.ToLower(word); {
	case lower == "not" && isWordByte(lastByte(r.last)):
		return true // of `field not in`, unless it is `and not`, where it changes nothing
	case slices.Contains(operators, lower) && isWordByte(lastByte(r.last)):
		r.expected = r.last
		r.last = ":"
	default:
		r.value(word)
	}
	return true
}

// value notes a token that is a field or a value.
func (r *cursorReader) value(token string) {
	r.compared = r.expected != "" || r.inList()
	switch lower := strings.ToLower(token); {
	case r.first && (lower == "sequence" || lower == "sample" || lower == "join"):
		r.at = inSequence
	case r.first:
		r.at = behindCategory
	case lower == "where" && r.at == behindCategory:
		r.at = inCondition
	}
	r.last, r.expected, r.first = token, "", false
}

// inList reports whether a value can come next in a list of values.
func (r *cursorReader) inList() bool {
	return len(r.lists) > 0 && (r.last == "(" || r.last == "," || slices.Contains(joints, strings.ToLower(r.last)))
}

func lastByte(s string) byte {
	if s == "" {
		return 0
	}
	return s[len(s)-1]
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 || strings.IndexByte("_.@*~-", c) >= 0 && c != 0
}
