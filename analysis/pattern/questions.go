package pattern

import "slices"

// Empty reports whether the set holds no value.
func (p Pattern) Empty() Answer {
	_, found := p.Example()
	return found.not()
}

// Example returns the shortest value of the set.
func (p Pattern) Example() (string, Answer) {
	budget := DefaultBudget
	return Find(p.domain, [][]Pattern{{p}}, nil, &budget)
}

// Within reports whether every value of the set is in one of others. To get a
// value that is not, ask [Find].
func (p Pattern) Within(others ...Pattern) Answer {
	budget := DefaultBudget
	return p.WithinFor(&budget, pointersTo(others)...)
}

// WithinFor is Within for a budget that is shared with other questions.
func (p *Pattern) WithinFor(budget *Budget, others ...*Pattern) Answer {
	if !budget.spend(1 + len(others)) {
		return Undecided
	}
	if text, ok := p.Instance(fresh); ok {
		apart := true
		v := ValueOf(Text, text)
		for _, q := range others {
			switch {
			case q.kind == opaqueKind:
				apart = false
			case !q.HoldsValue(&v):
			case q.coversInstances(p):
				return Yes
			default:
				apart = false
			}
		}
		if apart {
			return No
		}
	}
	_, found := FindAmong(p.domain, [][]*Pattern{{p}}, others, budget)
	return found.not()
}

// coversInstances reports whether the set covers another one as soon as it
// holds that one's instance with a fresh character: only a run of any string
// can have taken that in, and it takes in anything else, too.
func (p *Pattern) coversInstances(q *Pattern) bool {
	return p.kind == anyKind || p.fold >= q.fold && (p.kind == literalKind || p.kind == globKind && !slices.Contains(p.glob, anyOne))
}

// fresh is a character that no query names: of no script and without case.
const fresh = '\ue000'

// AnInstance returns a value of a set, as a document spells it; false where that
// is not told without work. Of a set of strings it holds a character which no
// query names for each wildcard, so that few other sets hold it; of a network
// it is the first address.
func (p *Pattern) AnInstance() (string, bool) {
	switch {
	case p.kind == intervalKind && p.domain == Address && !p.span.empty():
		return spellAddress(p.span.lo), true
	case p.domain != Text:
		return "", false
	}
	return p.Instance(fresh)
}

// Instance returns the string of a literal, or that of a glob with fill for
// each wildcard; false for any other set.
func (p *Pattern) Instance(fill rune) (string, bool) {
	switch p.kind {
	case literalKind:
		return p.text, true
	case globKind:
		text := slices.Clone(p.glob)
		for i, r := range text {
			if r < 0 {
				text[i] = fill
			}
		}
		return string(text), true
	}
	return "", false
}

// Intersects reports whether two sets share a value, and returns one.
func (p Pattern) Intersects(q Pattern) (string, Answer) {
	domain := p.domain
	if p.kind == anyKind {
		domain = q.domain
	}
	budget := DefaultBudget
	return Find(domain, [][]Pattern{{p}, {q}}, nil, &budget)
}

func (a Answer) not() Answer {
	switch a {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Undecided
}
