package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// logicCase is the analysis of one condition: of a KQL query, or of one item
// of an EQL query.
//
// The condition is taken apart into the parts that all have to hold. Parts
// that have no field in common, directly or through others, say nothing about
// each other and are never asked about together.
type logicCase struct {
	*logicSession
	condition Condition
	parts     []*predicate.Node
	chain     []*predicate.Node // by part: the conjunction that it is written in
	kin       [][]int           // by part: the others that may say something about it
	mentions  map[string]int    // how often each field is mentioned
	// gone is what was found to change nothing, with what it comes to. What
	// is claimed has to hold with that gone, so that all of it may go, and as
	// the text stands, which is when asWritten is set.
	gone      solve.Replacement
	asWritten bool
	never     bool // no event meets the condition
	// examples are events that were found, and looked says that one which
	// meets the condition was looked for; below is by field, and by node,
	// whether the field decides the node.
	examples []example
	spare    []predicate.Truth // the storage of an example that is gone
	looked   bool
	below    map[string][]bool
	asked    map[string]int // how often each set is asked for, once counted
	names    [][]string     // by node: see [logicCase.mentionedIn]
	// path leads from a part to the node that is looked at.
	path []*predicate.Node
}

func newLogicCase(s *logicSession, c Condition) *logicCase {
	l := &logicCase{logicSession: s, condition: c, mentions: map[string]int{}, gone: solve.Replacement{}}
	l.collect(c.Formula.Root, c.Formula.Root)
	owner := map[string]int{}
	group := make([]int, len(l.parts))
	for i, part := range l.parts {
		group[i] = i
		for _, name := range l.mentionedIn(part) {
			l.mentions[name]++
			if first, ok := owner[name]; ok {
				merge(group, first, i)
			} else {
				owner[name] = i
			}
		}
	}
	l.kin = make([][]int, len(l.parts))
	for i := range l.parts {
		for j := range l.parts {
			if i != j && group[i] == group[j] {
				l.kin[i] = append(l.kin[i], j)
			}
		}
	}
	return l
}

// collect appends the parts of a conjunction.
func (l *logicCase) collect(n, chain *predicate.Node) {
	if n.Op != predicate.And {
		l.parts, l.chain = append(l.parts, n), append(l.chain, chain)
		return
	}
	for _, arg := range n.Args {
		l.collect(arg, n)
	}
}

// merge gives the members of two groups one number.
func merge(group []int, a, b int) {
	from, to := group[b], group[a]
	for i, g := range group {
		if g == from {
			group[i] = to
		}
	}
}

// mentioned lists the fields and opaque conditions below a node, each as
// often as it is mentioned.
func mentioned(n *predicate.Node) []string {
	var out []string
	predicate.Walk(n, func(n *predicate.Node) bool {
		switch n.Op {
		case predicate.Atom:
			out = append(out, n.Field.Values())
		case predicate.Opaque:
			out = append(out, "\x00"+n.Key)
		case predicate.Nested:
			out = append(out, n.Field.Name)
			return false
		}
		return true
	})
	return out
}

// mentionedIn is [mentioned] for a node of the condition, which is asked for
// again and again.
func (l *logicCase) mentionedIn(n *predicate.Node) []string {
	if l.names == nil {
		l.names = make([][]string, len(l.condition.Formula.Nodes()))
	}
	if l.names[n.ID] == nil {
		l.names[n.ID] = mentioned(n)
	}
	return l.names[n.ID]
}

func (l *logicCase) run() {
	if size(l.condition.Formula) > maxLogicSize {
		l.work = -1
	}
	for _, n := range l.condition.Formula.Nodes() {
		if n.Op == predicate.Atom {
			l.entries(n)
		}
	}
	l.match()
	if l.never = len(l.examples) == 0 && l.contradiction(); l.never {
		return
	}
	for i := len(l.parts) - 1; i >= 0; i-- {
		if !l.part(i) {
			l.inside(i, l.parts[i], true)
		}
	}
}

// size counts the parts and values of a formula.
func size(f *predicate.Formula) int {
	n := len(f.Nodes())
	for _, node := range f.Nodes() {
		n += len(node.Entries)
	}
	return n
}

