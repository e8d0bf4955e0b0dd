package sample

import (
	"github.com/rulewright/rulewright/analysis/predicate"
)

// clause is a part of a condition that every match needs, and what it needs
// it to be: an exclusion has to be false.
type clause struct {
	node   *predicate.Node
	wanted bool
}

// clausesOf lists the clauses that a condition joins, in the order of the
// text: the operands of its conjunctions, and those of the disjunctions that
// it excludes.
func clausesOf(f *predicate.Formula) []clause {
	var out []clause
	var look func(n *predicate.Node, wanted bool)
	look = func(n *predicate.Node, wanted bool) {
		switch {
		case n.Op == predicate.And && wanted, n.Op == predicate.Or && !wanted:
			for _, arg := range n.Args {
				look(arg, wanted)
			}
		case n.Op == predicate.Not && n.Span == n.Args[0].Span:
			out = append(out, clause{n, wanted}) // written as one, such as `!=`
		case n.Op == predicate.Not:
			look(n.Args[0], !wanted)
		case n.Op == predicate.Filter && wanted:
			look(n.Args[0], wanted)
		case n.Op != predicate.Const:
			out = append(out, clause{n, wanted})
		}
	}
	look(f.Root, true)
	return out
}

// alternative is one way to meet a condition.
type alternative struct {
	// part is what the alternative is called after.
	part part
	// also are the parts that hold, the part itself and those around it;
	// others are what stands beside them and should not hold.
	also, others []part
}

// alternativesOf lists the alternatives of a condition in the order of the
// text: the operands of its disjunctions that have no alternatives in turn,
// and the entries of its lists. Those of what is excluded are none.
func alternativesOf(f *predicate.Formula) []alternative {
	l := &alternatives{}
	l.look(f.Root, true, nil, nil)
	return l.found
}

type alternatives struct{ found []alternative }

// look lists the alternatives below a node and returns how many there are.
func (l *alternatives) look(n *predicate.Node, wanted bool, also, others []part) int {
	count := 0
	switch {
	case n.Op == predicate.Or && wanted:
		parts := make([]part, len(n.Args))
		for i, arg := range n.Args {
			parts[i] = whole(arg)
		}
		count = l.choose(parts, also, others)
	case n.Op == predicate.Atom && wanted && len(n.Entries) > 1:
		parts := make([]part, len(n.Entries))
		for i := range n.Entries {
			parts[i] = entryOf(n, i)
		}
		count = l.choose(parts, also, others)
	case n.Op == predicate.And && wanted, n.Op == predicate.Or:
		for _, arg := range n.Args {
			count += l.look(arg, wanted, also, others)
		}
	case n.Op == predicate.Not:
		count = l.look(n.Args[0], !wanted, also, others)
	case n.Op == predicate.Filter:
		count = l.look(n.Args[0], wanted, also, others)
	}
	return count
}

// choose lists the alternatives of which one has to hold.
func (l *alternatives) choose(parts, also, others []part) int {
	count := 0
	for i, p := range parts {
		with := append(also[:len(also):len(also)], p)
		beside := append(append(others[:len(others):len(others)], parts[:i]...), parts[i+1:]...)
		below := 0
		if p.entry < 0 {
			below = l.look(p.node, true, with, beside)
		}
		if below == 0 {
			l.found = append(l.found, alternative{p, with, beside})
			below = 1
		}
		count += below
	}
	return count
}
