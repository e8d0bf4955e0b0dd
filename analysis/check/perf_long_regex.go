package check

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// longestRegex is the default of the index setting index.max_regex_length, in
// UTF-16 units as Java counts them (Elasticsearch reference, "Index modules").
const longestRegex = 1000

var perfLongRegex = &Check{
	ID:    "perf/long-regex",
	Title: "regular expression that is longer than an index allows",
	Text: "An index refuses regular expressions of more than 1,000 characters, unless its setting `index.max_regex_length` was " +
		"raised: the rule then fails each time that it runs. Several short expressions in a list, or a list of patterns " +
		"with `like~`, say the same.",
	Bad:      Example{Language: "eql", Query: `process where process.command_line regex "(` + strings.Repeat("abcdefghi|", 110) + `z)"`},
	Good:     Example{Language: "eql", Query: `process where process.command_line regex ("(abcdefghi|jkl)", "(mno|pqr)")`},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		p.eachUse(func(q *Query, u *use) {
			if q.EQL == nil || !strings.HasPrefix(u.op, "regex") || len(u.text) <= longestRegex {
				return
			}
			if n := len(utf16.Encode([]rune(u.text))); n > longestRegex {
				p.Reportf(q.InFile(u.at), fmt.Sprintf("this expression has %d characters, and an index allows %d unless `index.max_regex_length` says otherwise", n, longestRegex))
			}
		})
	},
}
