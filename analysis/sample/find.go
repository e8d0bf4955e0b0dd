package sample

import (
	"cmp"
	"maps"
	"slices"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
)

// failure is why there is no event.
type failure struct {
	proved bool
	reason string
}

// find looks for an event that is what was wished for, and meets more goals;
// it holds the fields that the conditions ask for and no other.
func (m *maker) find(w wish, more ...solve.Goal) (*draft, *failure) {
	goals := append(w.goals(), more...)
	r := m.solver.Find(goals...)
	switch r.Answer {
	case pattern.No:
		return nil, &failure{true, "no event can be so"}
	case pattern.Yes:
		if d := draftOf(r.Witness, m.paths); w.met(d) {
			return d, nil
		}
	}
	if r.Spent {
		return nil, &failure{reason: "the search became too large"}
	}
	return m.coax(w, goals)
}

// coax finds an event where parts of a condition are opaque to the solver:
// one for which these parts are as they should be at best, and from it, by
// trying values, one for which they are.
func (m *maker) coax(w wish, goals []solve.Goal) (*draft, *failure) {
	opaque := opaqueParts(w.formula)
	goals = relaxed(goals, opaque)
	r := m.solver.Find(goals...)
	switch {
	case r.Answer == pattern.No && w.spared == nil:
		return nil, &failure{true, "no event can be so"}
	case r.Answer != pattern.Yes:
		return nil, &failure{reason: "it depends on a part that cannot be told without Elasticsearch"}
	}
	base := draftOf(r.Witness, m.paths)
	if w.met(base) {
		return base, nil
	}
	if d := m.try(w, base, opaque); d != nil {
		return d, nil
	}
	return nil, &failure{reason: m.blame(w, base, opaque)}
}

// relaxed returns the goals with what is opaque as it should be at best, and
// without those that are about nothing else.
func relaxed(goals []solve.Goal, opaque map[*predicate.Node]bool) []solve.Goal {
	var out []solve.Goal
	for _, g := range goals {
		if isOpaque(g.Node) {
			continue
		}
		replace := solve.Replacement{}
		for n, wanted := range opaque {
			replace[n] = predicate.NewConst(n.Span, predicate.TruthOf(wanted != g.Fails))
		}
		for n, other := range g.Replace {
			replace[n] = other
		}
		g.Replace = replace
		out = append(out, g)
	}
	return out
}

// blame names an opaque part that no value was found for.
func (m *maker) blame(w wish, d *draft, opaque map[*predicate.Node]bool) string {
	truths := w.formula.Truths(d.event(), nil)
	for _, n := range inOrder(opaque) {
		if (truths[n.ID] == predicate.True) == opaque[n] && truths[n.ID] != predicate.Undecided {
			continue
		}
		if c := m.clause(n, n.Span); c != nil {
			return "no value was found that is sure to do for `" + c.Text + "`"
		}
	}
	return "no values were found that do for the parts which are more than a comparison with constants"
}

// opaqueParts returns the parts of a condition that are opaque to the solver,
// and what each of them has to be for the condition to hold.
func opaqueParts(f *predicate.Formula) map[*predicate.Node]bool {
	out := map[*predicate.Node]bool{}
	var look func(n *predicate.Node, wanted bool)
	look = func(n *predicate.Node, wanted bool) {
		if isOpaque(n) {
			out[n] = wanted
		}
		for _, arg := range n.Args {
			look(arg, wanted != (n.Op == predicate.Not))
		}
	}
	look(f.Root, true)
	return out
}

func inOrder(nodes map[*predicate.Node]bool) []*predicate.Node {
	return slices.SortedFunc(maps.Keys(nodes), func(a, b *predicate.Node) int { return cmp.Compare(a.ID, b.ID) })
}

// isOpaque reports whether the solver cannot read a node itself.
func isOpaque(n *predicate.Node) bool {
	return n.Op == predicate.Opaque ||
		n.Op == predicate.Atom && slices.ContainsFunc(n.Entries, func(e predicate.Entry) bool { return e.Value.Opaque() })
}
