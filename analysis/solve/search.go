package solve

// run decides what is left open, one choice after another. It returns the
// decisions that a contradiction depends on; with true the search is over,
// for better or for worse.
func (p *problem) run() (bool, levels) {
	for {
		if why, ok := p.propagate(); !ok {
			return false, why
		}
		if p.spent {
			return true, nil
		}
		next := p.pick()
		if next < 0 {
			return p.model()
		}
		over, why, ok := p.decide(next)
		if over || !ok {
			return over, why
		}
	}
}

// decide tries one alternative of a choice. If that fails for a reason that
// has to do with the choice, the alternative is ruled out.
func (p *problem) decide(i int) (over bool, why levels, ok bool) {
	c := p.choices[i]
	for _, arg := range c.term.args {
		if p.mask(arg)&c.want == 0 {
			continue
		}
		trail, choices := len(p.trail), len(p.choices)
		p.level++
		why, ok := p.restrict(arg, c.want, levels(nil).with(p.level))
		if ok {
			over, why = p.run()
			if over {
				return true, nil, true
			}
		}
		p.undo(trail, choices)
		here := why.has(p.level)
		why = why.without(p.level)
		p.level--
		if !here {
			return false, why, false
		}
		why, ok = p.restrict(arg, any3&^c.want, why)
		return false, why, ok
	}
	return false, p.blame(i), false
}

// propagate draws the conclusions that need no choice.
func (p *problem) propagate() (levels, bool) {
	for !p.spent {
		if len(p.stale) > 0 {
			i := p.stale[len(p.stale)-1]
			p.stale = p.stale[:len(p.stale)-1]
			if why, ok := p.review(i); !ok {
				return why, false
			}
			continue
		}
		if len(p.dirty) == 0 {
			break
		}
		g := p.dirty[len(p.dirty)-1]
		p.dirty = p.dirty[:len(p.dirty)-1]
		if why, ok := p.check(g); !ok {
			return why, false
		}
	}
	return nil, true
}

// review looks at a choice again: done, impossible, forced or open.
func (p *problem) review(i int) (levels, bool) {
	c := &p.choices[i]
	c.queued, c.done, c.open = false, false, 0
	var only *term
	p.spend(len(c.term.args))
	for _, arg := range c.term.args {
		m := p.mask(arg)
		if m&^c.want == 0 {
			c.done = true
			return nil, true
		}
		if m&c.want != 0 {
			c.open++
			only = arg
		}
	}
	switch c.open {
	case 0:
		return p.blame(i), false
	case 1:
		return p.restrict(only, c.want, p.blame(i))
	}
	return nil, true
}

// blame returns the decisions because of which the alternatives of a choice
// are ruled out that are.
func (p *problem) blame(i int) levels {
	c := p.choices[i]
	why := p.reasons[c.term.id]
	for _, arg := range c.term.args {
		if p.mask(arg)&c.want == 0 {
			why = why.and(p.reasons[arg.id])
		}
	}
	return why
}

// pick returns the choice with the fewest alternatives, or -1.
func (p *problem) pick() int {
	best := -1
	p.spend(len(p.choices))
	for i, c := range p.choices {
		if !c.done && (best < 0 || c.open < p.choices[best].open) {
			best = i
		}
	}
	return best
}

// model has an assignment that no part contradicts, and tries it as an event
// where one is wanted.
func (p *problem) model() (bool, levels) {
	p.tried = true
	if p.models == 0 {
		return true, nil
	}
	p.models--
	if e := p.event(); p.confirms(e) {
		p.witness = e
		return true, nil
	}
	// Go on with another assignment: every decision is to blame.
	var why levels
	for n := 1; n <= p.level; n++ {
		why = why.with(n)
	}
	return false, why
}
