package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// esql adds the strings that an ES|QL query compares fields of its indices
// with: those under `==`, `!=`, IN, LIKE, RLIKE and `:`, as they are or in
// TO_LOWER, which counts as a comparison that ignores case.
func (c *useCollector) esql(q *Query, n esql.Node, negated bool) {
	esql.Walk(n, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Not:
			c.esql(q, n.Operand, !negated)
			return false
		case *esql.Binary:
			if n.Op == "==" || n.Op == "!=" {
				c.esqlList(q, n.Left, n.Op, n.OpSpan, negated != (n.Op == "!="), n.Right)
			}
		case *esql.In:
			c.esqlList(q, n.Operand, "in", n.OpSpan, negated != n.Negated, n.Items...)
		case *esql.Like:
			op := "like"
			if n.Regex {
				op = "regex"
			}
			c.esqlList(q, n.Operand, op, n.OpSpan, negated != n.Negated, n.Patterns...)
		case *esql.Match:
			c.esqlList(q, n.Field, "match", n.OpSpan, negated, n.Value)
		}
		return true
	})
}

func (c *useCollector) esqlList(q *Query, operand esql.Expr, op string, opAt source.Span, negated bool, constants ...esql.Expr) {
	field, fold := q.comparedField(operand)
	if field == "" {
		return
	}
	c.list++
	for _, e := range constants {
		l, ok := e.(*esql.Literal)
		if !ok || l.Kind != esql.StringLiteral {
			continue
		}
		u := use{
			field: field, op: op, opAt: opAt, text: l.Value, at: l.Span(), quoted: true, raw: l.Raw,
			fold: fold, negated: negated, list: c.list,
		}
		if op == "like" {
			if u.text, u.wildcards, ok = unescapedLike(l.Value); !ok {
				continue
			}
		}
		c.uses = append(c.uses, u)
	}
}

// comparedField returns the field of the indices that an expression is, by its
// name there; "" if it is none. In TO_LOWER, its case is gone.
func (q *Query) comparedField(e esql.Expr) (field string, fold bool) {
	switch e := e.(type) {
	case *esql.Paren:
		return q.comparedField(e.Expr)
	case *esql.Call:
		if strings.EqualFold(e.Name.Name, "to_lower") && len(e.Args) == 1 {
			field, _ = q.comparedField(e.Args[0])
			return field, true
		}
	case *esql.Column:
		of := q.Columns().Refs[e]
		for of != nil && of.Renamed != nil {
			of = of.Renamed
		}
		if of != nil && of.IsField() {
			return of.Origin().Name, false
		}
	}
	return "", false
}

// unescapedLike returns what a pattern of LIKE says without its backslashes,
// and whether it has wildcards; false for one that has wildcards and means some
// as they are, too.
func unescapedLike(pattern string) (text string, wildcards, ok bool) {
	var b strings.Builder
	escaped := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			i++
			escaped = escaped || pattern[i] == '*' || pattern[i] == '?'
			b.WriteByte(pattern[i])
		default:
			wildcards = wildcards || c == '*' || c == '?'
			b.WriteByte(c)
		}
	}
	return b.String(), wildcards, !escaped || !wildcards
}
