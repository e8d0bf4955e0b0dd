package predicate

// Truth is what a condition is for an event.
type Truth uint8

// The truths. The zero value is False.
const (
	False Truth = iota
	Null
	True
	// Undecided is what nobody can tell offline: an opaque condition without
	// an evaluation, and what depends on one.
	Undecided
)

// TruthOf returns True or False.
func TruthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

// Not returns the negation: null and undecided stay what they are.
func (t Truth) Not() Truth {
	switch t {
	case False:
		return True
	case True:
		return False
	}
	return t
}

// And returns the conjunction: false if either is false, else null or
// undecided if either is.
func (t Truth) And(u Truth) Truth {
	switch {
	case t == False || u == False:
		return False
	case t == Undecided || u == Undecided:
		return Undecided
	case t == Null || u == Null:
		return Null
	}
	return True
}

// Or returns the disjunction: true if either is true, else null or undecided
// if either is.
func (t Truth) Or(u Truth) Truth { return t.Not().And(u.Not()).Not() }

// Filter turns null into false.
func (t Truth) Filter() Truth {
	if t == Null {
		return False
	}
	return t
}

// String returns the truth's name.
func (t Truth) String() string {
	return [...]string{"false", "null", "true", "undecided"}[t&3]
}
