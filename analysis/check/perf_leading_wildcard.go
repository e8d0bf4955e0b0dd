package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

var perfLeadingWildcard = &Check{
	ID:    "perf/leading-wildcard",
	Title: "pattern that begins with a wildcard, for a field that has no index for it",
	Text: "The index keeps the values of a `keyword` field sorted: a pattern whose first characters are known is looked up, and one that begins " +
		"with `*` or `?` is held against every value that the field has anywhere. Fields of the type `wildcard`, such as " +
		"`process.command_line` of Elastic Defend, are made for such patterns. Ask for the beginning where it is known, " +
		"or for another field, such as `process.name` instead of the end of `process.executable`.",
	Bad:      Example{Language: "kuery", Query: `process.executable:*\\curl.exe`},
	Good:     Example{Language: "kuery", Query: `process.name:curl.exe`},
	Since:    "0.1",
	Severity: Hint,
	Optional: true,
	Run: func(p *Pass) {
		p.eachUse(func(q *Query, u *use) {
			text := strings.TrimLeft(u.text, "*?")
			if !u.wildcards || text == "" || text == u.text {
				return
			}
			if types := q.Scope.Types(u.field); len(types) > 0 && !slices.ContainsFunc(types, func(t schema.Type) bool { return t != schema.Keyword }) {
				p.Reportf(q.InFile(u.at), "`"+u.field+"` is of type keyword: a pattern that begins with a wildcard is held against each of its values")
			}
		})
	},
}
