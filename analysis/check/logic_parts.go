package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// contradiction reports a condition that no event meets.
func (l *logicCase) contradiction() bool {
	done := map[int]bool{}
	found := false
	for i := range l.parts {
		if done[i] {
			continue
		}
		for _, j := range l.kin[i] {
			done[j] = true
		}
		needed, ok := l.because(i, l.meets(i, nil))
		if !ok {
			continue
		}
		found = true
		l.reportContradiction(l.core(i, needed))
	}
	return found
}

// core drops the first part from a contradiction if the others are one.
func (l *logicCase) core(i int, needed []int) []int {
	if len(needed) == 1 && l.impossible(l.meets(needed[0], nil)) {
		return needed
	}
	if len(needed) > 1 {
		for _, first := range needed {
			if rest, ok := l.because(first, l.meets(first, nil)); ok && len(rest) < len(needed) {
				return append(rest, first)
			}
		}
	}
	return append(needed, i)
}

// reportContradiction points at the last part that is written, and names the
// others.
func (l *logicCase) reportContradiction(core []int) {
	last := core[0]
	for _, i := range core {
		if l.parts[i].Span.Start > l.parts[last].Span.Start {
			last = i
		}
	}
	at := l.parts[last].Span
	if at.IsEmpty() {
		return
	}
	f := Finding{Severity: Warning, Message: "no event can meet this condition, so " + l.whole() + " never matches"}
	var others []evidence
	for _, i := range core {
		if i != last {
			others = append(others, evidence{at: l.parts[i].Span, says: "the two exclude each other"})
		}
	}
	switch len(others) {
	case 0:
	case 1:
		f.Message = fmt.Sprintf("no event can meet both this and %s, so %s never matches", l.quote(others[0].at), l.whole())
	default:
		f.Message = fmt.Sprintf("no event can meet this and %d other conditions together, so %s never matches", len(others), l.whole())
		for i := range others {
			others[i].says = "together they exclude each other"
		}
	}
	if l.certain() {
		f.Severity = Error
	}
	l.report(neverMatches, f, at, others, source.Span{})
}

// whole names what the condition is.
func (l *logicCase) whole() string {
	switch {
	case l.condition.Until:
		return "the `until`"
	case l.condition.Step != nil && len(l.query.EQL.Steps) > 1:
		return "this step"
	}
	return "the rule"
}

// certain reports whether the contradiction does not rest on the catalogue's
// word that a field holds one value.
func (l *logicCase) certain() bool {
	return solve.New(logicBudget).AssumeArrays().Impossible(solve.Meets(l.condition.Formula))
}

// part looks whether a part changes nothing beside the others, and reports it.
func (l *logicCase) part(i int) bool {
	n := l.parts[i]
	if n.Span.IsEmpty() || n.Op == predicate.Const || l.isCategory(n) {
		return false
	}
	if chain := l.chain[i]; chain != l.condition.Formula.Root && l.last(chain, n) {
		return false // of a group something has to stay
	}
	if l.shownPart(i) {
		return false
	}
	needed, done, ok := l.claim(i, func() []solve.Goal { return []solve.Goal{l.fails(i, nil)} })
	if !ok {
		return false
	}
	defer done()
	without := solve.Replacement{n: constantNode(predicate.True)}
	remove := l.unlessUnsafe(i, without, l.operandRemoval(l.chain[i], n))
	because := l.evidence(needed, l.fails(i, nil))
	switch {
	case len(needed) == 0 && isExclusion(n):
		f := Finding{Message: "this exclusion removes nothing: no event can meet what it excludes"}
		l.report(alwaysTrue, f, n.Span, nil, remove)
	case len(needed) == 0:
		l.report(alwaysTrue, Finding{Message: "every event meets this condition"}, n.Span, nil, remove)
	case isExclusion(n):
		l.reportExclusion(n.Span, l.quoteExcluded(n.Span), because, l.exclusions(needed), remove)
		l.shownBy(demonstration{
			meets: []solve.Goal{{Node: n, Fails: true}}, then: []solve.Goal{l.turnedAway(needed)}, shows: l.excludedOr(needed),
		})
	default:
		f := Finding{Message: fmt.Sprintf("%s changes nothing: %s", l.quote(n.Span), l.implied(n.Span, because))}
		l.report(redundantCondition, f, n.Span, labelled(because, "what implies it"), remove)
		l.shownBy(demonstration{meets: l.goalsOfParts(needed), then: []solve.Goal{{Node: n}}, shows: bothMeet})
	}
	l.gone[n] = without[n]
	return true
}

// labelled gives all evidence the same words.
func labelled(because []evidence, words string) []evidence {
	for i := range because {
		because[i].says = words
	}
	return because
}

// implied says that the evidence implies a condition.
func (l *logicCase) implied(at source.Span, because []evidence) string {
	return l.name(at, because) + " " + plural(because, "implies", "imply") + " it"
}

// isCategory reports whether a part is the category of an EQL item, which has
// to be written.
func (l *logicCase) isCategory(n *predicate.Node) bool {
	return l.condition.Step != nil && n.Span == l.condition.Step.Category.At
}

// exclusions reports whether all of some parts are exclusions.
func (l *logicCase) exclusions(parts []int) bool {
	for _, i := range parts {
		if !isExclusion(l.parts[i]) {
			return false
		}
	}
	return true
}

