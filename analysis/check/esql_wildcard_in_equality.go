package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

var esqlWildcardInEquality = &Check{
	ID:    "esql/wildcard-in-equality",
	Title: "wildcard under `==` or IN",
	Text: "`==`, `!=` and `IN` compare whole values: a `*` in the string is an ordinary character there, so that the " +
		"condition holds only for values with an asterisk in them. Wildcards are what `LIKE` is for, which takes a list too.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name in (\"curl*\", \"wget*\")"},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name like (\"curl*\", \"wget*\")"},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if q.ESQL == nil || len(q.Problems) > 0 {
				continue
			}
			esql.Walk(q.ESQL, func(n esql.Node) bool {
				for _, e := range comparedWith(n) {
					if l, ok := e.(*esql.Literal); ok && l.Kind == esql.StringLiteral && isGlob(l.Value) {
						p.Report(Finding{
							Span:    q.InFile(l.Span()),
							Message: "`*` is an ordinary character here: wildcards need `LIKE`",
						})
					}
				}
				return true
			})
		}
	},
}

// comparedWith returns the constants that a column is compared with as a whole.
func comparedWith(n esql.Node) []esql.Expr {
	switch n := n.(type) {
	case *esql.Binary:
		if _, ok := n.Left.(*esql.Column); ok && (n.Op == "==" || n.Op == "!=") {
			return []esql.Expr{n.Right}
		}
	case *esql.In:
		if _, ok := n.Operand.(*esql.Column); ok {
			return n.Items
		}
	}
	return nil
}

// isGlob reports whether a value looks like a pattern: a `*` at its start or
// end beside other characters. An asterisk alone is a value that fields have.
func isGlob(value string) bool {
	inner := strings.Trim(value, "*")
	return inner != value && len(inner) > 1 && !strings.ContainsAny(inner, " /:")
}
