package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
)

// example is an event with what it makes of the nodes of the condition. Most
// questions about a condition have the answer "that makes a difference", and
// an event that was found for one of them shows it for others, too: much
// cheaper than the solver, which need not be asked then. That no example shows
// it proves nothing.
type example struct {
	event *event.Event
	// truths are by node, those that were asked for; the others are [untold].
	truths []predicate.Truth
}

// untold stands for what nobody asked for yet.
const untold = predicate.Truth(0xff)

// of returns what the event makes of a node.
func (ex *example) of(n *predicate.Node) predicate.Truth {
	truth := ex.truths[n.ID]
	if truth != untold {
		return truth
	}
	if len(n.Args) == 0 || n.Op == predicate.Nested {
		truth = n.Decide(ex.event)
	} else {
		truth = joinedBy(n, ex.of)
	}
	ex.truths[n.ID] = truth
	return truth
}

// joinedBy returns what a node makes of its arguments, which of decides.
func joinedBy(n *predicate.Node, of func(*predicate.Node) predicate.Truth) predicate.Truth {
	switch n.Op {
	case predicate.And:
		truth := predicate.True
		for _, arg := range n.Args {
			if truth = truth.And(of(arg)); truth == predicate.False {
				break
			}
		}
		return truth
	case predicate.Or:
		truth := predicate.False
		for _, arg := range n.Args {
			if truth = truth.Or(of(arg)); truth == predicate.True {
				break
			}
		}
		return truth
	case predicate.Not:
		return of(n.Args[0]).Not()
	case predicate.Filter:
		return of(n.Args[0]).Filter()
	}
	return predicate.Undecided
}

// maxKept is how many examples are kept: the latest, since what is asked next
// stands close to what was asked before.
const maxKept = 4

// example returns an event as an example.
func (l *logicCase) example(e *event.Event) example {
	if l.nested() { // what is below is about an object
		ex := example{event: e, truths: l.condition.Formula.Truths(e, l.spare)}
		l.spare = nil
		return ex
	}
	ex := example{event: e, truths: l.storage()}
	ex.forget()
	return ex
}

// forget makes an example ready for another event.
func (ex *example) forget() {
	for i := range ex.truths {
		ex.truths[i] = untold
	}
}

// nested reports whether the condition speaks of objects of nested fields.
func (l *logicCase) nested() bool {
	return slices.ContainsFunc(l.condition.Formula.Nodes(), func(n *predicate.Node) bool { return n.Op == predicate.Nested })
}

// keep remembers an example, in the place of the oldest one.
func (l *logicCase) keep(ex example) {
	if len(l.examples) == maxKept {
		l.spare = l.examples[0].truths
		l.examples = append(l.examples[:0], l.examples[1:]...)
	}
	l.examples = append(l.examples, ex)
}

// learn remembers an event, if there is one.
func (l *logicCase) learn(e *event.Event) {
	if e != nil {
		l.keep(l.example(e))
	}
}

// shown reports whether an example shows that the condition would be another
// one without the k-th of some entries of a list in part i: with a value of
// that entry, which no other entry holds, in the list's field.
func (l *logicCase) shown(i int, n *predicate.Node, entries []predicate.Entry, k int, positive bool) bool {
	text, ok := entries[k].Value.AnInstance()
	if !ok || n.Field.Type != predicate.Keyword && n.Field.Type != predicate.IP {
		return false
	}
	domain, _ := n.Field.Type.Domain()
	alone := onlyIn(domain, entries, k, text)
	single := n.Field.Single || n.Reading == predicate.OneValue // it is null of several
	for j := len(l.examples) - 1; j >= 0; j-- {
		ex := l.examples[j]
		v := variant{example: ex, below: l.nodesOn(n.Field.Values()), list: n, values: []event.Value{event.Text(text)}}
		before := ex.event.Values(n.Field.Values())
		if !single {
			v.values = append(v.values, outside(domain, entries, before)...)
		}
		if alone && l.differs(&v, i, positive) {
			return true
		}
		if domain == pattern.Text && single && len(before) == 1 {
			if joint := l.held(&v, before[0].Text) + text; joint != text && onlyIn(domain, entries, k, joint) {
				v.values[0] = event.Text(joint)
				if l.differs(&v, i, positive) {
					return true
				}
			}
		}
	}
	return false
}

// shownOperand reports whether an event shows that the condition would be
// another one without an operand of a chain in part i: an example, but with
// what the chain turns on in the fields of the chain.
func (l *logicCase) shownOperand(i int, chain, n *predicate.Node, positive bool) bool {
	goals := []solve.Goal{{Node: n, Replace: l.gone}}
	about, wanted := n, predicate.True
	if chain.Op == predicate.And {
		about, wanted = chain, predicate.False
		goals[0].Fails = true
		for _, arg := range chain.Args {
			if arg != n {
				goals = append(goals, solve.Goal{Node: arg, Replace: l.gone})
			}
		}
	}
	e, _ := l.refute(goals...)
	if e == nil {
		return false
	}
	v := variant{below: make([]bool, len(l.condition.Formula.Nodes())), list: n}
	for _, above := range l.path {
		v.below[above.ID] = true
	}
	v.below[n.ID] = true
	v.truths = l.storage()
	fields := l.mentionedIn(about)
	for j := len(l.examples) - 1; j >= 0; j-- {
		v.event = l.examples[j].event.With(e, fields)
		v.forget()
		if v.example.of(n) == wanted && l.changes(&v, i, positive) && l.kinHold(i, v.event) {
			l.spare = v.truths
			l.learn(v.event)
			return true
		}
	}
	l.spare = v.truths
	return false
}

