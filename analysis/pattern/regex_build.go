package pattern

// automatonOf returns the automaton of the strings that e matches; false if
// it would be too large or too dear.
func automatonOf(e *expression, budget *Budget) (*automaton, bool) {
	b := &regexBuilder{automaton: &automaton{}, budget: budget}
	start := b.add(state{})
	b.starts = []int32{start}
	end, ok := b.expression(e, start)
	if !ok {
		return nil, false
	}
	b.states[end].accept = true
	return b.automaton, true
}

type regexBuilder struct {
	*automaton
	budget *Budget
}

// expression adds the states of e behind from and returns the last one, which
// has no edges yet.
func (b *regexBuilder) expression(e *expression, from int32) (int32, bool) {
	if len(b.states) > maxRegexStates {
		return 0, false
	}
	switch e.op {
	case oneOf:
		to := b.add(state{})
		for _, c := range e.class {
			b.edge(from, c.lo, c.hi, to)
		}
		return to, true
	case sequence:
		for _, part := range e.parts {
			var ok bool
			if from, ok = b.expression(part, from); !ok {
				return 0, false
			}
		}
		return from, true
	case choice:
		return b.choice(e, from)
	case repeat:
		return b.repetition(e, from)
	}
	return b.product(e, from)
}

func (b *regexBuilder) choice(e *expression, from int32) (int32, bool) {
	end := b.add(state{})
	for _, part := range e.parts {
		begin := b.add(state{})
		b.jump(from, begin)
		last, ok := b.expression(part, begin)
		if !ok {
			return 0, false
		}
		b.jump(last, end)
	}
	return end, true
}

func (b *regexBuilder) repetition(e *expression, from int32) (int32, bool) {
	ok := true
	for i := 0; ok && i < e.min; i++ {
		begin := b.add(state{}) // so that repeating nothing counts, too
		b.jump(from, begin)
		from, ok = b.expression(e.parts[0], begin)
	}
	if !ok {
		return 0, false
	}
	end := b.add(state{})
	if e.max < 0 {
		loop := b.add(state{})
		b.jump(from, loop)
		last, ok := b.expression(e.parts[0], loop)
		if !ok {
			return 0, false
		}
		b.jump(last, loop)
		b.jump(loop, end)
		return end, true
	}
	for i := e.min; i < e.max; i++ {
		b.jump(from, end)
		begin := b.add(state{})
		b.jump(from, begin)
		if from, ok = b.expression(e.parts[0], begin); !ok {
			return 0, false
		}
	}
	b.jump(from, end)
	return end, true
}

// product adds what several parts match, or what one does not.
func (b *regexBuilder) product(e *expression, from int32) (int32, bool) {
	var parts []*automaton
	for _, part := range e.parts {
		a, ok := automatonOf(part, b.budget)
		if !ok {
			return 0, false
		}
		parts = append(parts, a)
	}
	a, ok := product(parts, e.op == not, b.budget)
	if !ok || len(b.states)+len(a.states) > maxRegexStates {
		return 0, false
	}
	return b.embed(a, from), true
}

// embed adds another automaton behind from and returns its end.
func (b *regexBuilder) embed(a *automaton, from int32) int32 {
	offset := b.includeStates(a)
	for _, s := range a.starts {
		b.jump(from, s+offset)
	}
	end := b.add(state{})
	for i := range a.states {
		if at := int32(i) + offset; b.states[at].accept {
			b.states[at].accept = false
			b.jump(at, end)
		}
	}
	return end
}
