package check

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// inside looks for operands and values within a part that change nothing.
// Positive says that the part holds of more events where n does; below a
// negation it is the other way round.
func (l *logicCase) inside(i int, n *predicate.Node, positive bool) {
	switch n.Op {
	case predicate.Not:
		l.inside(i, n.Args[0], !positive)
	case predicate.Filter:
		l.inside(i, n.Args[0], positive)
	case predicate.And, predicate.Or:
		for k := len(n.Args) - 1; k >= 0; k-- {
			if arg := n.Args[k]; !l.operand(i, n, arg, positive) {
				l.inside(i, arg, positive)
			}
		}
	case predicate.Atom:
		l.values(i, n, positive)
	}
}

// related reports whether a node mentions something that is mentioned outside
// of it, too.
func (l *logicCase) related(n *predicate.Node) bool {
	own := map[string]int{}
	for _, name := range mentioned(n) {
		own[name]++
	}
	for name, count := range own {
		if l.mentions[name] > count {
			return true
		}
	}
	return false
}

// operand looks whether one operand of a chain changes nothing, and reports
// it.
func (l *logicCase) operand(i int, chain, n *predicate.Node, positive bool) bool {
	if n.Span.IsEmpty() || n.Op == predicate.Const || !l.related(n) || l.last(chain, n) {
		return false
	}
	neutral := predicate.True
	if chain.Op == predicate.Or {
		neutral = predicate.False
	}
	without := solve.Replacement{n: constantNode(neutral)}
	more, fewer := l.meets(i, without), l.fails(i, nil)
	if positive != (chain.Op == predicate.And) {
		more, fewer = l.meets(i, nil), l.fails(i, without)
	}
	needed, ok := l.because(i, more, fewer)
	if !ok {
		return false
	}
	remove := l.unlessUnsafe(i, without, l.operandRemoval(chain, n))
	if chain.Op == predicate.Or {
		l.alternative(i, chain, n, n.Span, positive, needed, remove)
	} else {
		because := l.evidence(needed, more, fewer)
		for k := range because {
			because[k].says = "what implies it"
		}
		f := Finding{Message: fmt.Sprintf("%s changes nothing here: %s", l.quote(n.Span), l.implied(because))}
		l.report(redundantCondition, f, n.Span, because, remove)
	}
	l.gone[n] = constantNode(neutral)
	return true
}

// last reports whether the other operands of a chain are gone.
func (l *logicCase) last(chain, n *predicate.Node) bool {
	for _, arg := range chain.Args {
		if arg != n && !l.isGone(arg) {
			return false
		}
	}
	return true
}

func (l *logicCase) implied(because []evidence) string {
	if len(because) == 0 {
		return "what is joined to it implies it"
	}
	return l.name(because) + " " + plural(because, "implies", "imply") + " it"
}

// alternative reports one of several alternatives, n in place of the whole,
// that changes nothing: because it cannot be met at all, or because the others
// cover it.
func (l *logicCase) alternative(i int, whole, n *predicate.Node, at source.Span, positive bool, needed []int, remove source.Span) {
	alone := l.meets(i, solve.Replacement{whole: n})
	if !positive {
		alone = l.fails(i, solve.Replacement{whole: n})
	}
	ruled, never := l.because(i, alone)
	switch {
	case !never && positive:
		f := Finding{Message: l.quote(at) + " changes nothing: the other alternatives cover it"}
		l.report(redundantCondition, f, at, l.evidence(needed), remove)
	case !never:
		f := Finding{Message: l.quote(at) + " removes nothing more: the other exclusions cover it"}
		l.report(overlappingExclusion, f, at, l.evidence(needed), remove)
	case positive:
		because := l.evidence(ruled, alone)
		for k := range because {
			because[k].says = "what rules it out"
		}
		f := Finding{Message: l.quote(at) + " can never match"}
		if len(because) > 0 {
			f.Message = fmt.Sprintf("%s can never match here: %s %s it out", l.quote(at), l.name(because), plural(because, "rules", "rule"))
		}
		l.report(unreachableClause, f, at, because, remove)
	case len(ruled) == 0:
		f := Finding{Message: fmt.Sprintf("%s removes nothing: no event meets it", l.quote(at))}
		l.report(deadExclusion, f, at, nil, remove)
	default:
		l.reportExclusion(at, l.evidence(ruled, alone), l.exclusions(ruled), remove)
	}
}

// values looks for values of a list that change nothing.
func (l *logicCase) values(i int, n *predicate.Node, positive bool) {
	if len(n.Entries) < 2 || n.Reading != predicate.AnyValue || !l.related(n) {
		return
	}
	now := n
	if other, ok := l.gone[n]; ok {
		now = other
	}
	for k := len(now.Entries) - 1; k >= 0 && len(now.Entries) > 1; k-- {
		rest := append(now.Entries[:k:k], now.Entries[k+1:]...)
		without := solve.Replacement{n: atomOf(n, rest)}
		more, fewer := l.meets(i, nil), l.fails(i, without)
		if !positive {
			more, fewer = l.meets(i, without), l.fails(i, nil)
		}
		needed, ok := l.because(i, more, fewer)
		if !ok {
			continue
		}
		e := now.Entries[k]
		only := atomOf(n, []predicate.Entry{e})
		l.alternative(i, n, only, e.Span, positive, needed, l.valueRemoval(i, n, e.Span))
		now = without[n]
		l.gone[n] = now
	}
}

// valueRemoval returns the text to remove for the value at a span to go.
func (l *logicCase) valueRemoval(i int, n *predicate.Node, at source.Span) source.Span {
	for k, e := range n.Entries {
		if e.Span == at {
			rest := append(n.Entries[:k:k], n.Entries[k+1:]...)
			return l.unlessUnsafe(i, solve.Replacement{n: atomOf(n, rest)}, l.entryRemoval(n, k))
		}
	}
	return source.Span{}
}
