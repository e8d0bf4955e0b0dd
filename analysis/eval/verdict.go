package eval

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

// verdict says why the condition holds of an event or does not.
func (p *part) verdict(e *Event, truths []predicate.Truth) Verdict {
	v := Verdict{Event: e, Item: p.item, Truth: truths[0].Filter()}
	j := &judge{truths: truths, objects: []*event.Event{e.Event}}
	if v.Truth == predicate.True {
		j.taken(p.formula.Root, true)
	} else {
		v.Distance = j.distance(p.formula.Root, true)
		j.blame(p.formula.Root, true)
	}
	v.Reasons = j.reasons
	return v
}

// judge looks for the clauses that decided about one event.
type judge struct {
	truths  []predicate.Truth
	objects []*event.Event // where values are: the document, or nested objects
	reasons []Reason
}

// distance counts the fewest clauses that would have to be otherwise for a
// node to be what is wanted.
func (j *judge) distance(n *predicate.Node, wanted bool) int {
	if good(j.truths[n.ID], wanted) {
		return 0
	}
	if !j.goesInto(n, wanted) {
		return 1
	}
	switch n.Op {
	case predicate.Not:
		return j.distance(n.Args[0], !wanted)
	case predicate.Filter:
		return j.distance(n.Args[0], wanted)
	case predicate.Nested:
		d := 0
		j.within(n, func() { d = j.distance(n.Args[0], wanted) })
		return d
	}
	sum, least := 0, 0
	for _, arg := range n.Args {
		d := j.distance(arg, wanted)
		sum += d
		if least == 0 || d < least {
			least = d
		}
	}
	if (n.Op == predicate.And) == wanted {
		return sum
	}
	return least
}

// goesInto reports whether the reason for a node lies in its arguments. Of
// nested objects it does so only where there is one: of several, no one is to
// blame.
func (j *judge) goesInto(n *predicate.Node, wanted bool) bool {
	switch n.Op {
	case predicate.And, predicate.Or:
		return true
	case predicate.Filter:
		return wanted || j.truths[n.Args[0].ID] != predicate.Null
	case predicate.Not:
		// The negation of null is null: the whole is what did not hold.
		return j.truths[n.Args[0].ID] != predicate.Null && n.Args[0].Span != n.Span
	case predicate.Nested:
		return len(objectsIn(j.objects, n.Field.Name)) == 1
	}
	return false
}

// blame collects the fewest clauses that would have to be otherwise.
func (j *judge) blame(n *predicate.Node, wanted bool) {
	switch {
	case good(j.truths[n.ID], wanted):
	case !j.goesInto(n, wanted):
		j.reason(n, wanted)
	case n.Op == predicate.Not:
		j.blame(n.Args[0], !wanted)
	case n.Op == predicate.Nested:
		j.within(n, func() { j.blame(n.Args[0], wanted) })
	case n.Op == predicate.Filter, (n.Op == predicate.And) == wanted:
		for _, arg := range n.Args {
			j.blame(arg, wanted)
		}
	default:
		j.nearest(n, wanted)
	}
}

// nearest blames the alternative that is nearest to what is wanted; where they
// are all single clauses, the lot of them.
func (j *judge) nearest(n *predicate.Node, wanted bool) {
	best, least, most := n.Args[0], 0, 0
	for _, arg := range n.Args {
		d := j.distance(arg, wanted)
		if least == 0 || d < least {
			best, least = arg, d
		}
		most = max(most, d)
	}
	if most == 1 && !n.Span.IsEmpty() {
		j.reason(n, wanted)
		return
	}
	j.blame(best, wanted)
}

// within looks at the nested objects of a node.
func (j *judge) within(n *predicate.Node, look func()) {
	outer := j.objects
	j.objects = objectsIn(outer, n.Field.Name)
	look()
	j.objects = outer
}

// reason adds a clause that is not as it should be. Of a list that excludes,
// it names the values that the event has.
func (j *judge) reason(n *predicate.Node, wanted bool) {
	r := Reason{Span: n.Span, Excluded: !wanted, Undecided: j.truths[n.ID] == predicate.Undecided, Seen: j.seen(n)}
	leaf, negated := leafOf(n)
	if wanted == negated && leaf.Op == predicate.Atom && len(leaf.Entries) > 1 && !r.Undecided {
		if spans := j.entriesThatHold(leaf); len(spans) > 0 {
			for _, span := range spans {
				r.Span, r.Excluded = span, true
				j.reasons = append(j.reasons, r)
			}
			return
		}
	}
	j.reasons = append(j.reasons, r)
}

// entriesThatHold returns the values of a list that are among the event's.
func (j *judge) entriesThatHold(n *predicate.Node) []source.Span {
	var out []source.Span
	for i, e := range n.Entries {
		for _, o := range j.objects {
			if holds(n, n.Entries[i:i+1], o.Values(n.Field.Values())) == predicate.True {
				out = append(out, e.Span)
				break
			}
		}
	}
	return out
}

// seen returns what an event has of the fields that a node asks for, each
// field once.
func (j *judge) seen(n *predicate.Node) []Seen {
	var out []Seen
	see := func(f *predicate.Field, objects []*event.Event) {
		if slices.ContainsFunc(out, func(s Seen) bool { return s.Field == f.Name }) {
			return
		}
		s := Seen{Field: f.Name}
		for _, o := range objects {
			s.Values = append(s.Values, o.Values(f.Values())...)
		}
		out = append(out, s)
	}
	var look func(n *predicate.Node, objects []*event.Event)
	look = func(n *predicate.Node, objects []*event.Event) {
		switch n.Op {
		case predicate.Atom:
			see(n.Field, objects)
		case predicate.Opaque:
			for _, f := range n.Reads {
				see(f, objects)
			}
		case predicate.Nested:
			objects = objectsIn(objects, n.Field.Name)
		}
		for _, arg := range n.Args {
			look(arg, objects)
		}
	}
	look(n, j.objects)
	return out
}

// taken collects the alternatives because of which a node is what is wanted.
func (j *judge) taken(n *predicate.Node, wanted bool) {
	if !good(j.truths[n.ID], wanted) {
		return
	}
	switch n.Op {
	case predicate.And, predicate.Or:
		choice := (n.Op == predicate.Or) == wanted
		for _, arg := range n.Args {
			if !good(j.truths[arg.ID], wanted) {
				continue
			}
			before := len(j.reasons)
			j.taken(arg, wanted)
			// The choice within an alternative says more than the alternative.
			if choice && len(j.reasons) == before && !arg.Span.IsEmpty() {
				j.reasons = append(j.reasons, Reason{Span: arg.Span, Seen: j.seen(arg)})
			}
		}
	case predicate.Not:
		if j.truths[n.Args[0].ID] == predicate.False {
			j.taken(n.Args[0], !wanted)
		}
	case predicate.Filter:
		j.taken(n.Args[0], wanted)
	case predicate.Nested:
		if wanted {
			j.within(n, func() { j.taken(n.Args[0], wanted) })
		}
	case predicate.Atom:
		if !wanted || len(n.Entries) < 2 {
			return
		}
		for _, span := range j.entriesThatHold(n) {
			j.reasons = append(j.reasons, Reason{Span: span, Seen: j.seen(n)})
		}
	}
}
