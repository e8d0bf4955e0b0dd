package check

import (
	"fmt"
	"regexp"
	"strings"
)

var trapEscape = &Check{
	ID:    "trap/escape",
	Title: "backslash that became something else",
	Text: "In quotes, `\\t`, `\\r` and `\\n` stand for a tab and line breaks (in EQL `\\f` and `\\b` too), so that " +
		"`\"C:\\temp\"` holds a tab. In EQL's \"\"\"…\"\"\" a backslash is itself, so that two of them are two.\n\n" +
		"Write every backslash of a path twice in quotes, and once in \"\"\"…\"\"\".\n\nIn a pattern of ES|QL's `LIKE` a " +
		"backslash escapes a `*`, a `?` or another backslash, so that each is written twice as often; before anything else, " +
		"Elasticsearch refuses it, and that is an error.",
	Bad:      Example{Language: "eql", Query: `file where file.path : "C:\temp\\*"`},
	Good:     Example{Language: "eql", Query: `file where file.path : "C:\\temp\\*"`},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		escapeESQL(p)
		p.eachUse(func(q *Query, u *use) {
			if q.ESQL != nil || strings.HasPrefix(u.op, "regex") {
				return
			}
			written := q.Text[u.at.Start:u.at.End]
			switch at := strings.IndexAny(u.text, "\t\r\n\f\b"); {
			case at >= 0 && (u.holdsFile() || pathEscape.MatchString(written)):
				c := lostEscapes[u.text[at]]
				p.Report(Finding{
					Span:    q.InFile(u.at),
					Message: fmt.Sprintf("`%s` is %s here, which no path has: write `\\\\%c`", c.written, c.name, c.written[1]),
					Witness: q.missed(u.at, filled(meant(u.text))),
				})
			case u.holdsPath() && doubledBackslash(u.text):
				p.Report(Finding{
					Span:    q.InFile(u.at),
					Message: fmt.Sprintf("this holds two backslashes in a row, which no value of `%s` has behind its beginning", u.field),
					Witness: q.missed(u.at, filled(strings.ReplaceAll(u.text, `\\`, `\`))),
				})
			}
		})
	},
}

// pathEscape matches a path whose backslashes are written once, up to one that
// is an escape in quotes.
var pathEscape = regexp.MustCompile(`(?i)[a-z?]:(\\[\w ().-]+)*\\[trnfb]\w`)

var lostEscapes = map[byte]struct{ written, name string }{
	'\t': {`\t`, "a tab"}, '\r': {`\r`, "a carriage return"}, '\n': {`\n`, "a line break"},
	'\f': {`\f`, "a form feed"}, '\b': {`\b`, "a backspace"},
}

// meant returns a path with the escapes that it was not meant to have as they
// are written.
func meant(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c, lost := lostEscapes[text[i]]; lost {
			b.WriteString(c.written)
		} else {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// holdsPath reports whether a use is about a file's whole path.
func (u *use) holdsPath() bool {
	return u.holdsFile() && (u.leaf() == "executable" || u.leaf() == "path" || u.leaf() == "directory")
}

// doubledBackslash reports whether a path has two backslashes in a row behind
// a drive or another part. The first ones of a share's path, and those behind
// a wildcard, are in order.
func doubledBackslash(path string) bool {
	for i := 1; i+1 < len(path); i++ {
		if path[i] == '\\' && path[i+1] == '\\' && path[i-1] != '*' && path[i-1] != '\\' {
			return true
		}
	}
	return false
}
