package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

var esqlPercentInLike = &Check{
	ID:    "esql/percent-in-like",
	Title: "`%` as a wildcard of LIKE",
	Text: "In ES|QL the wildcards of `LIKE` are `*` for any text and `?` for one character. `%` and `_`, which SQL has, are " +
		"ordinary characters: the pattern matches only values that hold a `%`.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.command_line like \"%curl%\""},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.command_line like \"*curl*\""},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachPattern(func(q *Query, like *esql.Like, pattern *esql.Literal) {
			value := pattern.Value
			if like.Regex || strings.ContainsAny(value, "*?") || !strings.HasPrefix(value, "%") && !strings.HasSuffix(value, "%") {
				return
			}
			f := Finding{
				Span:    q.InFile(pattern.Span()),
				Message: "`%` is an ordinary character for `LIKE`: the wildcard is `*`",
			}
			text := q.ESQL.TextOf(pattern)
			if edits, ok := q.FileEdits(p.Doc.File, []source.Edit{{Span: pattern.Span(), NewText: strings.ReplaceAll(text, "%", "*")}}); ok {
				f.Fixes = []Fix{{Title: "Write `*` for `%`", Edits: edits}}
			}
			p.Report(f)
		})
	},
}

var esqlLikeWithoutWildcard = &Check{
	ID:    "esql/like-without-wildcard",
	Title: "LIKE where `==` serves",
	Text: "The pattern has no wildcard, so that `LIKE` asks for the very value: `==` says so, and costs less. If more was " +
		"meant, a `*` is missing.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name like \"curl\""},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name like \"curl*\""},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachPattern(func(q *Query, like *esql.Like, pattern *esql.Literal) {
			if like.Regex || strings.ContainsAny(pattern.Value, `*?\%`) || len(like.Patterns) > 1 {
				return
			}
			f := Finding{Span: q.InFile(like.OpSpan), Message: "`LIKE` without a wildcard is `==`"}
			op := "=="
			if like.Negated {
				op = "!="
			}
			if like.Listed {
				p.Report(f)
				return
			}
			if edits, ok := q.FileEdits(p.Doc.File, []source.Edit{{Span: like.OpSpan, NewText: op}}); ok {
				f.Fixes = []Fix{{Title: "Write `" + op + "`", Safe: true, Edits: edits}}
			}
			p.Report(f)
		})
	},
}

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

// eachPattern calls do for each string that a LIKE or RLIKE of a query compares
// with.
func (p *Pass) eachPattern(do func(q *Query, like *esql.Like, pattern *esql.Literal)) {
	for _, q := range p.Queries() {
		if q.ESQL == nil || len(q.Problems) > 0 {
			continue
		}
		esql.Walk(q.ESQL, func(n esql.Node) bool {
			if like, ok := n.(*esql.Like); ok {
				for _, e := range like.Patterns {
					if l, ok := e.(*esql.Literal); ok && l.Kind == esql.StringLiteral {
						do(q, like, l)
					}
				}
			}
			return true
		})
	}
}
