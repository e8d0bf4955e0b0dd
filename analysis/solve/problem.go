package solve

import (
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
)

// mask is a set of truths that a term may still have.
type mask uint8

const (
	isFalse mask = 1 << predicate.False
	isNull  mask = 1 << predicate.Null
	isTrue  mask = 1 << predicate.True

	notTrue  = isFalse | isNull
	notFalse = isTrue | isNull
	any3     = isFalse | isNull | isTrue
)

// full is what a term may be when nothing is asked of it.
func (t *term) full() mask {
	switch {
	case t.op == predicate.Const:
		return 1 << t.value
	case t.twoValued:
		return isTrue | isFalse
	}
	return any3
}

// negation returns the truths of a term whose negation has those of m.
func (m mask) negation() mask { return m&isNull | m&isFalse<<2 | m&isTrue>>2 }

// problem is the search for one event, or for one object of a nested field.
type problem struct {
	*Solver
	masks   []mask   // by term; 0 is what the term is in itself
	reasons []levels // by term: the decisions that its mask depends on
	trail   []change
	choices []choice
	users   [][]int  // by term: the choices that it is an alternative of
	stale   []int    // choices to look at again
	dirty   []*group // groups to look at again
	level   int

	goals     []*term
	goalMasks []mask

	wanted  bool // a witness
	models  int  // how many may still be tried as events
	tried   bool
	spent   bool
	witness *event.Event
}

// change is a mask as it was.
type change struct {
	term   *term
	mask   mask
	reason levels
}

// choice asks that one of the arguments of a term is what it should be.
type choice struct {
	term *term
	want mask
	// queued says that the choice is in stale.
	queued bool
	// done says that an argument is as wanted; open counts those that may
	// still become so.
	done bool
	open int
}

func (s *Solver) problem(goals []Goal) *problem {
	p := &problem{Solver: s, goals: make([]*term, 0, len(goals)), goalMasks: make([]mask, 0, len(goals))}
	for _, g := range goals {
		want := isTrue
		if g.Fails {
			want = notTrue
		}
		p.goals = append(p.goals, s.term(g.Node, g.Replace))
		p.goalMasks = append(p.goalMasks, want)
	}
	return p
}

// solve answers whether the goals can be met together.
func (p *problem) solve() Result {
	defer p.prepare()()
	ok := true
	for i, t := range p.goals {
		if _, ok = p.restrict(t, p.goalMasks[i], nil); !ok {
			break
		}
	}
	if ok {
		ok, _ = p.run()
	}
	switch {
	case p.witness != nil:
		return Result{Answer: pattern.Yes, Witness: p.witness}
	case ok || p.tried || p.spent:
		return Result{Spent: p.spent}
	}
	return Result{Answer: pattern.No}
}

// prepare lends the problem an empty assignment, and returns what gives it
// back: most questions are small, and there are thousands for a rule.
func (p *problem) prepare() (end func()) {
	a := assignment{}
	if n := len(p.spare); n > 0 {
		a, p.spare = p.spare[n-1], p.spare[:n-1]
	}
	if len(a.masks) < p.count {
		n := 2 * p.count
		a.masks, a.reasons, a.users = make([]mask, n), make([]levels, n), make([][]int, n)
	}
	p.trail, p.choices, p.stale, p.dirty = a.trail[:0], a.choices[:0], a.stale[:0], a.dirty[:0]
	p.masks, p.reasons, p.users = a.masks[:p.count], a.reasons[:p.count], a.users[:p.count]
	return func() {
		clear(p.masks)
		clear(p.reasons)
		for i := range p.choices {
			for _, arg := range p.choices[i].term.args {
				p.users[arg.id] = p.users[arg.id][:0]
			}
		}
		a.trail, a.choices, a.stale, a.dirty = p.trail, p.choices, p.stale, p.dirty
		p.spare = append(p.spare, a)
	}
}

