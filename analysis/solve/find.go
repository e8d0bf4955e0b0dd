package solve

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
)

// find looks for one value, or one object, that is in all of in and in none
// of out.
func (p *problem) find(g *group, in, out []*term) finding {
	p.key = append(appendIDs(p.key[:0], in), 0xff, 0xff, 0xff, 0xff)
	p.key = appendIDs(p.key, out)
	if p.wanted && g.nested {
		p.key = append(p.key, '!') // with an object
	}
	if f, ok := p.found[string(p.key)]; ok {
		return f
	}
	key := string(p.key) // before another question takes its place
	var f finding
	if g.nested {
		f = p.findObject(in, out)
	} else {
		f = p.findValue(g, in, out)
	}
	if !p.spent && p.left >= 0 {
		p.found[key] = f
	}
	p.spent = p.spent || p.left < 0
	return f
}

// findValue tries the examples of short lists, values that were of use before
// and examples of all lists, before it asks for an exact answer.
func (p *problem) findValue(g *group, in, out []*term) finding {
	lists := p.remaining(in, out)
	try := func(values []string) (finding, bool) {
		for _, value := range values {
			p.spend(len(in) + len(out))
			if g.meets(value, in, out) {
				g.remember(value)
				return finding{value: value, answer: pattern.Yes}, true
			}
		}
		return finding{}, false
	}
	for _, most := range []int{maxShort, maxExamples} {
		for _, list := range lists {
			if most == maxShort && len(list) > maxShort {
				continue
			}
			for _, e := range list[:min(len(list), most)] {
				if f, ok := try(p.examples(g, e)); ok || p.spent {
					return f
				}
			}
		}
		if f, ok := try(g.pool); ok || p.spent {
			return f
		}
	}
	if value, ok := p.joinedAll(g, lists, in, out); ok {
		g.remember(value)
		return finding{value: value, answer: pattern.Yes}
	}
	if value, ok := p.joined(g, lists, in, out); ok {
		g.remember(value)
		return finding{value: value, answer: pattern.Yes}
	}
	if p.spent {
		return finding{}
	}
	unions := make([][]*pattern.Pattern, len(lists))
	for i, list := range lists {
		unions[i] = make([]*pattern.Pattern, len(list))
		for k, e := range list {
			unions[i][k] = &e.set
		}
	}
	value, answer := pattern.FindAmong(g.domain, unions, p.outsideOf(out), &p.left)
	if answer == pattern.Yes {
		g.remember(value)
	}
	return finding{value: value, answer: answer}
}

// remaining returns the sets of each atom that are not excluded as they are.
func (s *Solver) remaining(in, out []*term) [][]*entry {
	s.round++
	for _, t := range out {
		for _, e := range t.entries {
			e.round = s.round
		}
	}
	lists := make([][]*entry, len(in))
	for i, t := range in {
		for _, e := range t.entries {
			if e.round != s.round {
				lists[i] = append(lists[i], e)
			}
		}
	}
	return lists
}

// joined tries the strings of two sets one behind the other: /tmp/x.exe is in
// /tmp/* and in *.exe.
func (p *problem) joined(g *group, lists [][]*entry, in, out []*term) (string, bool) {
	if g.domain != pattern.Text || len(lists) < 2 {
		return "", false
	}
	for i, list := range lists {
		for _, other := range lists[i+1:] {
			for _, a := range list[:min(len(list), maxJoined)] {
				if !a.set.HasWildcard() {
					continue
				}
				x, _ := a.set.Instance('x')
				for _, b := range other[:min(len(other), maxJoined)] {
					if !b.set.HasWildcard() {
						continue
					}
					y, _ := b.set.Instance('x')
					for _, value := range [...]string{x + y, y + x} {
						p.spend(len(in) + len(out))
						if g.meets(value, in, out) {
							return value, true
						}
					}
				}
			}
		}
	}
	return "", false
}