// meets and fails are goals for a part, with what is gone and perhaps more.
func (l *logicCase) meets(i int, more solve.Replacement) solve.Goal {
	return solve.Goal{Node: l.parts[i], Replace: l.with(more)}
}

func (l *logicCase) fails(i int, more solve.Replacement) solve.Goal {
	return solve.Goal{Node: l.parts[i], Replace: l.with(more), Fails: true}
}

func (l *logicCase) with(more solve.Replacement) solve.Replacement {
	switch {
	case l.asWritten:
		return more
	case len(more) == 0:
		return l.gone
	}
	out := solve.Replacement{}
	for n, other := range l.gone {
		out[n] = other
	}
	for n, other := range more {
		out[n] = other
	}
	return out
}

// because returns the fewest other parts with which the goals are impossible;
// false if they are possible.
func (l *logicCase) because(i int, goals ...solve.Goal) ([]int, bool) {
	if l.exhausted() {
		return nil, false
	}
	var needed []int
	all := slices.Clone(goals)
	for _, j := range l.kin[i] {
		if !l.isGone(l.parts[j]) {
			needed = append(needed, j)
			all = append(all, l.meets(j, nil))
		}
	}
	e, never := l.refute(all...)
	l.learn(e)
	switch {
	case !never:
		return nil, false
	case len(needed) == 0 || l.impossible(goals...):
		return nil, true
	}
	return l.fewest(needed, goals), true
}

// claim is because for what is to be reported: goals that are impossible with
// what is gone, and as the text stands. Until done is called, all questions are
// about the text as it stands, so that what is said of it is true of it.
func (l *logicCase) claim(i int, goals func() []solve.Goal) (needed []int, done func(), ok bool) {
	needed, ok = l.because(i, goals()...)
	if ok && len(l.gone) > 0 {
		l.asWritten = true
		needed, ok = l.because(i, goals()...)
	}
	if !ok {
		l.asWritten = false
		return nil, nil, false
	}
	l.asWritten = true
	return needed, func() { l.asWritten = false }, true
}

// fewest drops the parts without which the goals are impossible all the same.
func (l *logicCase) fewest(needed []int, goals []solve.Goal) []int {
	for _, j := range needed {
		if l.impossible(append(goals[:len(goals):len(goals)], l.meets(j, nil))...) {
			return []int{j}
		}
	}
	for at := 0; at < len(needed) && len(needed) > 2 && !l.exhausted(); {
		without := append(needed[:at:at], needed[at+1:]...)
		rest := slices.Clone(goals)
		for _, j := range without {
			rest = append(rest, l.meets(j, nil))
		}
		if l.impossible(rest...) {
			needed = without
		} else {
			at++
		}
	}
	return needed
}

// safe reports whether the condition stays what it is with one replacement in
// a part and nothing else gone.
func (l *logicCase) safe(i int, without solve.Replacement) bool {
	before := l.asWritten
	defer func() { l.asWritten = before }()
	l.asWritten = true
	var rest []solve.Goal
	for _, j := range l.kin[i] {
		rest = append(rest, l.meets(j, nil))
	}
	return l.impossible(append(rest, l.meets(i, nil), l.fails(i, without))...) &&
		l.impossible(append(rest, l.fails(i, nil), l.meets(i, without))...)
}

// unlessUnsafe returns what to remove if that is proved to change nothing.
func (l *logicCase) unlessUnsafe(i int, without solve.Replacement, remove source.Span) source.Span {
	if remove.IsEmpty() || !l.safe(i, without) {
		return source.Span{}
	}
	return remove
}

// isGone reports whether a node was found to change nothing as a whole.
func (l *logicCase) isGone(n *predicate.Node) bool {
	other, ok := l.gone[n]
	return ok && other.Op == predicate.Const
}

// constantNode is what stands for a node that changes nothing.
func constantNode(truth predicate.Truth) *predicate.Node {
	return predicate.NewConst(source.Span{}, truth)
}

// isExclusion reports whether a part is a negation.
func isExclusion(n *predicate.Node) bool {
	for n.Op == predicate.Filter {
		n = n.Args[0]
	}
	return n.Op == predicate.Not
}
