package toml

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// keys reads a dotted key and returns the offset behind its last part. There
// is no key if the list is empty.
func (r *reader) keys(at int) ([]Key, int) {
	var keys []Key
	end := at
	for {
		key, next, ok := r.key(at)
		if !ok {
			return keys, end
		}
		keys, end = append(keys, key), next
		at = r.skipBlanks(next)
		if at == len(r.text) || r.text[at] != '.' {
			return keys, end
		}
		at = r.skipBlanks(at + 1)
	}
}

func (r *reader) key(at int) (Key, int, bool) {
	if at < len(r.text) && (r.text[at] == '"' || r.text[at] == '\'') {
		lit := delimit(r.text, at)
		if !lit.closed || lit.style.Multiline() {
			return Key{}, at, false
		}
		v := lit.value(r.text, nil)
		return Key{Name: v.Text, Span: v.Span}, lit.end, true
	}
	end := at
	for end < len(r.text) && bareKeyByte(r.text[end]) {
		end++
	}
	return Key{Name: r.text[at:end], Span: source.Span{Start: at, End: end}}, end, end > at
}

func bareKeyByte(c byte) bool {
	return letter(c) || c >= '0' && c <= '9' || c == '-'
}

func letter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

// assigned returns the offset behind the `=` of a key at the offset. `==` and
// `=~` are a query's and not TOML's.
func (r *reader) assigned(at int) (int, bool) {
	keys, at := r.keys(at)
	at = r.skipBlanks(at)
	if len(keys) == 0 || at == len(r.text) || r.text[at] != '=' {
		return at, false
	}
	at++
	return at, at == len(r.text) || r.text[at] != '=' && r.text[at] != '~'
}

// header reports whether a `[table]` or `[[table]]` stands alone on the line
// from the offset, whose first key starts with a letter. One closing bracket
// is enough: the other may be still to come.
func (r *reader) header(at int) bool {
	open := r.bracketsAt(at)
	if open == 0 {
		return false
	}
	at = r.skipBlanks(at + open)
	if at == len(r.text) || !letter(r.text[at]) {
		return false
	}
	_, at = r.keys(at)
	at = r.skipBlanks(at)
	rest := strings.TrimLeft(r.text[at:min(at+2, len(r.text))], "]")
	closing := min(at+2, len(r.text)) - at - len(rest)
	return closing > 0 && closing <= open && r.atEnd(at+closing)
}

// bracketsAt counts the opening brackets of a header: 0, 1 or 2.
func (r *reader) bracketsAt(at int) int {
	switch {
	case strings.HasPrefix(r.text[at:], "[["):
		return 2
	case strings.HasPrefix(r.text[at:], "["):
		return 1
	}
	return 0
}

// atEnd reports whether nothing but a comment follows on the line.
func (r *reader) atEnd(at int) bool {
	at = r.skipBlanks(at)
	return at == len(r.text) || r.text[at] == '#' || afterLineBreak(r.text, at) > at
}

// startsStatement reports whether the line that starts at the offset looks
// like a key with its `=` or like the beginning of a header. It is asked where
// the text is broken already.
func (r *reader) startsStatement(line int) bool {
	at := r.skipBlanks(line)
	if n := r.bracketsAt(at); n > 0 {
		at = r.skipBlanks(at + n)
		return at < len(r.text) && letter(r.text[at])
	}
	_, ok := r.assigned(at)
	return ok
}

// leavesList reports whether the line that starts at the offset cannot be
// inside a list, so that the list was not closed.
func (r *reader) leavesList(line int) bool {
	at := r.skipBlanks(line)
	if r.header(at) {
		return true
	}
	_, ok := r.assigned(at)
	return ok
}

// leavesText reports whether the line that starts at the offset is so clearly
// a statement that a string or an inline table that is open there was not
// closed: a header, or a key without dots with the beginning of a value,
// unindented. Texts and queries rarely have such a line.
func (r *reader) leavesText(line int) bool {
	if line == len(r.text) || !letter(r.text[line]) {
		return r.header(line)
	}
	keys, _ := r.keys(line)
	at, ok := r.assigned(line)
	if !ok || len(keys) > 1 {
		return false
	}
	at = r.skipBlanks(at)
	rest := r.text[at:]
	return at < len(r.text) && (strings.IndexByte("\"'[{", rest[0]) >= 0 || rest[0] >= '0' && rest[0] <= '9' ||
		strings.HasPrefix(rest, "true") || strings.HasPrefix(rest, "false"))
}

// statementIn returns where the first line starts in a string's body that
// leaves the text.
func (r *reader) statementIn(from, to int) (int, bool) {
	if r.text[from-1] != '\n' {
		from = r.nextLine(from)
	}
	for at := from; at < to; at = r.nextLine(at) {
		if r.leavesText(at) {
			return at, true
		}
	}
	return to, false
}

// swallows reports whether a string of three quotes ends where another one
// seems to begin: its closing quotes stand behind a `key =` on their line, so
// its own were forgotten.
func (r *reader) swallows(style Style, span source.Span) bool {
	if !style.Multiline() {
		return false
	}
	line := strings.LastIndexByte(r.text[:span.End], '\n') + 1
	if line <= span.Start {
		return false
	}
	at, ok := r.assigned(r.skipBlanks(line))
	return ok && r.skipBlanks(at) == span.End-len(style.delimiter())
}
