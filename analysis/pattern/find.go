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

// Find looks for a value of the domain that is, of each union of sets in
// unions, in some set, and that is in none of out. The value is the shortest,
// and of the shortest one that reads well; it is spelt as a document holds it.
// Without unions every value of the domain counts; sets of other domains hold
// none of its values.
//
// No is exact with opaque sets too; where whether there is a value hangs on
// one, the answer is Undecided.
func Find(domain Domain, unions [][]Pattern, out []Pattern, budget *Budget) (string, Answer) {
	in := make([][]*Pattern, len(unions))
	for i, union := range unions {
		in[i] = pointersTo(union)
	}
	return FindAmong(domain, in, pointersTo(out), budget)
}

func pointersTo(sets []Pattern) []*Pattern {
	out := make([]*Pattern, len(sets))
	for i := range sets {
		out[i] = &sets[i]
	}
	return out
}

// FindAmong is [Find] for sets that stand elsewhere.
func FindAmong(domain Domain, unions [][]*Pattern, out []*Pattern, budget *Budget) (string, Answer) {
	if plain(domain, unions, out) {
		q := question{domain, slices.Clone(unions), out, budget}
		return q.find()
	}
	sure := question{domain: domain, budget: budget} // opaque unions have nothing
	wide := question{domain: domain, budget: budget} // and here anything
	opaqueOut := slices.ContainsFunc(out, (*Pattern).Opaque)
	for _, p := range out {
		if p.kind == anyKind {
			return "", No
		}
		if p.kind != opaqueKind && p.domain == domain {
			wide.out = append(wide.out, p)
		}
	}
	sure.out = wide.out
	opaqueIn := false
	for _, union := range unions {
		var known []*Pattern
		anything, opaque := false, false
		for _, p := range union {
			switch {
			case p.kind == anyKind:
				anything = true
			case p.kind == opaqueKind:
				opaque = opaque || !isOneOf(p, out)
			case p.domain == domain:
				known = append(known, p)
			}
		}
		opaqueIn = opaqueIn || opaque && !anything
		if !anything {
			sure.unions = append(sure.unions, known)
			if !opaque {
				wide.unions = append(wide.unions, known)
			}
		}
	}
	value, answer := wide.find()
	if answer == Yes && opaqueIn && !opaqueOut {
		value, answer = sure.find()
		if answer == No {
			answer = Undecided
		}
	}
	if answer == Yes && opaqueOut {
		return "", Undecided
	}
	return value, answer
}

// plain reports whether all sets are known ones of a domain.
func plain(domain Domain, unions [][]*Pattern, out []*Pattern) bool {
	known := func(sets []*Pattern) bool {
		for _, p := range sets {
			if p.kind == anyKind || p.kind == opaqueKind || p.domain != domain {
				return false
			}
		}
		return true
	}
	for _, union := range unions {
		if !known(union) {
			return false
		}
	}
	return known(out)
}

// isOneOf reports whether an opaque set is one of others, by its description.
func isOneOf(p *Pattern, others []*Pattern) bool {
	return slices.ContainsFunc(others, func(q *Pattern) bool { return q.kind == opaqueKind && q.text == p.text })
}

// question is one call of [Find] with known sets of the one domain.
type question struct {
	domain Domain
	unions [][]*Pattern
	out    []*Pattern
	budget *Budget
}

func (q *question) find() (string, Answer) {
	sets := 0
	for _, union := range q.unions {
		if len(union) == 0 {
			return "", No
		}
		sets += len(union)
	}
	if !q.budget.spend(1 + sets + len(q.out)) {
		return "", Undecided
	}
	if q.domain != Text {
		return q.findPoint()
	}
	if !q.narrow() {
		return "", No
	}
	for _, union := range q.unions {
		if !slices.ContainsFunc(union, func(p *Pattern) bool { return p.kind != literalKind || p.fold != Exact }) {
			return q.tryLiterals(union)
		}
	}
	return q.search()
}

// tryLiterals decides a question of which one union has only single strings.
func (q *question) tryLiterals(literals []*Pattern) (string, Answer) {
	best, found := "", false
	for _, literal := range literals {
		if !q.budget.spend(len(q.unions) + len(q.out)) {
			return "", Undecided
		}
		if q.meets(literal.text) && (!found || len(literal.text) < len(best)) {
			best, found = literal.text, true
		}
	}
	if !found {
		return "", No
	}
	return best, Yes
}

func (q *question) meets(text string) bool {
	v := ValueOf(Text, text)
	for _, union := range q.unions {
		if !someHolds(union, &v) {
			return false
		}
	}
	return !someHolds(q.out, &v)
}

// someHolds reports whether one of some sets holds a value.
func someHolds(sets []*Pattern, v *Value) bool {
	for _, p := range sets {
		if p.HoldsValue(v) {
			return true
		}
	}
	return false
}

// narrow leaves away the sets that share nothing with some union, and those
// that one of out covers; false if that leaves a union without any. The
// unions are made anew.
func (q *question) narrow() bool {
	for i, union := range q.unions {
		q.unions[i] = slices.DeleteFunc(slices.Clone(union), q.covered)
		if len(q.unions[i]) == 0 {
			return false
		}
	}
	for i, union := range q.unions {
		if len(q.unions) == 1 {
			break
		}
		q.unions[i] = slices.DeleteFunc(slices.Clone(union), q.strange)
		if len(q.unions[i]) == 0 {
			return false
		}
	}
	q.out = slices.DeleteFunc(slices.Clone(q.out), q.strange)
	return true
}

// covered reports whether one of out surely holds the whole set.
func (q *question) covered(p *Pattern) bool {
	if len(q.out) == 0 {
		return false
	}
	text, ok := p.Instance(fresh)
	if !ok {
		return false
	}
	v := ValueOf(Text, text)
	for _, other := range q.out {
		if !apart(p, other) && other.coversInstances(p) && other.HoldsValue(&v) {
			return true
		}
	}
	return false
}

// strange reports whether a set surely shares nothing with some union.
func (q *question) strange(p *Pattern) bool {
	for _, union := range q.unions {
		all := true
		for _, other := range union {
			if !apart(p, other) {
				all = false
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}

// apart reports whether two sets of strings surely share none, by how their
// strings begin and end. It is cheap and may miss.
func apart(p, q *Pattern) bool {
	n := min(len(p.prefix), len(q.prefix))
	if p.prefix[:n] != q.prefix[:n] {
		return true
	}
	n = min(len(p.suffix), len(q.suffix))
	return p.suffix[len(p.suffix)-n:] != q.suffix[len(q.suffix)-n:]
}
