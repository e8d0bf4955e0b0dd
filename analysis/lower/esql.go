package lower

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// ESQL lowers what an ES|QL query asks of one event: its WHERE commands before
// the first one that makes other rows (STATS, FORK, LOOKUP JOIN and the like).
// An event that does not meet the formula has no part in the result. Spans are
// offsets of the query's text; the WHERE commands are operands of one
// conjunction, with what stands between them in the text.
//
// The answer is false where the query asks nothing of an event, where FROM has
// subqueries, and where STATS without BY gives a row even for no event at all.
//
// Comparisons and scalar functions are null for a field with no or several
// values; the match operator looks at every value. A column that the query
// computes of a field in a way that is known here, as RENAME does and EVAL with
// a field or TO_LOWER of one, is as good as the field; a condition on any other
// is opaque.
func ESQL(q *esql.Query, fields *Fields) (Result, bool) {
	if !readsIndices(q) || countsNothing(q) {
		return Result{}, false
	}
	l := &esqlLowering{query: q, fields: fields, made: map[string]made{}}
	var args []*predicate.Node
	for i, c := range q.Pipeline.Commands[1:] {
		where, ok := c.(*esql.Where)
		if ok && where.Condition != nil {
			args = append(args, Kept(where.Condition, l.leaf))
		} else if !l.passes(c, i+1) {
			break
		}
	}
	if len(args) == 0 {
		return Result{}, false
	}
	span := source.Span{Start: args[0].Span.Start, End: args[len(args)-1].Span.End}
	return Result{Formula: predicate.New(predicate.NewAnd(span, args...))}, true
}

// readsIndices reports whether all rows are events.
func readsIndices(q *esql.Query) bool {
	if len(q.Pipeline.Commands) == 0 {
		return false
	}
	from, ok := q.Pipeline.Commands[0].(*esql.From)
	if !ok {
		return false
	}
	for _, n := range from.Sources {
		if _, ok := n.(*esql.Subquery); ok {
			return false
		}
	}
	return len(from.Sources) > 0
}

// countsNothing reports whether the query may return a row without any event.
func countsNothing(q *esql.Query) bool {
	for _, c := range q.Pipeline.Commands {
		if s, ok := c.(*esql.Stats); ok && !s.Inline && len(s.By) == 0 {
			return true
		}
	}
	return false
}

// esqlLowering lowers one query.
type esqlLowering struct {
	query  *esql.Query
	fields *Fields
	// made are the columns that are no fields of the index any more, or not of
	// their own name.
	made map[string]made
	// patterns are those of DISSECT and GROK, which make columns that they name.
	patterns []madeBy
}

// leaf lowers a condition that joins no others.
func (l *esqlLowering) leaf(e esql.Expr) *predicate.Node {
	switch e := e.(type) {
	case *esql.Literal:
		if truth, ok := truths[e.Value]; ok && e.Kind != esql.StringLiteral {
			return predicate.NewConst(e.Span(), truth)
		}
	case *esql.Column:
		if s, ok := l.subject(e); ok && s.Type == predicate.Boolean {
			return l.atom(e, s.field, predicate.Entry{Span: e.Span(), Value: equal(s.field, "true", "true")})
		}
	case *esql.Binary:
		return l.compare(e)
	case *esql.IsNull:
		return l.isNull(e)
	case *esql.In:
		return l.in(e)
	case *esql.Like:
		return l.like(e)
	case *esql.Match:
		return l.match(e)
	case *esql.Call:
		return l.call(e)
	}
	return l.opaque(e)
}

// truths are the constants that are conditions.
var truths = map[string]predicate.Truth{"true": predicate.True, "false": predicate.False, "null": predicate.Null}

// atom returns a condition on the one value of a field.
func (l *esqlLowering) atom(e esql.Expr, f *field, entries ...predicate.Entry) *predicate.Node {
	return predicate.NewAtom(e.Span(), &f.Field, predicate.OneValue, entries...)
}

// opaque returns a condition of which only its text is known, with the places
// that made the columns in it.
func (l *esqlLowering) opaque(e esql.Expr) *predicate.Node {
	var key strings.Builder
	key.WriteString("esql " + l.query.PrintNode(e))
	var reads []*predicate.Field
	esql.Walk(e, func(n esql.Node) bool {
		if c, ok := n.(*esql.Column); ok && c.Known() {
			of, at := l.column(c)
			if of.field != nil {
				reads = append(reads, &of.Field)
			}
			if at > 0 {
				fmt.Fprintf(&key, " %s#%d", c.Name(), at)
			}
		}
		return true
	})
	return predicate.NewOpaque(e.Span(), key.String(), reads...)
}

// isNull lowers `IS NULL`, which is never null itself. Whether several values
// in one case are null depends on the version.
func (l *esqlLowering) isNull(e *esql.IsNull) *predicate.Node {
	s, ok := l.subject(e.Operand)
	if !ok || s.cased != asItIs && !s.Single {
		return l.opaque(e)
	}
	exists := predicate.NewExists(e.Span(), &s.Field)
	if e.Negated {
		return exists
	}
	return predicate.NewNot(e.Span(), exists)
}
