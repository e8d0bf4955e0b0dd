package pattern

import "slices"

// predefined returns the class that a letter behind a backslash names.
func predefined(r rune) ([]edge, bool) {
	switch r {
	case 'd':
		return digits, true
	case 'D':
		return complement(digits), true
	case 'w':
		return wordCharacters, true
	case 'W':
		return complement(wordCharacters), true
	case 's':
		return blanks, true
	case 'S':
		return complement(blanks), true
	}
	return nil, false
}

var (
	digits         = []edge{{lo: '0', hi: '9'}}
	wordCharacters = []edge{{lo: '0', hi: '9'}, {lo: 'A', hi: 'Z'}, {lo: '_', hi: '_'}, {lo: 'a', hi: 'z'}}
	blanks         = []edge{{lo: '\t', hi: '\n'}, {lo: '\r', hi: '\r'}, {lo: ' ', hi: ' '}}
)

// complement returns the intervals of all other code points.
func complement(class []edge) []edge {
	sorted := slices.Clone(class)
	slices.SortFunc(sorted, func(a, b edge) int { return int(a.lo - b.lo) })
	out := []edge{} // not nil, which would be no class
	from := rune(0)
	for _, e := range sorted {
		if from < e.lo {
			out = append(out, edge{lo: from, hi: e.lo - 1})
		}
		from = max(from, e.hi+1)
	}
	if from <= maxRune {
		out = append(out, edge{lo: from, hi: maxRune})
	}
	return out
}

// closedUnderCase reports whether a class has both cases of each ASCII letter
// that it has.
func closedUnderCase(class []edge) bool {
	has := func(r rune) bool {
		return slices.ContainsFunc(class, func(e edge) bool { return e.lo <= r && r <= e.hi })
	}
	for r := 'a'; r <= 'z'; r++ {
		if has(r) != has(r-'a'+'A') {
			return false
		}
	}
	return true
}

// expression adds the states of e behind from and returns the last one; false
// if there would be too many.
func (a *automaton) expression(e *expression, from int32) (int32, bool) {
	if len(a.states) > maxRegexStates {
		return 0, false
	}
	switch e.op {
	case oneOf:
		to := a.add(state{})
		for _, c := range e.class {
			a.edge(from, c.lo, c.hi, to)
		}
		return to, true
	case sequence:
		for _, part := range e.parts {
			var ok bool
			if from, ok = a.expression(part, from); !ok {
				return 0, false
			}
		}
		return from, true
	case choice:
		end := a.add(state{})
		for _, part := range e.parts {
			begin := a.add(state{})
			a.jump(from, begin)
			last, ok := a.expression(part, begin)
			if !ok {
				return 0, false
			}
			a.jump(last, end)
		}
		return end, true
	}
	return a.repetition(e, from)
}

func (a *automaton) repetition(e *expression, from int32) (int32, bool) {
	ok := true
	for i := 0; ok && i < e.min; i++ {
		begin := a.add(state{}) // so that repeating nothing counts, too
		a.jump(from, begin)
		from, ok = a.expression(e.parts[0], begin)
	}
	if !ok {
		return 0, false
	}
	end := a.add(state{})
	if e.max < 0 {
		loop := a.add(state{})
		a.jump(from, loop)
		last, ok := a.expression(e.parts[0], loop)
		if !ok {
			return 0, false
		}
		a.jump(last, loop)
		a.jump(loop, end)
		return end, true
	}
	for i := e.min; i < e.max; i++ {
		a.jump(from, end)
		begin := a.add(state{})
		a.jump(from, begin)
		if from, ok = a.expression(e.parts[0], begin); !ok {
			return 0, false
		}
	}
	a.jump(from, end)
	return end, true
}