// kinHold reports whether an event meets the other parts that have a field in
// common with part i.
func (l *logicCase) kinHold(i int, e *event.Event) bool {
	return !slices.ContainsFunc(l.kin[i], func(j int) bool { return l.parts[j].Decide(e) != predicate.True })
}

// storage returns room for the truths of all nodes.
func (l *logicCase) storage() []predicate.Truth {
	out, size := l.spare, len(l.condition.Formula.Nodes())
	l.spare = nil
	if cap(out) < size {
		out = make([]predicate.Truth, size)
	}
	return out[:size]
}

// shownPart reports whether an event shows that the condition would be another
// one without a part: an example that meets the others, with what the part
// turns away in its fields.
func (l *logicCase) shownPart(i int) bool {
	if len(l.kin[i]) == 0 || len(l.examples) == 0 {
		return false
	}
	e, _ := l.refute(l.fails(i, nil))
	if e == nil {
		return false
	}
	fields := l.mentionedIn(l.parts[i])
	for j := len(l.examples) - 1; j >= 0; j-- {
		other := l.examples[j].event.With(e, fields)
		if truth := l.parts[i].Decide(other); truth != predicate.False && truth != predicate.Null {
			continue
		}
		if l.kinHold(i, other) {
			return true
		}
	}
	return false
}

// onlyIn reports whether the k-th of some entries holds a value and no other
// entry does.
func onlyIn(domain pattern.Domain, entries []predicate.Entry, k int, text string) bool {
	value := pattern.ValueOf(domain, text)
	for j := range entries {
		if v := &entries[j].Value; v.Opaque() || v.HoldsValue(&value) != (j == k) {
			return false
		}
	}
	return true
}

// outside returns the values that no entry holds.
func outside(domain pattern.Domain, entries []predicate.Entry, values []event.Value) []event.Value {
	return slices.DeleteFunc(slices.Clone(values), func(v event.Value) bool { return inSome(domain, entries, v.Text) })
}

func inSome(domain pattern.Domain, entries []predicate.Entry, text string) bool {
	value := pattern.ValueOf(domain, text)
	for j := range entries {
		if v := &entries[j].Value; v.Opaque() || v.HoldsValue(&value) {
			return true
		}
	}
	return false
}

// held joins what the other atoms on the list's field, those that the example
// meets, hold of its value: what "*wget*" and "*http:*" find in a command line.
func (l *logicCase) held(v *variant, value string) string {
	var joint string
	for _, n := range l.condition.Formula.Nodes() {
		if n.Op != predicate.Atom || n == v.list || !v.below[n.ID] || v.example.of(n) != predicate.True {
			continue
		}
		for _, e := range n.Entries {
			if e.Value.HasWildcard() && e.Value.Holds(pattern.Text, value) {
				text, _ := e.Value.AnInstance()
				joint += text
				break
			}
		}
	}
	return joint
}

// differs reports whether a variant meets the other parts and makes another
// thing of part i once its list is false.
func (l *logicCase) differs(v *variant, i int, positive bool) bool {
	return l.changes(v, i, positive) &&
		!slices.ContainsFunc(l.kin[i], func(j int) bool { return v.of(l.parts[j]) != predicate.True })
}

// changes reports whether a variant makes another thing of part i once its
// list is false.
func (l *logicCase) changes(v *variant, i int, positive bool) bool {
	v.truth = predicate.True
	with := v.of(l.parts[i])
	v.truth = predicate.False
	without := v.of(l.parts[i])
	if !positive {
		with, without = without, with
	}
	return with == predicate.True && without != predicate.True && without != predicate.Undecided
}

// variant is an example with other values in one field, where one list on that
// field has a given truth.
type variant struct {
	example
	below  []bool // by node: whether the field decides it
	list   *predicate.Node
	truth  predicate.Truth
	values []event.Value
}

// of returns what the variant makes of a node.
func (v *variant) of(n *predicate.Node) predicate.Truth {
	if !v.below[n.ID] {
		return v.example.of(n)
	}
	if n == v.list {
		return v.truth
	}
	if n.Op == predicate.Atom {
		return n.Holds(v.values)
	}
	return joinedBy(n, v.of)
}

// nodesOn tells of each node whether a field decides it, or may.
func (l *logicCase) nodesOn(field string) []bool {
	if below, ok := l.below[field]; ok {
		return below
	}
	nodes := l.condition.Formula.Nodes()
	below := make([]bool, len(nodes))
	for k := len(nodes) - 1; k >= 0; k-- { // arguments come behind their node
		n := nodes[k]
		switch n.Op {
		case predicate.Atom:
			below[k] = n.Field.Values() == field
		case predicate.Opaque:
			below[k] = n.Eval != nil
		case predicate.Nested: // about its own objects
		default:
			below[k] = slices.ContainsFunc(n.Args, func(arg *predicate.Node) bool { return below[arg.ID] })
		}
	}
	if l.below == nil {
		l.below = map[string][]bool{}
	}
	l.below[field] = below
	return below
}

// match looks for a first example: an event that meets the condition.
func (l *logicCase) match() {
	if l.looked || l.exhausted() {
		return
	}
	l.looked = true
	l.learn(l.solver.Find(solve.Meets(l.condition.Formula)).Witness)
	l.work -= l.solver.Steps()
}
