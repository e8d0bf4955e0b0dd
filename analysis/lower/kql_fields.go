package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// anyOf lowers a condition on all fields whose names match a pattern. Which
// ones there are the mapping of the day decides, so the condition is a
// variable of its own; an event's own fields decide it all the same.
func (l *kqlLowering) anyOf(n *kql.Match) *predicate.Node {
	value, single := n.Value.(*kql.Literal)
	if n.Field.IsExists() && single && value.IsExists() {
		return predicate.NewConst(n.At, predicate.True)
	}
	names := pattern.Stars(pieces(n.Field), pattern.Exact)
	fields, nested, text := l.fields, l.nested, l.text
	out := predicate.NewOpaque(n.At, "fields "+n.Field.Text+": "+describeKQL(n.Value))
	out.TwoValued = true
	return out.WithEval(func(e *event.Event) predicate.Truth {
		truth := predicate.False
		for _, name := range e.Fields() {
			if !names.Holds(pattern.Text, name) {
				continue
			}
			// A lowering of its own, since an evaluation may run beside others.
			own := &kqlLowering{text: text, fields: fields.fresh(), nested: nested}
			f := own.fields.field(name)
			truth = truth.Or(predicate.New(own.values(f, n.Value)).Eval(e))
		}
		return truth
	})
}

// object lowers a condition on a name that has fields below it instead of
// values of its own. "Exists" asks whether any of these has a value; anything
// else finds nothing, except that a flattened object has the values of all its
// leaves.
func (l *kqlLowering) object(f *field, span source.Span, values []*kql.Literal) *predicate.Node {
	key := "object " + f.Name
	var entries []predicate.Entry
	for _, v := range values {
		key += " " + describeKQL(v)
		if f.flattened || v.IsExists() {
			entries = append(entries, kqlEntry(f, v))
		}
	}
	out := predicate.NewOpaque(span, key, &f.Field)
	out.TwoValued = true
	name, prefix, typ := f.Name, f.Name+".", f.Type
	return out.WithEval(func(e *event.Event) predicate.Truth {
		truth := predicate.False
		if len(e.Values(name)) > 0 {
			truth = predicate.Undecided // the catalogue and the event disagree
		}
		for _, name := range e.Fields() {
			if strings.HasPrefix(name, prefix) {
				leaf := &predicate.Field{Name: name, Type: typ}
				truth = truth.Or(predicate.New(predicate.NewAtom(span, leaf, predicate.AnyValue, entries...)).Eval(e))
			}
		}
		return truth
	})
}

// describeKQL spells a value or a tree of values for the key of an opaque
// condition.
func describeKQL(n kql.Node) string {
	var b strings.Builder
	kql.Walk(n, func(n kql.Node) bool {
		switch n := n.(type) {
		case *kql.Literal:
			b.WriteString(describeLiteral(n))
		case *kql.Or:
			b.WriteString("or(")
		case *kql.And:
			b.WriteString("and(")
		case *kql.Not:
			b.WriteString("not ")
		}
		b.WriteByte(' ')
		return true
	})
	return b.String()
}
