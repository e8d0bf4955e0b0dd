package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

var trapAnchor = &Check{
	ID:    "trap/anchor",
	Title: "anchor in a regular expression that has none",
	Text: "`RLIKE` matches the whole value, and its regular expressions, which are Lucene's, have no anchors: `^` at the " +
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
			anchor := ""
			switch v := pattern.Value; {
			case strings.HasPrefix(v, "^"):
				anchor = "^"
			case strings.HasSuffix(v, "$") && !escapesEnd(v[:len(v)-1]):
				anchor = "$"
			default:
				return
			}
			p.Reportf(q.InFile(pattern.Span()), "`"+anchor+"` is an ordinary character here: `RLIKE` matches the whole value anyway")
		})
	},
}

// escapesEnd reports whether a regular expression ends in a backslash that
// escapes what follows.
func escapesEnd(text string) bool {
	return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1
}
