package pattern

import "slices"

// Answer is what a question about sets comes to.
type Answer uint8

// The answers. Undecided is what an opaque set or an exhausted budget leaves.
const (
	Undecided Answer = iota
	No
	Yes
)

// String returns the answer in words.
func (a Answer) String() string { return [...]string{"undecided", "no", "yes"}[a%3] }

// Budget is how many steps a question may still take; questions share one by
// sharing the pointer. A step is one state entered in one set of states, or
// one interval compared, so that the answer never depends on a clock.
type Budget int

// DefaultBudget is ample for what rules hold and bounds the rest to some
// hundredths of a second.
const DefaultBudget Budget = 1 << 20

// spend takes steps and reports whether there were enough.
func (b *Budget) spend(steps int) bool {
	*b -= Budget(steps)
	return *b >= 0
}

// Find looks for a value of the domain that is in all of in and in none of
// out. The value is the shortest, and of the shortest one that reads well; it
// is spelt as a document holds it. With nothing in, every value of the domain
// counts; sets of other domains hold none of its values.
//
// With an opaque set, No is still exact, and where the value cannot be told
// the answer is Undecided.
func Find(domain Domain, in, out []Pattern, budget *Budget) (string, Answer) {
	opaque := false
	known := func(sets []Pattern) []Pattern {
		return slices.DeleteFunc(slices.Clone(sets), func(p Pattern) bool {
			opaque = opaque || p.kind == opaqueKind
			return p.kind == opaqueKind
		})
	}
	if sharesOpaque(in, out) {
		return "", No
	}
	q := question{domain: domain, in: known(in), out: known(out), budget: budget}
	value, answer := q.find()
	if opaque && answer == Yes {
		return "", Undecided
	}
	return value, answer
}

func sharesOpaque(in, out []Pattern) bool {
	for _, p := range in {
		for _, q := range out {
			if p.kind == opaqueKind && q.kind == opaqueKind && p.text == q.text {
				return true
			}
		}
	}
	return false
}

// question is one call of [Find] without opaque sets.
type question struct {
	domain  Domain
	in, out []Pattern
	budget  *Budget
}

func (q *question) find() (string, Answer) {
	for _, p := range q.in {
		if p.kind != anyKind && p.Domain() != q.domain {
			return "", No
		}
	}
	q.in = slices.DeleteFunc(q.in, func(p Pattern) bool { return p.kind == anyKind })
	for _, p := range q.out {
		if p.kind == anyKind {
			return "", No
		}
	}
	q.out = slices.DeleteFunc(q.out, func(p Pattern) bool { return p.Domain() != q.domain })
	if !q.budget.spend(1 + len(q.in)*(1+len(q.out))) {
		return "", Undecided
	}
	if q.domain != Text {
		return q.findPoint()
	}
	if slices.ContainsFunc(q.in, func(p Pattern) bool { return p.kind == literalKind && p.fold == Exact }) {
		return q.tryLiteral()
	}
	for i, p := range q.in {
		for _, other := range q.in[i+1:] {
			if apart(p, other) {
				return "", No
			}
		}
		q.out = slices.DeleteFunc(q.out, func(other Pattern) bool { return apart(p, other) })
	}
	return q.search()
}

// tryLiteral decides a question with a set of one string by membership.
func (q *question) tryLiteral() (string, Answer) {
	i := slices.IndexFunc(q.in, func(p Pattern) bool { return p.kind == literalKind && p.fold == Exact })
	text := q.in[i].text
	for _, p := range q.in {
		if !p.match(text) {
			return "", No
		}
	}
	for _, p := range q.out {
		if p.match(text) {
			return "", No
		}
	}
	return text, Yes
}

// apart reports whether two sets of strings surely share none, by how their
// strings begin and end. It is cheap and may miss.
func apart(p, q Pattern) bool {
	n := min(len(p.prefix), len(q.prefix))
	if p.prefix[:n] != q.prefix[:n] {
		return true
	}
	n = min(len(p.suffix), len(q.suffix))
	return p.suffix[len(p.suffix)-n:] != q.suffix[len(q.suffix)-n:]
}

// findPoint decides a question about an ordered domain.
func (q *question) findPoint() (string, Answer) {
	all := domainSpan(q.domain)
	span := all
	for _, p := range q.in {
		if span.lo.less(p.span.lo) {
			span.lo = p.span.lo
		}
		if p.span.hi.less(span.hi) {
			span.hi = p.span.hi
		}
	}
	slices.SortFunc(q.out, func(a, b Pattern) int {
		switch {
		case a.span.lo.less(b.span.lo):
			return -1
		case b.span.lo.less(a.span.lo):
			return 1
		}
		return 0
	})
	var gaps []interval // what out leaves of span, in order
	for _, p := range q.out {
		if p.span.empty() || p.span.hi.less(span.lo) {
			continue
		}
		if span.empty() || span.hi.less(p.span.lo) {
			break
		}
		if span.lo.less(p.span.lo) {
			gaps = append(gaps, interval{span.lo, p.span.lo.prev()})
		}
		if !p.span.hi.less(span.hi) {
			span = nothing
			break
		}
		span.lo = p.span.hi.next()
	}
	if !span.empty() {
		gaps = append(gaps, span)
	}
	if len(gaps) == 0 {
		return "", No
	}
	return spellPoint(q.domain, pleasant(q.domain, all, gaps)), Yes
}

// pleasant chooses a point of the gaps that reads well: a customary one, else
// one beside a bound that the query names.
func pleasant(domain Domain, all interval, gaps []interval) point {
	for _, text := range customary[domain] {
		span, _ := values(domain, text)
		for _, g := range gaps {
			if g.holds(span.lo) {
				return span.lo
			}
		}
	}
	for _, g := range gaps {
		if g.lo != all.lo {
			return g.lo
		}
		if g.hi != all.hi {
			return g.hi
		}
	}
	return gaps[0].lo
}

// customary are the values that an example prefers.
var customary = map[Domain][]string{
	Integer: {"1", "0"},
	Float:   {"1", "0"},
	Date:    {"2026-01-01T00:00:00Z"},
	Address: {"192.0.2.1", "203.0.113.7", "10.0.0.1", "2001:db8::1"},
	Boolean: {"true", "false"},
}
