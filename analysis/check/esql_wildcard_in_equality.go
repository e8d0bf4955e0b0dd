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
		p.eachESQL(func(q *Query, n esql.Node) {
			operand, constants := comparedWith(n)
			for _, e := range constants {
				l, ok := e.(*esql.Literal)
				if !ok || l.Kind != esql.StringLiteral || l.Value == "*" || !strings.ContainsAny(l.Value, "*?") {
					continue
				}
				if isGlob(l.Value) || q.holdsFile(operand) {
					p.Reportf(q.InFile(l.Span()), "`"+l.Value[strings.IndexAny(l.Value, "*?"):][:1]+"` is an ordinary character here: wildcards need `LIKE`")
				}
			}
		})
	},
}

// holdsFile reports whether a compared operand is about the name or the path of
// a file.
func (q *Query) holdsFile(operand esql.Expr) bool {
	field, _ := q.comparedField(operand)
	return (&use{field: field}).holdsFile()
}

// comparedWith returns a column, or TO_LOWER of one, and the constants that it
// is compared with as a whole.
func comparedWith(n esql.Node) (esql.Expr, []esql.Expr) {
	switch n := n.(type) {
	case *esql.Binary:
		if isColumn(n.Left) && (n.Op == "==" || n.Op == "!=") {
			return n.Left, []esql.Expr{n.Right}
		}
	case *esql.In:
		if isColumn(n.Operand) {
			return n.Operand, n.Items
		}
	}
	return nil, nil
}

func isColumn(e esql.Expr) bool {
	if call, ok := e.(*esql.Call); ok && strings.EqualFold(call.Name.Name, "to_lower") && len(call.Args) == 1 {
		e = call.Args[0]
	}
	_, ok := e.(*esql.Column)
	return ok
}

// isGlob reports whether a value looks like a pattern: a `*` at its start or
// end beside other characters. An asterisk alone is a value that fields have.
func isGlob(value string) bool {
	inner := strings.Trim(value, "*")
	return inner != value && len(inner) > 1 && !strings.ContainsAny(inner, " /:")
}
