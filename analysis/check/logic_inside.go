package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// inside looks for operands and values within a part that change nothing.
// Positive says that the part holds of more events where n does; below a
// negation it is the other way round.
func (l *logicCase) inside(i int, n *predicate.Node, positive bool) {
	l.path = append(l.path, n)
	defer func() { l.path = l.path[:len(l.path)-1] }()
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

// alone returns the goal that a part comes out as it does because of one
// alternative: n in place of the last node of the path, and without the other
// alternatives on the way to it. Positive is how the part depends on n.
func (l *logicCase) alone(i int, n *predicate.Node, positive bool) solve.Goal {
	same := true // the node on the path counts as n does
	for k := len(l.path) - 2; k >= 0; k-- {
		parent, kid := l.path[k], l.path[k+1]
		if parent.Op == predicate.Not {
			same = !same
		}
		if parent.Op == predicate.Or && same || parent.Op == predicate.And && !same {
			continue // its other operands are other alternatives
		}
		with := *parent
		with.Args = slices.Clone(parent.Args)
		with.Args[slices.Index(parent.Args, kid)] = n
		n = &with
	}
	goal := l.meets(i, solve.Replacement{l.parts[i]: n})
	goal.Fails = !positive
	return goal
}

// related reports whether a node mentions something that is mentioned outside
// of it, too, or more than once within it, so that it may be true or false
// whatever the event, or whether it asks for what no value is.
func (l *logicCase) related(n *predicate.Node) bool {
	if asksForNothing(n) || asksForEverything(n) {
		return true
	}
	return slices.ContainsFunc(l.mentionedIn(n), func(name string) bool { return l.mentions[name] > 1 })
}

// asksForNothing reports whether some list below a node has an entry that no
// value is in.
func asksForNothing(n *predicate.Node) bool {
	return slices.ContainsFunc(n.Entries, isNothing) || slices.ContainsFunc(n.Args, asksForNothing)
}

// asksForEverything reports whether some list below a node, of which several
// values make null, seems to have every value: not to be in it is never true.
func asksForEverything(n *predicate.Node) bool {
	if n.Op != predicate.Atom {
		return slices.ContainsFunc(n.Args, asksForEverything)
	}
	return n.Reading == predicate.OneValue && (n.Field.Type == predicate.Boolean && len(n.Entries) > 1 ||
		slices.ContainsFunc(n.Entries, func(e predicate.Entry) bool {
			return e.Value.HasWildcard() && strings.Trim(e.Value.String(), "*") == ""
		}))
}

// isNothing reports whether no value is in an entry's set.
func isNothing(e predicate.Entry) bool {
	_, literal := e.Value.IsLiteral()
	return !literal && !e.Value.HasWildcard() && !e.Value.Opaque() && !e.Value.IsAny() && e.Value.Empty() == pattern.Yes
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
	if l.shownOperand(i, chain, n, positive) {
		return false
	}
	grows := positive == (chain.Op == predicate.And) // the part, without the operand
	needed, done, ok := l.claim(i, func() []solve.Goal { return l.difference(i, without, grows) })
	if !ok {
		return false
	}
	defer done()
	remove := l.unlessUnsafe(i, without, l.operandRemoval(chain, n))
	if chain.Op == predicate.Or {
		l.alternative(i, n, n.Span, positive, needed, without, remove)
	} else {
		l.joint(i, chain, n, positive, needed, remove)
	}
	l.gone[n] = constantNode(neutral)
	return true
}

// difference asks for an event that meets a part without some of its text, if
// the part grows without it, or with that text, and not the other way round.
func (l *logicCase) difference(i int, without solve.Replacement, grows bool) []solve.Goal {
	if grows {
		return []solve.Goal{l.meets(i, without), l.fails(i, nil)}
	}
	return []solve.Goal{l.meets(i, nil), l.fails(i, without)}
}

// joint reports one of several conditions that are joined by and, within an
// alternative or an exclusion, that changes nothing.
func (l *logicCase) joint(i int, chain, n *predicate.Node, positive bool, needed []int, remove source.Span) {
	joined := l.joined(n)
	args := []*predicate.Node{predicate.NewNot(n.Span, n)}
	for _, arg := range chain.Args {
		if arg != n && !l.isGone(arg) {
			args = append(args, arg)
		}
	}
	follows := l.impossible(l.alone(i, predicate.NewAnd(chain.Span, args...), positive))
	switch {
	case follows && isExclusion(n):
		f := Finding{Message: "this exclusion removes nothing: what it is joined to never meets " + l.quoteExcluded(n.Span)}
		l.report(deadExclusion, f, n.Span, labelled(joined, "only such events are selected here"), remove)
		beside := l.alone(i, predicate.NewAnd(chain.Span, args[1:]...), positive)
		beside.Fails = !beside.Fails
		l.shownBy(demonstration{meets: []solve.Goal{{Node: n, Fails: true}}, then: []solve.Goal{beside}, shows: neverSelected})
	case follows:
		f := Finding{Message: l.quote(n.Span) + " changes nothing here: what it is joined to implies it"}
		l.report(redundantCondition, f, n.Span, labelled(joined, "joined to it"), remove)
		l.shownBy(demonstration{meets: l.joinedGoals(n), then: []solve.Goal{{Node: n}}, shows: bothMeet})
	case len(needed) > 0 && l.alreadyImpossible(needed, solve.Goal{Node: n, Fails: true}):
		because := l.evidence(needed, solve.Goal{Node: n, Fails: true})
		f := Finding{Message: fmt.Sprintf("%s changes nothing here: %s", l.quote(n.Span), l.implied(n.Span, because))}
		l.report(redundantCondition, f, n.Span, labelled(because, "what implies it"), remove)
		l.shownBy(demonstration{meets: l.goalsOfParts(needed), then: []solve.Goal{{Node: n}}, shows: bothMeet})
	case len(needed) > 0:
		because := l.evidence(needed)
		f := Finding{Message: fmt.Sprintf("%s changes nothing here: beside %s it comes to the same without it", l.quote(n.Span), l.name(n.Span, because))}
		l.report(redundantCondition, f, n.Span, because, remove)
	default:
		f := Finding{Message: l.quote(n.Span) + " changes nothing: the other alternatives come to the same without it"}
		l.report(redundantCondition, f, n.Span, nil, remove)
	}
}

// joined returns the places of what [logicCase.joinedNodes] returns.
func (l *logicCase) joined(n *predicate.Node) []evidence {
	var out []evidence
	for _, other := range l.joinedNodes(n) {
		out = append(out, evidence{at: other.Span})
	}
	return out
}

func (l *logicCase) joinedGoals(n *predicate.Node) []solve.Goal {
	var out []solve.Goal
	for _, other := range l.joinedNodes(n) {
		out = append(out, solve.Goal{Node: other})
	}
	return out
}

// joinedNodes returns the conditions on the same fields that are joined to n
// on the path.
func (l *logicCase) joinedNodes(n *predicate.Node) []*predicate.Node {
	var out []*predicate.Node
	same := true
	for k := len(l.path) - 1; k >= 0; k-- {
		parent := l.path[k]
		if parent.Op == predicate.Not {
			same = !same
		}
		if parent.Op != predicate.And || !same {
			continue
		}
		for _, arg := range parent.Args {
			if arg != n && (k+1 == len(l.path) || arg != l.path[k+1]) && !l.isGone(arg) && shares(arg, n) {
				out = append(out, arg)
			}
		}
	}
	return out
}

// shares reports whether two nodes mention one field.
func shares(a, b *predicate.Node) bool {
	names := mentioned(b)
	return slices.ContainsFunc(mentioned(a), func(name string) bool { return slices.Contains(names, name) })
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

// alternative reports one of the alternatives in the last node of the path
// that changes nothing: because it cannot be met at all, or because the others
// cover it. Without is what the part is without it.
func (l *logicCase) alternative(i int, n *predicate.Node, at source.Span, positive bool, needed []int, without solve.Replacement, remove source.Span) {
	alone := l.alone(i, n, positive)
	ruled, never := l.because(i, alone)
	switch {
	case !never && positive:
		f := Finding{Message: l.quote(at) + " changes nothing: the other alternatives cover it"}
		cover, because := l.covering(n, "what covers it")
		if len(because) > 0 {
			f.Message = fmt.Sprintf("%s changes nothing: %s covers it", l.quote(at), l.name(at, because))
		}
		l.report(redundantCondition, f, at, append(because, l.evidence(needed)...), remove)
		l.shownBy(l.coveredBy(i, n, cover, positive, needed, without))
	case !never:
		cover, because := l.covering(n, alreadyExcluded)
		if len(because) == 0 {
			f := Finding{Message: l.quote(at) + " changes nothing: the other clauses come to the same without it"}
			l.report(redundantCondition, f, at, l.evidence(needed), remove)
			l.shownBy(l.coveredBy(i, n, nil, positive, needed, without))
			return
		}
		f := Finding{Message: l.excludedBy(at, l.quote(at), because)}
		l.report(overlappingExclusion, f, at, append(because, l.evidence(needed)...), remove)
		l.shownBy(l.coveredBy(i, n, cover, positive, needed, without))
	case positive:
		because := labelled(l.evidence(ruled, solve.Goal{Node: n}), "what rules it out")
		f := Finding{Message: l.quote(at) + " can never match"}
		var shown demonstration
		switch {
		case len(because) == 0 && !l.alreadyImpossible(nil, solve.Goal{Node: n}):
			f.Message += " together with what it is joined to"
		case len(because) > 0 && l.alreadyImpossible(ruled, solve.Goal{Node: n}):
			f.Message = fmt.Sprintf("%s can never match here: %s %s it out", l.quote(at), l.name(at, because), plural(because, "rules", "rule"))
			shown = demonstration{meets: []solve.Goal{{Node: n}}, then: []solve.Goal{l.turnedAway(ruled)}, shows: matchedInVain}
		case len(because) > 0:
			f.Message = fmt.Sprintf("%s can never match here: %s and what it is joined to rule it out", l.quote(at), l.name(at, because))
			because = labelled(because, "together with this")
		}
		l.report(unreachableClause, f, at, because, remove)
		l.shownBy(shown)
	case len(ruled) == 0 && !l.alreadyImpossible(nil, solve.Goal{Node: n}):
		f := Finding{Message: fmt.Sprintf("%s removes nothing: no event meets both it and what it is joined to", l.quote(at))}
		l.report(deadExclusion, f, at, nil, remove)
	case len(ruled) == 0:
		f := Finding{Message: fmt.Sprintf("%s removes nothing: no event meets it", l.quote(at))}
		l.report(deadExclusion, f, at, nil, remove)
	case !l.alreadyImpossible(ruled, solve.Goal{Node: n}) && l.exclusions(ruled):
		because := l.evidence(ruled)
		f := Finding{Message: "together with what it is joined to, " + l.excludedBy(at, l.quote(at), because)}
		l.report(overlappingExclusion, f, at, because, remove)
	case !l.alreadyImpossible(ruled, solve.Goal{Node: n}):
		because := l.evidence(ruled)
		f := Finding{Message: fmt.Sprintf("%s removes nothing here: %s and what it is joined to rule it out", l.quote(at), l.name(at, because))}
		l.report(deadExclusion, f, at, because, remove)
	default:
		l.reportExclusion(at, l.quote(at), l.evidence(ruled, solve.Goal{Node: n}), l.exclusions(ruled), remove)
		l.shownBy(demonstration{meets: []solve.Goal{{Node: n}}, then: []solve.Goal{l.turnedAway(ruled)}, shows: l.excludedOr(ruled)})
	}
}

// coveredBy demonstrates that an alternative is covered: by another one, or
// without one by all that is left of the part.
func (l *logicCase) coveredBy(i int, n, cover *predicate.Node, positive bool, needed []int, without solve.Replacement) demonstration {
	if cover != nil {
		d := demonstration{meets: []solve.Goal{{Node: n}}, then: []solve.Goal{{Node: cover}}, shows: bothMatch}
		if !positive {
			d.shows = bothExclude
		}
		return d
	}
	d := demonstration{
		meets: append(l.goalsOfParts(needed), l.alone(i, n, positive)),
		then:  []solve.Goal{{Node: l.parts[i], Replace: without, Fails: !positive}},
		shows: othersMatch,
	}
	if !positive {
		d.shows = othersExclude
	}
	return d
}

// alreadyImpossible reports whether some parts rule a goal out by themselves,
// and not only with what stands around it.
func (l *logicCase) alreadyImpossible(parts []int, goal solve.Goal) bool {
	goals := []solve.Goal{goal}
	for _, i := range parts {
		goals = append(goals, l.meets(i, nil))
	}
	return l.impossible(goals...)
}

// alreadyExcluded labels the evidence for an exclusion that overlaps.
const alreadyExcluded = "already excluded here"

// covering returns another alternative on the path that alone covers n, if
// there is one, and its place.
func (l *logicCase) covering(n *predicate.Node, says string) (*predicate.Node, []evidence) {
	covers := func(other *predicate.Node) bool {
		return l.impossible(solve.Goal{Node: n}, solve.Goal{Node: other, Fails: true, Replace: l.with(nil)})
	}
	same := true
	for k := len(l.path) - 1; k >= 0; k-- {
		parent := l.path[k]
		if parent.Op == predicate.Not {
			same = !same
		}
		if parent.Op != predicate.Or || !same {
			continue
		}
		for _, arg := range parent.Args {
			if arg.ID == n.ID || k+1 < len(l.path) && arg == l.path[k+1] || l.isGone(arg) || !covers(arg) {
				continue
			}
			at := arg.Span
			if arg.Op == predicate.Atom && len(arg.Entries) > 1 {
				for _, e := range arg.Entries {
					if covers(atomOf(arg, []predicate.Entry{e})) {
						at = e.Span
						break
					}
				}
			}
			return arg, []evidence{{at: at, says: says, excluded: says == alreadyExcluded}}
		}
	}
	return nil, nil
}

// values looks for values of a list that change nothing.
func (l *logicCase) values(i int, n *predicate.Node, positive bool) {
	if len(n.Entries) < 2 || n.Reading == predicate.Combination || !l.related(n) {
		return
	}
	l.list = n
	defer func() { l.list = nil }()
	now := n
	if other, ok := l.gone[n]; ok {
		now = other
	}
	free := false // one that may be anything was found to make a difference
	for k := len(now.Entries) - 1; k >= 0 && len(now.Entries) > 1; k-- {
		if free && l.free(now.Entries[k]) || l.shown(i, n, now.Entries, k, positive) {
			continue
		}
		rest := append(now.Entries[:k:k], now.Entries[k+1:]...)
		without := solve.Replacement{n: atomOf(n, rest)}
		needed, done, ok := l.claim(i, func() []solve.Goal { return l.difference(i, without, !positive) })
		if !ok {
			free = free || l.free(now.Entries[k])
			continue
		}
		e := now.Entries[k]
		only := atomOf(n, []predicate.Entry{e})
		l.alternative(i, only, e.Span, positive, needed, without, l.valueRemoval(i, n, e.Span))
		done()
		now = without[n]
		l.gone[n] = now
	}
}

// free reports whether an entry is opaque and nothing else asks for the same:
// the condition says of all such entries of a list the same.
func (l *logicCase) free(e predicate.Entry) bool {
	if !e.Value.Opaque() {
		return false
	}
	if l.asked == nil {
		l.asked = map[string]int{}
		for _, n := range l.condition.Formula.Nodes() {
			for _, e := range n.Entries {
				l.asked[e.Value.Key()]++
			}
		}
	}
	return l.asked[e.Value.Key()] == 1
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