func (p *problem) mask(t *term) mask {
	if m := p.masks[t.id]; m != 0 {
		return m
	}
	return t.full()
}

// spend takes steps of the budget.
func (p *problem) spend(n int) bool {
	p.left -= pattern.Budget(n)
	p.spent = p.spent || p.left < 0
	return !p.spent
}

// restrict leaves a term only truths of m, for a reason, and what follows from
// that for its arguments. A contradiction returns the decisions behind it.
func (p *problem) restrict(t *term, m mask, why levels) (levels, bool) {
	old := p.mask(t)
	now := old & m
	if now == old {
		return nil, true
	}
	reason := p.reasons[t.id].and(why)
	if now == 0 {
		return reason, false
	}
	p.spend(1)
	p.trail = append(p.trail, change{t, p.masks[t.id], p.reasons[t.id]})
	p.masks[t.id], p.reasons[t.id] = now, reason
	for _, i := range p.users[t.id] {
		p.refresh(i)
	}
	switch t.op {
	case predicate.And:
		return p.restrictChain(t, now, isTrue, notFalse, reason)
	case predicate.Or:
		return p.restrictChain(t, now, isFalse, notTrue, reason)
	case predicate.Not:
		return p.restrict(t.args[0], now.negation(), reason)
	case predicate.Filter:
		if now == isTrue {
			return p.restrict(t.args[0], isTrue, reason)
		}
		return p.restrict(t.args[0], notTrue, reason)
	}
	if t.group != nil && t.reading != predicate.Combination {
		p.touch(t.group)
	}
	return nil, true
}

// restrictChain passes the mask of a chain on to its arguments. A conjunction
// is true if all of them are, not false if none of them is, and else one of
// them is to blame; a disjunction likewise, with true and false exchanged.
func (p *problem) restrictChain(t *term, now, all, none mask, reason levels) (levels, bool) {
	each := mask(any3)
	switch {
	case now == all:
		each = all
	case now&^none == 0:
		each = none
	}
	if each != any3 {
		for _, arg := range t.args {
			if why, ok := p.restrict(arg, each, reason); !ok {
				return why, false
			}
		}
	}
	switch {
	case now == any3&^none: // false for a conjunction
		p.choose(t, any3&^none)
	case now&all == 0: // not true
		p.choose(t, any3&^all)
	}
	return nil, true
}

// choose asks that some argument of t is one of want.
func (p *problem) choose(t *term, want mask) {
	i := len(p.choices)
	p.choices = append(p.choices, choice{term: t, want: want})
	for _, arg := range t.args {
		p.users[arg.id] = append(p.users[arg.id], i)
	}
	p.refresh(i)
}

func (p *problem) refresh(i int) {
	if !p.choices[i].queued {
		p.choices[i].queued = true
		p.stale = append(p.stale, i)
	}
}

// touch notes that a group has to be decided again.
func (p *problem) touch(g *group) {
	for _, other := range p.dirty {
		if other == g {
			return
		}
	}
	p.dirty = append(p.dirty, g)
}

// undo takes back what was done since the trail and the choices were so long.
func (p *problem) undo(trail, choices int) {
	for len(p.trail) > trail {
		last := p.trail[len(p.trail)-1]
		p.trail = p.trail[:len(p.trail)-1]
		p.masks[last.term.id], p.reasons[last.term.id] = last.mask, last.reason
		for _, i := range p.users[last.term.id] {
			if i < choices {
				p.refresh(i)
			}
		}
	}
	for i := len(p.choices) - 1; i >= choices; i-- {
		for _, arg := range p.choices[i].term.args {
			users := p.users[arg.id]
			p.users[arg.id] = users[:len(users)-1]
		}
	}
	p.choices = p.choices[:choices]
	stale := p.stale[:0]
	for _, i := range p.stale {
		if i < choices {
			stale = append(stale, i)
		}
	}
	p.stale = stale
	p.dirty = p.dirty[:0]
}
