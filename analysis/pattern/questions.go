package pattern

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

// Within reports whether every value of the set is in one of others; where it
// is not, it returns one that is in none.
func (p Pattern) Within(others ...Pattern) (string, Answer) {
	budget := DefaultBudget
	value, found := Find(p.domain, [][]Pattern{{p}}, others, &budget)
	return value, found.not()
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
