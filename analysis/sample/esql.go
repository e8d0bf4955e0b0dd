package sample

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// relaxed is what an ES|QL query asks of single fields of an event: of what is
// computed it says nothing. The query is that of the target, or made of it.
func (t *target) relaxed(q *esql.Query) *predicate.Formula {
	everything := predicate.New(predicate.NewConst(source.Span{}, predicate.True))
	lowered, ok := lower.ESQL(q, t.fields)
	if !ok {
		return everything
	}
	// KQL within the query asks of fields, too.
	within := map[source.Span]*predicate.Node{}
	esql.Walk(q, func(n esql.Node) bool {
		if text, ok := kqlOf(n); ok {
			if l := lower.KQL(text, t.fields); len(l.Problems) == 0 {
				within[n.Span()] = l.Formula.Root
			}
		}
		return true
	})
	return predicate.New(withoutOpaque(lowered.Formula.Root, true, within))
}

// addESQL adds the fields of a query. What nobody knows is of the type that the
// query takes it for.
func (x *index) addESQL(q *esql.Query) {
	for _, name := range esqleval.Names(q) {
		x.add(name, schema.Keyword)
	}
	guess := func(e esql.Expr, typ schema.Type) {
		if c, ok := e.(*esql.Column); ok && c.Known() && x.guessed[c.Name()] {
			x.add(c.Name(), typ)
		}
	}
	condition := func(e esql.Expr) { guess(e, schema.Boolean) }
	esql.Walk(q, func(n esql.Node) bool {
		if text, ok := kqlOf(n); ok {
			x.addKQL(text)
		}
		x.add(sourcePath(n), schema.Keyword)
		switch n := n.(type) {
		case *esql.Where:
			condition(n.Condition)
		case *esql.Logical:
			for _, term := range n.Terms {
				condition(term)
			}
		case *esql.Not:
			condition(n.Operand)
		case *esql.Binary:
			if l, ok := n.Right.(*esql.Literal); ok {
				guess(n.Left, literalTypes[l.Kind])
			}
		case *esql.Call:
			switch strings.ToLower(n.Name.Name) {
			case "sum", "avg", "round", "mv_sum":
				for _, arg := range n.Args {
					guess(arg, schema.Long)
				}
			case "st_distance", "st_x", "st_y":
				for _, arg := range n.Args {
					guess(arg, schema.GeoPoint)
				}
			}
		}
		return true
	})
}

// literalTypes are the types of fields that are compared with a constant.
var literalTypes = map[esql.LiteralKind]schema.Type{
	esql.StringLiteral: schema.Keyword, esql.IntegerLiteral: schema.Long, esql.DecimalLiteral: schema.Double, esql.BooleanLiteral: schema.Boolean, esql.NullLiteral: schema.Keyword,
}

// kqlOf returns the query of a call of KQL.
func kqlOf(n esql.Node) (*kql.Query, bool) {
	call, ok := n.(*esql.Call)
	if !ok || !strings.EqualFold(call.Name.Name, "kql") || len(call.Args) == 0 {
		return nil, false
	}
	l, ok := call.Args[0].(*esql.Literal)
	if !ok || l.Kind != esql.StringLiteral {
		return nil, false
	}
	q := kql.Parse(l.Value)
	return q, len(q.Problems) == 0
}

// withoutOpaque returns a condition in which every part that cannot be read is
// what it should be, or what it is known to stand for.
func withoutOpaque(n *predicate.Node, wanted bool, within map[source.Span]*predicate.Node) *predicate.Node {
	if isOpaque(n) {
		if known := within[n.Span]; known != nil {
			return withoutOpaque(known, wanted, nil)
		}
		return predicate.NewConst(n.Span, predicate.TruthOf(wanted))
	}
	out := *n
	out.Args = make([]*predicate.Node, len(n.Args))
	for i, arg := range n.Args {
		out.Args[i] = withoutOpaque(arg, wanted != (n.Op == predicate.Not), within)
	}
	return &out
}

// pipelines makes the sets of a rule in ES|QL. Its conditions on fields are
// solved; for what it computes and counts, events are tried, and every run
// tells which condition to look at next.
func (m *maker) pipelines() {
	w := wish{formula: m.items[0]}
	found, failed := m.find(w)
	if failed != nil {
		failed.proved = false // the evaluator has the last word about ES|QL
		m.missing(false, nil, failed)
		return
	}
	s := newSearch(m, m.dress(found, w, nil))
	best := s.climb()
	if !best.alerts {
		m.missing(false, nil, &failure{reason: s.blame(best)})
		return
	}
	best = s.simplify(best)
	if !s.emit(Set{}, best) || !m.options.NearMisses {
		return
	}
	s.nearMisses(best)
}
