package solve

import (
	"strconv"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
)

// event makes an event of the current assignment: values for the fields that
// are asked for, and nothing else. What is opaque may still make it wrong.
func (p *problem) event() *event.Event {
	e := event.New()
	seen := map[*group]bool{}
	for _, c := range p.trail {
		g := c.term.group
		if g == nil || seen[g] || c.term.reading == predicate.Combination {
			continue
		}
		seen[g] = true
		h, _, ok := p.hold(g)
		if !ok {
			continue
		}
		if g.single && len(e.Values(g.name)) > 0 {
			continue // a multi-field has the values of its field
		}
		for _, text := range h.values {
			addOnce(e, g.name, valueOf(g.typ, text))
		}
		for _, object := range h.objects {
			e.AddObject(g.name, object)
		}
	}
	return e
}

func addOnce(e *event.Event, field string, v event.Value) {
	for _, other := range e.Values(field) {
		if other == v {
			return
		}
	}
	e.Add(field, v)
}

// valueOf makes a value that a document holds of how a set spells it.
func valueOf(t predicate.Type, text string) event.Value {
	switch t {
	case predicate.Integer:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return event.Int(n)
		}
	case predicate.Float:
		if x, err := strconv.ParseFloat(text, 64); err == nil {
			return event.Number(x)
		}
	case predicate.Boolean:
		return event.Bool(text == "true")
	}
	return event.Text(text)
}

// confirms reports whether an event surely meets the goals.
func (p *problem) confirms(e *event.Event) bool {
	for i, t := range p.goals {
		truth := t.decide(e)
		if truth == predicate.Undecided || p.goalMasks[i]&(1<<truth) == 0 {
			return false
		}
	}
	return true
}

// decide evaluates a term for an event, as [predicate.Formula.Eval] does.
func (t *term) decide(e *event.Event) predicate.Truth {
	truth := predicate.False
	switch t.op {
	case predicate.Const:
		return t.value
	case predicate.And:
		truth = predicate.True
		for _, arg := range t.args {
			truth = truth.And(arg.decide(e))
		}
	case predicate.Or:
		for _, arg := range t.args {
			truth = truth.Or(arg.decide(e))
		}
	case predicate.Not:
		return t.args[0].decide(e).Not()
	case predicate.Filter:
		return t.args[0].decide(e).Filter()
	case predicate.Nested:
		for _, object := range e.Objects(t.group.name) {
			truth = truth.Or(t.args[0].decide(object).Filter())
		}
	case predicate.Atom:
		return t.decideAtom(e)
	case predicate.Opaque:
		if t.eval == nil {
			return predicate.Undecided
		}
		return t.eval(e)
	}
	return truth
}

func (t *term) decideAtom(e *event.Event) predicate.Truth {
	values := e.Values(t.group.name)
	if t.reading == predicate.OneValue && len(values) != 1 || t.reading == predicate.Combination && len(values) == 0 {
		return predicate.Null
	}
	truth := predicate.False
	for _, v := range values {
		value := t.group.value(predicate.Spelling(t.group.typ, v))
		truth = truth.Or(t.group.truth(t, &value))
	}
	return truth
}