// joinedAll tries an example of every atom, one behind the other: a command
// line with *curl*, *http:* and *.sh*.
func (p *problem) joinedAll(g *group, lists [][]*entry, in, out []*term) (string, bool) {
	if g.domain != pattern.Text || len(lists) < 3 {
		return "", false
	}
	for k := range maxJoined {
		value := ""
		for _, list := range lists {
			if len(list) == 0 {
				return "", false
			}
			if examples := p.examples(g, list[min(k, len(list)-1)]); len(examples) > 0 {
				value += examples[0]
			}
		}
		p.spend(len(in) + len(out))
		if p.spent {
			return "", false
		}
		if g.meets(value, in, out) {
			return value, true
		}
	}
	return "", false
}

// maxJoined is how many sets of an atom are joined to another's.
const maxJoined = 8

// maxExamples is how many sets of an atom lend an example, maxShort how many
// a list has that is tried first, maxPool how many values of a field are
// remembered.
const (
	maxShort    = 2
	maxExamples = 32
	maxPool     = 16
)

func (g *group) remember(value string) {
	if len(g.pool) < maxPool && !slices.Contains(g.pool, value) {
		g.pool = append(g.pool, value)
	}
}

// examples returns values of a set that are quickly made.
func (p *problem) examples(g *group, e *entry) []string {
	switch {
	case e.set.Opaque():
		return nil
	case e.set.IsAny() && g.domain == pattern.Text:
		return []string{"x"} // reads better than the empty text
	case e.set.IsAny():
		value, _ := pattern.Find(g.domain, nil, nil, &p.left)
		return []string{value}
	}
	if e.examples == nil {
		e.examples = []string{} // found out, even if there is none
		for _, fill := range []rune{'x', 'q'} {
			if text, ok := e.set.Instance(fill); ok {
				e.examples = append(e.examples, text)
			}
		}
		if len(e.examples) == 0 {
			if value, found := pattern.Find(g.domain, [][]pattern.Pattern{{e.set}}, nil, &p.left); found == pattern.Yes {
				e.examples = append(e.examples, value)
			}
		}
	}
	return e.examples
}

// meets reports whether one value surely is in all of in and in none of out.
func (g *group) meets(value string, in, out []*term) bool {
	v := g.value(value)
	for _, t := range in {
		if g.truth(t, &v) != predicate.True {
			return false
		}
	}
	for _, t := range out {
		if g.truth(t, &v) != predicate.False {
			return false
		}
	}
	return true
}

// value is a value of the field as sets are asked for it.
type value struct {
	pattern.Value
	text  string
	known bool // the field's type
}

func (g *group) value(text string) value {
	domain, known := g.typ.Domain()
	return value{pattern.ValueOf(domain, text), text, known}
}

// truth is what an atom says of one value.
func (g *group) truth(t *term, v *value) predicate.Truth {
	truth := predicate.False
	for _, e := range t.entries {
		if truth = truth.Or(e.holds(v)); truth == predicate.True {
			break
		}
	}
	return truth
}

// holds decides whether a value is in the entry's set.
func (e *entry) holds(v *value) predicate.Truth {
	switch {
	case e.set.IsAny():
		return predicate.True
	case !e.set.Opaque():
		if !v.known {
			return predicate.Undecided
		}
		return predicate.TruthOf(e.set.HoldsValue(&v.Value))
	case e.test != nil:
		return predicate.TruthOf(e.test(v.text))
	}
	return predicate.Undecided
}

// findObject looks for one object of a nested field.
func (p *problem) findObject(in, out []*term) finding {
	inner := &problem{Solver: p.Solver, wanted: p.wanted, models: maxModels}
	for _, t := range in {
		inner.goals, inner.goalMasks = append(inner.goals, t.args[0]), append(inner.goalMasks, isTrue)
	}
	for _, t := range out {
		inner.goals, inner.goalMasks = append(inner.goals, t.args[0]), append(inner.goalMasks, notTrue)
	}
	r := inner.solve()
	p.spent = p.spent || inner.spent
	return finding{object: r.Witness, answer: r.Answer}
}
