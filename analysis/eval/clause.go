package eval

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

// maxExamples is how many values a clause remembers of each sort.
const maxExamples = 3

// part is a condition on single events with the clauses that are counted.
type part struct {
	formula *predicate.Formula
	item    int
	clauses []Clause // without counts
	// ofNode is the clause of each node, ofEntry that of its first value; -1
	// where there is none.
	ofNode, ofEntry []int
}

func newPart(f *predicate.Formula, item int) *part {
	p := &part{formula: f, item: item, ofNode: slices.Repeat([]int{-1}, len(f.Nodes())), ofEntry: slices.Repeat([]int{-1}, len(f.Nodes()))}
	p.list(f.Root, place{around: source.Span{Start: -1, End: -1}})
	return p
}

// place is where a node stands in a query.
type place struct {
	around      source.Span // of the clause that holds it
	depth       int
	excludes    bool // below a negation
	alternative bool // one of several, of which one is enough
}

// list lists the clauses of a node and below it. What is written as its parent
// is, as both sides of `!=` are, is no clause of its own.
func (p *part) list(n *predicate.Node, at place) {
	if !n.Span.IsEmpty() && n.Op != predicate.Filter && n.Span != at.around {
		p.ofNode[n.ID] = len(p.clauses)
		p.clauses = append(p.clauses, p.clause(n.Span, fieldOf(n), at))
		at = place{around: n.Span, depth: at.depth + 1, excludes: at.excludes}
	}
	if n.Op == predicate.Atom && len(n.Entries) > 1 {
		p.ofEntry[n.ID] = len(p.clauses)
		at.alternative = !at.excludes
		for _, e := range n.Entries {
			c := p.clause(e.Span, n.Field.Name, at)
			c.IsValue = true
			p.clauses = append(p.clauses, c)
		}
	}
	switch n.Op {
	case predicate.Not:
		at.excludes = !at.excludes
	case predicate.And, predicate.Or:
		at.alternative = (n.Op == predicate.Or) != at.excludes
	}
	for _, arg := range n.Args {
		p.list(arg, at)
	}
}

func (p *part) clause(span source.Span, field string, at place) Clause {
	return Clause{Span: span, Item: p.item, Depth: at.depth, Field: field, Excludes: at.excludes, Alternative: at.alternative}
}

// fieldOf returns the field that a clause compares, or "".
func fieldOf(n *predicate.Node) string {
	n, _ = leafOf(n)
	switch {
	case n.Op == predicate.Atom:
		return n.Field.Name
	case n.Op == predicate.Opaque && len(n.Reads) == 1:
		return n.Reads[0].Name
	}
	return ""
}

// counter counts what one part's clauses do.
type counter struct {
	*part
	counts  []Clause
	truths  []predicate.Truth
	event   *Event
	objects []*event.Event // where values are: the document, or nested objects
}

func newCounter(p *part) *counter { return &counter{part: p, counts: slices.Clone(p.clauses)} }

// add counts one event and returns what the condition says of it.
func (c *counter) add(e *Event) predicate.Truth {
	c.event = e
	c.truths = c.formula.Truths(e.Event, c.truths)
	c.objects = append(c.objects[:0], e.Event)
	c.visit(c.formula.Root, true, true)
	return c.truths[0].Filter()
}

// good reports whether a truth is what the query wants at a place: below a
// negation that is false.
func good(t predicate.Truth, wanted bool) bool {
	return wanted && t == predicate.True || !wanted && t == predicate.False
}

// visit counts a node and those below it. It is reached if everything beside
// it is as it has to be.
func (c *counter) visit(n *predicate.Node, reached, wanted bool) {
	truth := c.truths[n.ID]
	if at := c.ofNode[n.ID]; at >= 0 {
		c.count(&c.counts[at], n, truth, reached)
	}
	switch n.Op {
	case predicate.And, predicate.Or:
		// In a conjunction, or the negation of a disjunction, all have to hold
		// together; elsewhere one is enough, and each is reached.
		together := (n.Op == predicate.And) == wanted
		bad := 0
		for _, arg := range n.Args {
			if together && !good(c.truths[arg.ID], wanted) {
				bad++
			}
		}
		for _, arg := range n.Args {
			others := bad
			if together && !good(c.truths[arg.ID], wanted) {
				others--
			}
			c.visit(arg, reached && others == 0, wanted)
		}
	case predicate.Not:
		c.visit(n.Args[0], reached, !wanted)
	case predicate.Filter:
		c.visit(n.Args[0], reached, wanted)
	case predicate.Nested:
		outer := c.objects
		c.objects = objectsIn(outer, n.Field.Name)
		c.visit(n.Args[0], reached, wanted)
		c.objects = outer
	case predicate.Atom:
		if at := c.ofEntry[n.ID]; at >= 0 {
			c.entries(n, at, reached, wanted)
		}
	}
}

