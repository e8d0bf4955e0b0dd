package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
)

// shown reports whether an event shows that the condition would be another one
// without one value of a list: an event that meets the condition, with that
// value in the list's field. It is cheap and decides most values, so that the
// solver need not be asked; false proves nothing.
func (l *logicCase) shown(i int, n *predicate.Node, entries []predicate.Entry, k int, positive bool) bool {
	text, ok := entries[k].Value.AnInstance()
	if !ok || n.Field.Type != predicate.Keyword {
		return false
	}
	for j, e := range entries {
		if j != k && (e.Value.Opaque() || e.Value.Holds(pattern.Text, text)) {
			return false
		}
	}
	base := l.matched()
	if base == nil {
		return false
	}
	e := event.New().Add(n.Field.Values(), event.Text(text))
	for _, field := range base.Fields() {
		if field != n.Field.Values() {
			e.Add(field, base.Values(field)...)
		} else if !n.Field.Single {
			e.Add(field, outside(entries, base.Values(field))...)
		}
	}
	l.truths = l.condition.Formula.Truths(e, l.truths)
	for j, part := range l.parts {
		if j != i && l.truths[part.ID] != predicate.True {
			return false
		}
	}
	with, without := l.truths[l.parts[i].ID], l.without(l.parts[i], n)
	if !positive {
		with, without = without, with
	}
	return with == predicate.True && (without == predicate.False || without == predicate.Null)
}

// outside returns the values that no entry holds.
func outside(entries []predicate.Entry, values []event.Value) []event.Value {
	return slices.DeleteFunc(slices.Clone(values), func(v event.Value) bool {
		return slices.ContainsFunc(entries, func(e predicate.Entry) bool {
			return e.Value.Opaque() || e.Value.Holds(pattern.Text, v.Text)
		})
	})
}

// matched returns an event that meets the condition, or nil if none is known.
func (l *logicCase) matched() *event.Event {
	if !l.looked {
		l.looked = true
		nested := slices.ContainsFunc(l.condition.Formula.Nodes(), func(n *predicate.Node) bool { return n.Op == predicate.Nested })
		if !nested && !l.exhausted() {
			l.match = l.solver.Find(solve.Meets(l.condition.Formula)).Witness
			l.work -= l.solver.Steps()
		}
	}
	return l.match
}

// without returns what a node is for the event of l.truths if another one
// below it were false.
func (l *logicCase) without(n, gone *predicate.Node) predicate.Truth {
	if n == gone {
		return predicate.False
	}
	switch n.Op {
	case predicate.And:
		truth := predicate.True
		for _, arg := range n.Args {
			truth = truth.And(l.without(arg, gone))
		}
		return truth
	case predicate.Or:
		truth := predicate.False
		for _, arg := range n.Args {
			truth = truth.Or(l.without(arg, gone))
		}
		return truth
	case predicate.Not:
		return l.without(n.Args[0], gone).Not()
	case predicate.Filter:
		return l.without(n.Args[0], gone).Filter()
	}
	return l.truths[n.ID]
}