// excludedOr says what shows an exclusion that other exclusions cover, or that
// the parts never select.
func (l *logicCase) excludedOr(parts []int) string {
	if l.exclusions(parts) {
		return bothExclude
	}
	return neverSelected
}

// reportExclusion reports an exclusion, or one alternative of it, that removes
// nothing from what the other parts leave. What is the text that it excludes.
func (l *logicCase) reportExclusion(at source.Span, what string, because []evidence, excluded bool, remove source.Span) {
	if excluded {
		f := Finding{Message: l.excludedBy(at, what, because)}
		l.report(overlappingExclusion, f, at, labelled(because, alreadyExcluded), remove)
		return
	}
	f := Finding{Message: fmt.Sprintf("this exclusion removes nothing: no event meets both %s and %s", l.name(at, because), what)}
	l.report(deadExclusion, f, at, labelled(because, "only such events are selected"), remove)
}

// excludedBy says that other exclusions exclude what is written at a span.
func (l *logicCase) excludedBy(at source.Span, what string, because []evidence) string {
	by := l.name(at, because)
	if len(because) == 1 && !because[0].at.IsEmpty() {
		by = l.quote(because[0].at)
		if !because[0].excluded { // all of an exclusion, with its negation
			by = l.quoteExcluded(because[0].at)
		}
		if by == what {
			by = "the same text elsewhere"
		}
	}
	return fmt.Sprintf("%s is already excluded by %s", what, by)
}

// quoteExcluded quotes what is excluded without its negation.
func (l *logicCase) quoteExcluded(at source.Span) string {
	if slices.ContainsFunc(l.condition.Formula.Nodes(), func(n *predicate.Node) bool {
		return n.Op == predicate.Not && n.Span == at && n.Args[0].Span == at
	}) {
		return "what " + l.quote(at) + " excludes" // its operator is the negation
	}
	text := l.query.Text[at.Start:at.End]
	if len(text) > 4 && (text[:4] == "not " || text[:4] == "NOT ") {
		at.Start += 4
	}
	return l.quote(at)
}

// name quotes the evidence for what is said at a span.
func (l *logicCase) name(at source.Span, because []evidence) string {
	switch {
	case len(because) == 1 && because[0].excluded:
		return "the exclusion of " + l.quote(because[0].at)
	case len(because) == 1 && l.quote(because[0].at) == l.quote(at):
		return "the same text elsewhere"
	case len(because) == 1 && because[0].join:
		return "the join by " + l.quote(because[0].at)
	case len(because) == 1 && !because[0].at.IsEmpty():
		return l.quote(because[0].at)
	case len(because) == 2 && !because[0].at.IsEmpty() && !because[1].at.IsEmpty():
		return l.quote(because[0].at) + " and " + l.quote(because[1].at)
	}
	return "the other conditions together"
}

func plural(because []evidence, one, more string) string {
	if len(because) == 1 {
		return one
	}
	return more
}

// evidence returns the places of parts; of a single exclusion that is a list
// the one value that suffices, if one does.
func (l *logicCase) evidence(parts []int, goals ...solve.Goal) []evidence {
	var out []evidence
	for _, i := range parts {
		at := l.parts[i].Span
		if len(parts) == 1 && isExclusion(l.parts[i]) {
			at = l.narrow(i, at, goals)
		}
		e := evidence{at: at, says: "together with this", excluded: at != l.parts[i].Span}
		if n := l.parts[i]; at.IsEmpty() && n.Op == predicate.Atom && strings.HasPrefix(l.query.Text[at.Start:], n.Field.Name) {
			e.at.End, e.join = at.Start+len(n.Field.Name), true
		}
		out = append(out, e)
	}
	return out
}

// narrow looks for one value, or one alternative, of an exclusion that makes
// the goals impossible alone.
func (l *logicCase) narrow(i int, at source.Span, goals []solve.Goal) source.Span {
	n := l.parts[i]
	for n.Op == predicate.Not || n.Op == predicate.Filter {
		n = n.Args[0]
	}
	top := n
	alone := func(n *predicate.Node) bool {
		return l.impossible(append(goals[:len(goals):len(goals)], l.meets(i, solve.Replacement{top: n}))...)
	}
	for n.Op == predicate.Or {
		next := (*predicate.Node)(nil)
		for _, arg := range n.Args {
			if !l.isGone(arg) && alone(arg) {
				next = arg
				break
			}
		}
		if next == nil {
			return at
		}
		n, at = next, next.Span
	}
	if n.Op == predicate.Atom && len(n.Entries) > 1 {
		for _, e := range n.Entries {
			if alone(atomOf(n, []predicate.Entry{e})) {
				return e.Span
			}
		}
	}
	return at
}

// operandRemoval returns the text to remove for an operand of a chain to go.
func (l *logicCase) operandRemoval(chain, n *predicate.Node) source.Span {
	var before, after source.Span
	for i, arg := range chain.Args {
		if arg == n {
			if i > 0 {
				before = chain.Args[i-1].Span
			}
			if i+1 < len(chain.Args) {
				after = chain.Args[i+1].Span
			}
		}
	}
	return l.removal(n.Span, before, after)
}
