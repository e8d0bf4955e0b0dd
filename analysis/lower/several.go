package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

// someField returns the condition that of the fields whose names match, some
// one meets what condition returns for it. Which fields there are the mapping
// of the day decides, so this is a variable of its own; an event's own fields
// decide it all the same.
func someField(span source.Span, key string, fields *Fields, names pattern.Pattern, condition func(*Fields, string) *predicate.Node) *predicate.Node {
	out := predicate.NewOpaque(span, key)
	out.TwoValued = true
	return out.WithEval(func(e *event.Event) predicate.Truth {
		truth := predicate.False
		for _, name := range e.Fields() {
			if names.Holds(pattern.Text, name) {
				// With fields of its own, since an evaluation may run beside others.
				truth = truth.Or(predicate.New(condition(fields.fresh(), name)).Eval(e))
			}
		}
		return truth
	})
}

// someLeaf returns the condition that of the fields below an object, some one
// has a value in the entries.
func someLeaf(span source.Span, key string, f *field, entries []predicate.Entry) *predicate.Node {
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