// objectsIn returns the nested objects of some documents.
func objectsIn(documents []*event.Event, path string) []*event.Event {
	var out []*event.Event
	for _, d := range documents {
		out = append(out, d.Objects(path)...)
	}
	return out
}

// entries counts the values of a list. One that excludes is reached if no
// other one excludes the event already.
func (c *counter) entries(n *predicate.Node, at int, reached, wanted bool) {
	var truths [16]predicate.Truth
	each := truths[:0]
	held := 0
	for i := range n.Entries {
		truth := c.atom(n, n.Entries[i:i+1])
		each = append(each, truth)
		if truth != predicate.False {
			held++
		}
	}
	for i, truth := range each {
		others := held
		if truth != predicate.False {
			others--
		}
		count := &c.counts[at+i]
		c.tally(count, truth, reached && (wanted || others == 0))
		c.examples(count, n, n.Entries[i:i+1], false)
	}
}

// atom decides an atom with some of its entries for the values that are seen.
func (c *counter) atom(n *predicate.Node, entries []predicate.Entry) predicate.Truth {
	truth := predicate.False
	for _, o := range c.objects {
		truth = truth.Or(holds(n, entries, o.Values(n.Field.Values())).Filter())
	}
	return truth
}

// holds decides an atom as if it had only these entries.
func holds(n *predicate.Node, entries []predicate.Entry, values []event.Value) predicate.Truth {
	some := *n
	some.Entries = entries
	return some.Holds(values)
}

func (c *counter) count(count *Clause, n *predicate.Node, truth predicate.Truth, reached bool) {
	c.tally(count, truth, reached)
	switch leaf, negated := leafOf(n); {
	case leaf.Op == predicate.Atom:
		c.examples(count, leaf, leaf.Entries, negated)
	case leaf.Op == predicate.Opaque && len(leaf.Reads) == 1:
		c.whole(count, leaf.Reads[0], truth)
	}
}

// whole remembers the value that a condition saw which is decided as a whole:
// of several, nobody knows which one it was.
func (c *counter) whole(count *Clause, f *predicate.Field, truth predicate.Truth) {
	var values []event.Value
	for _, o := range c.objects {
		values = append(values, o.Values(f.Values())...)
	}
	switch {
	case len(values) == 0:
		count.Missing++
	case len(values) > 1:
	case truth == predicate.True:
		count.Passed = c.example(count.Passed, values[0])
	case truth == predicate.False:
		count.Failed = c.example(count.Failed, values[0])
	}
}

// leafOf returns the node that a clause is about: what is written as one
// clause, such as `!=`, can be several nodes.
func leafOf(n *predicate.Node) (leaf *predicate.Node, negated bool) {
	for n.Op == predicate.Filter || n.Op == predicate.Not && n.Args[0].Span == n.Span {
		negated = negated != (n.Op == predicate.Not)
		n = n.Args[0]
	}
	return n, negated
}

func (c *counter) tally(count *Clause, truth predicate.Truth, reached bool) {
	count.Of++
	if reached {
		count.Reached++
	}
	switch truth {
	case predicate.True:
		count.Matched++
		if reached {
			count.Held++
		}
	case predicate.Undecided:
		count.Undecided++
	}
}

// examples remembers values that an atom saw.
func (c *counter) examples(count *Clause, n *predicate.Node, entries []predicate.Entry, negated bool) {
	missing := true
	passed, failed := &count.Passed, &count.Failed
	if negated {
		passed, failed = failed, passed
	}
	for _, o := range c.objects {
		for _, v := range o.Values(n.Field.Values()) {
			missing = false
			if len(count.Passed) == maxExamples && len(count.Failed) == maxExamples {
				continue
			}
			one := [1]event.Value{v}
			switch holds(n, entries, one[:]) {
			case predicate.True:
				*passed = c.example(*passed, v)
			case predicate.False:
				*failed = c.example(*failed, v)
			}
		}
	}
	if missing {
		count.Missing++
	}
}

func (c *counter) example(list []Example, v event.Value) []Example {
	if len(list) == maxExamples || slices.ContainsFunc(list, func(e Example) bool { return e.Value.Text == v.Text }) {
		return list
	}
	return append(list, Example{c.event.ID, c.event.Index, v})
}
