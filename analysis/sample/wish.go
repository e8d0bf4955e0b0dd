package sample

import (
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
)

// part is a node of a formula, or one entry of an atom's list.
type part struct {
	node *predicate.Node
	// entry is an index of the atom's entries; -1 stands for the whole node.
	entry int
	// alone is the condition of the entry by itself.
	alone *predicate.Formula
}

func whole(n *predicate.Node) part { return part{node: n, entry: -1} }

func entryOf(n *predicate.Node, i int) part {
	return part{n, i, predicate.New(predicate.NewAtom(n.Entries[i].Span, n.Field, n.Reading, n.Entries[i]))}
}

// root is the condition that the part is.
func (p part) root() *predicate.Node {
	if p.alone != nil {
		return p.alone.Root
	}
	return p.node
}

func (p part) truth(e *event.Event, truths []predicate.Truth) predicate.Truth {
	if p.alone != nil {
		return p.alone.Eval(e)
	}
	return truths[p.node.ID]
}

// wish is what an event shall be: one that meets a condition, or one that
// fails one clause of it and meets the rest.
type wish struct {
	formula *predicate.Formula
	// spared is the clause that shall fail; nil for none. wanted is what the
	// condition needs it to be.
	spared *predicate.Node
	wanted bool
	// also are parts that shall hold besides, and not such that shall not.
	also, not []part
	// needs are parts that have to hold for any alert of the rule.
	needs []part
}

// goals puts the wish to the solver.
func (w wish) goals() []solve.Goal {
	goals := []solve.Goal{solve.Meets(w.formula)}
	if w.spared != nil {
		kept := predicate.NewConst(w.spared.Span, predicate.TruthOf(w.wanted))
		goals[0].Replace = solve.Replacement{w.spared: kept}
		goals = append(goals, solve.Goal{Node: w.spared, Fails: w.wanted})
	}
	for _, p := range append(w.needs[:len(w.needs):len(w.needs)], w.also...) {
		goals = append(goals, solve.Goal{Node: p.root()})
	}
	for _, p := range w.not {
		goals = append(goals, solve.Goal{Node: p.root(), Fails: true})
	}
	return goals
}

// met reports whether an event surely is what was wished for.
func (w wish) met(d *draft) bool {
	e := d.event()
	if w.spared == nil && len(w.also)+len(w.not)+len(w.needs) == 0 {
		return w.formula.Eval(e) == predicate.True
	}
	truths := w.formula.Truths(e, nil)
	if w.spared == nil {
		if truths[w.formula.Root.ID].Filter() != predicate.True {
			return false
		}
	} else {
		is := truths[w.spared.ID]
		if is == predicate.Undecided || is == predicate.TruthOf(w.wanted) || w.without(w.formula.Root, truths) != predicate.True {
			return false
		}
	}
	for _, p := range append(w.needs[:len(w.needs):len(w.needs)], w.also...) {
		if p.truth(e, truths) != predicate.True {
			return false
		}
	}
	for _, p := range w.not {
		if is := p.truth(e, truths); is == predicate.True || is == predicate.Undecided {
			return false
		}
	}
	return true
}

// without decides a node as though the spared clause were as it is wanted.
func (w wish) without(n *predicate.Node, truths []predicate.Truth) predicate.Truth {
	if n == w.spared {
		return predicate.TruthOf(w.wanted)
	}
	switch n.Op {
	case predicate.And:
		truth := predicate.True
		for _, arg := range n.Args {
			truth = truth.And(w.without(arg, truths))
		}
		return truth
	case predicate.Or:
		truth := predicate.False
		for _, arg := range n.Args {
			truth = truth.Or(w.without(arg, truths))
		}
		return truth
	case predicate.Not:
		return w.without(n.Args[0], truths).Not()
	case predicate.Filter:
		return w.without(n.Args[0], truths).Filter()
	}
	return truths[n.ID]
}
