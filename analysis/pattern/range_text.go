package pattern

// textRange is the set of the strings from lo to hi. Elasticsearch compares
// the bytes of UTF-8, which is the order of code points.
func textRange(lo, hi *Bound) Pattern {
	r := &rangeBuilder{automaton: &automaton{}, known: map[[2]int]int32{}}
	from, to := free, free
	if lo != nil {
		r.lo, r.openLo, from = []rune(lo.Text), lo.Open, 0
	}
	if hi != nil {
		r.hi, r.openHi, to = []rune(hi.Text), hi.Open, 0
	}
	r.starts = []int32{r.state(from, to)}
	return Pattern{kind: regexKind, text: spellRange(lo, hi), regex: r.automaton}
}

// free is the place in a bound that the text read so far has left behind on
// the right side: what follows cannot make it leave the range there.
const free = -1

// rangeBuilder makes the automaton of a range. A state is how much of each
// bound the text has repeated so far, or free.
type rangeBuilder struct {
	*automaton
	lo, hi         []rune
	openLo, openHi bool
	known          map[[2]int]int32
}

// state returns the state for a place in each bound. At most one bound's
// places branch off the other's, so the states are few and the depth is the
// length of the longer bound.
func (r *rangeBuilder) state(lo, hi int) int32 {
	if s, ok := r.known[[2]int{lo, hi}]; ok {
		return s
	}
	above := lo == free || lo == len(r.lo) && !r.openLo
	below := hi == free || hi < len(r.hi) || !r.openHi
	s := r.add(state{accept: above && below})
	r.known[[2]int{lo, hi}] = s
	if lo == len(r.lo) {
		lo = free // every longer text is above the bound
	}
	if hi == len(r.hi) && hi != free {
		return s // and none is below this one
	}
	first, last := rune(0), rune(maxRune)
	if lo != free {
		first = r.lo[lo]
	}
	if hi != free {
		last = r.hi[hi]
	}
	if first > last {
		return s
	}
	if first == last && (lo != free || hi != free) {
		r.edge(s, first, first, r.state(after(lo), after(hi)))
		return s
	}
	inner, end := first, last
	if lo != free {
		r.edge(s, first, first, r.state(after(lo), free))
		inner++
	}
	if hi != free {
		r.edge(s, last, last, r.state(free, after(hi)))
		end--
	}
	if inner <= end {
		r.edge(s, inner, end, r.state(free, free))
	}
	return s
}

// after returns the place behind one, where the text has repeated one more.
func after(place int) int {
	if place == free {
		return free
	}
	return place + 1
}
