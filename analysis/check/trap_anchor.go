package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

var trapAnchor = &Check{
	ID:    "trap/anchor",
	Title: "anchor in a regular expression that has none",
	Text: "`RLIKE` and EQL's `regex` match the whole value, and their regular expressions, which are Lucene's, have no anchors: `^` at the " +
		"beginning and `$` at the end are ordinary characters, which the value would have to hold.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name rlike \"^curl.*$\""},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name rlike \"curl.*\""},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		p.eachPattern(func(q *Query, like *esql.Like, pattern *esql.Literal) {
			if !like.Regex {
				return
			}
			if anchor := anchorOf(pattern.Value); anchor != "" {
				p.Reportf(q.InFile(pattern.Span()), "`"+anchor+"` is an ordinary character here: `RLIKE` matches the whole value anyway")
			}
		})
		p.eachUse(func(q *Query, u *use) {
			if q.EQL == nil || !strings.HasPrefix(u.op, "regex") {
				return
			}
			if anchor := anchorOf(u.text); anchor != "" {
				p.Reportf(q.InFile(u.at), "`"+anchor+"` is an ordinary character here: `"+u.op+"` matches the whole value anyway")
			}
		})
	},
}

// anchorOf returns the anchor that a regular expression has at one of its ends;
// empty for none.
func anchorOf(pattern string) string {
	switch {
	case strings.HasPrefix(pattern, "^"):
		return "^"
	case strings.HasSuffix(pattern, "$") && !escapesEnd(pattern[:len(pattern)-1]):
		return "$"
	}
	return ""
}

// escapesEnd reports whether a regular expression ends in a backslash that
// escapes what follows.
func escapesEnd(text string) bool {
	return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1
}
