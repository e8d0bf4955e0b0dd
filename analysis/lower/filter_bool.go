package lower

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/toml"
)

// boolean lowers a bool query: all of must and filter, none of must_not, and
// of should at least one where that is asked for or nothing else is wanted.
// It is nil where the query says more than that.
func (l *dslLowering) boolean(body *toml.Value) *predicate.Node {
	if body.Table == nil {
		return nil
	}
	var all, some []*predicate.Node
	wanted, least, given := false, int64(1), false
	for _, e := range body.Table.Entries {
		switch e.Key.Name {
		case "must", "filter":
			clauses, ok := l.clauses(e.Value)
			if !ok {
				return nil
			}
			wanted = wanted || len(clauses) > 0
			all = append(all, clauses...)
		case "must_not":
			clauses, ok := l.clauses(e.Value)
			if !ok {
				return nil
			}
			for _, c := range clauses {
				all = append(all, predicate.NewNot(c.Span, c))
			}
		case "should":
			clauses, ok := l.clauses(e.Value)
			if !ok {
				return nil
			}
			some = clauses
		case "minimum_should_match":
			if least, given = leastOf(e.Value); !given {
				return nil
			}
		case "boost", "_name": // neither decides what matches
		default:
			return nil
		}
	}
	switch {
	case given && least > 0 && len(some) == 0:
		return nil
	case len(some) > 0 && (given && least > 0 || !wanted):
		all = append(all, predicate.NewOr(spanOf(some), some...))
	}
	slices.SortStableFunc(all, func(a, b *predicate.Node) int { return a.Span.Start - b.Span.Start })
	if len(all) == 0 {
		return predicate.NewConst(body.Span, predicate.True)
	}
	return predicate.NewAnd(body.Span.Join(spanOf(all)), all...)
}

// clauses lowers one query or a list of them.
func (l *dslLowering) clauses(v *toml.Value) ([]*predicate.Node, bool) {
	switch v.Kind {
	case toml.TableKind:
		return []*predicate.Node{l.clause(v)}, true
	case toml.Array:
		out := make([]*predicate.Node, len(v.Items))
		for i, item := range v.Items {
			out[i] = l.clause(item)
		}
		return out, true
	}
	return nil, false
}

// leastOf reads a minimum_should_match of none or one, which is what Kibana
// writes.
func leastOf(v *toml.Value) (int64, bool) {
	switch {
	case v.Kind == toml.Integer && (v.Int == 0 || v.Int == 1):
		return v.Int, true
	case v.Kind == toml.String && v.Text == "0":
		return 0, true
	case v.Kind == toml.String && v.Text == "1":
		return 1, true
	}
	return 0, false
}
