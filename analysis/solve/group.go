package solve

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
)

// finding is what a question about a field came to.
type finding struct {
	value  string
	object *event.Event // of a nested group
	answer pattern.Answer
}

// holding is one way for a field to meet what is asked of it: its values, or
// objects.
type holding struct {
	values  []string
	objects []*event.Event
	// unsure says that there may be more, or that these may not do.
	unsure bool
}

// check decides whether a field can meet what is asked of it.
func (p *problem) check(g *group) (levels, bool) {
	_, why, ok := p.hold(g)
	return why, ok
}

// hold returns how a field can meet what is asked of it, as far as that is
// known, or the decisions because of which it cannot.
func (p *problem) hold(g *group) (holding, levels, bool) {
	var all []*term
	for _, t := range g.terms {
		if p.masks[t.id] != 0 && p.masks[t.id] != t.full() {
			all = append(all, t)
		}
	}
	p.spend(len(g.terms))
	if p.fits(all, isFalse, isNull, isFalse) || p.fits(all, isFalse, isNull, isNull) {
		return holding{}, nil, true // the field is missing
	}
	plain := !slices.ContainsFunc(all, func(t *term) bool { return t.reading == predicate.OneValue })
	if plain && (g.nested || !g.single) {
		return p.holdMany(g, all)
	}
	if h, ok := p.holdOne(g, all); ok {
		return h, nil, true
	}
	if !g.single {
		if h, _, ok := p.holdMany(g, all); ok {
			if len(h.values) == 1 && !h.unsure { // an array of one value is that value
				ok = p.another(g, all, &h)
			}
			if ok {
				return h, nil, true
			}
		}
	}
	return holding{}, p.because(all), false
}

// fits reports whether all terms may be what they are for a missing field:
// plain ones, those that read one value, and optional ones.
func (p *problem) fits(all []*term, plain, one, optional mask) bool {
	for _, t := range all {
		is := plain
		switch {
		case t.reading == predicate.OneValue:
			is = one
		case t.optional:
			is = optional
		}
		if p.mask(t)&is == 0 {
			return false
		}
	}
	return true
}

func (p *problem) because(terms []*term) levels {
	var why levels
	for _, t := range terms {
		why = why.and(p.reasons[t.id])
	}
	return why
}

// sides sorts terms by what a present value has to be for them.
func (p *problem) sides(all []*term) (in, out []*term, ok bool) {
	for _, t := range all {
		switch p.mask(t) & (isTrue | isFalse) {
		case 0:
			return nil, nil, false
		case isTrue:
			in = append(in, t)
		case isFalse:
			out = append(out, t)
		}
	}
	return in, out, true
}

// holdOne looks for a single value.
func (p *problem) holdOne(g *group, all []*term) (holding, bool) {
	in, out, ok := p.sides(all)
	if !ok {
		return holding{}, false
	}
	f := p.find(g, in, out)
	switch f.answer {
	case pattern.No:
		return holding{}, false
	case pattern.Yes:
		return holding{values: []string{f.value}}, true
	}
	return holding{unsure: true}, true
}

// holdMany looks for a value, or an object, for each term that needs one.
func (p *problem) holdMany(g *group, all []*term) (holding, levels, bool) {
	var plain []*term
	for _, t := range all {
		if t.reading != predicate.OneValue {
			plain = append(plain, t)
		} else if p.mask(t)&isNull == 0 {
			return holding{}, nil, false
		}
	}
	var h holding
	in, out, ok := p.sides(plain)
	if !ok {
		return h, p.because(plain), false
	}
	for i := range in {
		f := p.find(g, in[i:i+1], out)
		switch {
		case f.answer == pattern.No && p.mask(in[i])&isNull != 0:
			return h, p.because(all), false // others keep the field from being unmapped
		case f.answer == pattern.No:
			return h, p.because(out).and(p.reasons[in[i].id]), false
		case f.object != nil:
			h.objects = append(h.objects, f.object)
		case f.answer == pattern.Undecided:
			h.unsure = true
		case !slices.Contains(h.values, f.value):
			h.values = append(h.values, f.value)
		}
	}
	return h, nil, true
}

// another adds a second value, so that a field has more than one; false where
// there is no other.
func (p *problem) another(g *group, all []*term, h *holding) bool {
	plain := slices.DeleteFunc(slices.Clone(all), func(t *term) bool { return t.reading == predicate.OneValue })
	_, out, _ := p.sides(plain)
	same, ok := pattern.Equal(g.domain, h.values[0])
	if !ok {
		h.unsure = true
		return true
	}
	value, answer := pattern.FindAmong(g.domain, nil, append(p.outsideOf(out), &same), &p.left)
	switch answer {
	case pattern.Yes:
		h.values = append(h.values, value)
	case pattern.Undecided:
		h.unsure = true
	}
	return answer != pattern.No
}

// outsideOf returns the sets of terms, until it is called again.
func (p *problem) outsideOf(out []*term) []*pattern.Pattern {
	sets := p.within[:0]
	for _, t := range out {
		for _, e := range t.entries {
			sets = append(sets, &e.set)
		}
	}
	p.within = sets
	return sets
}
