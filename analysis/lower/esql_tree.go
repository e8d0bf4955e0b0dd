package lower

import (
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/esql"
)

// Kept makes the formula of a condition that rows have to meet in ES|QL: null
// counts as false, and does so in every part that is not negated. What is
// joined by AND, OR and NOT, leaf lowers. Spans are those of the query.
func Kept(e esql.Expr, leaf func(esql.Expr) *predicate.Node) *predicate.Node {
	switch e := e.(type) {
	case *esql.Logical:
		return logical(e, func(term esql.Expr) *predicate.Node { return Kept(term, leaf) })
	case *esql.Paren:
		out := Kept(e.Expr, leaf)
		out.Span = e.Span()
		if out.Op == predicate.Filter {
			out.Args[0].Span = out.Span
		}
		return out
	}
	return predicate.NewFilter(condition(e, leaf))
}

// condition makes the formula of a condition that may be null.
func condition(e esql.Expr, leaf func(esql.Expr) *predicate.Node) *predicate.Node {
	switch e := e.(type) {
	case *esql.Logical:
		return logical(e, func(term esql.Expr) *predicate.Node { return condition(term, leaf) })
	case *esql.Not:
		return predicate.NewNot(e.Span(), condition(e.Operand, leaf))
	case *esql.Paren:
		out := condition(e.Expr, leaf)
		out.Span = e.Span()
		return out
	}
	return leaf(e)
}

func logical(e *esql.Logical, lower func(esql.Expr) *predicate.Node) *predicate.Node {
	args := make([]*predicate.Node, len(e.Terms))
	for i, term := range e.Terms {
		args[i] = lower(term)
	}
	if e.And {
		return predicate.NewAnd(e.Span(), args...)
	}
	return predicate.NewOr(e.Span(), args...)
}
