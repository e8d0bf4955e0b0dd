package sample

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
)

// joint asks the solver for several events at once: the conditions of each
// speak of fields with names of its own, except for the keys that join the
// events, which are one field for all of them.
type joint struct {
	paths  []string
	events []*jointEvent
}

// jointEvent is one of the events.
type jointEvent struct {
	prefix string
	// keys name the key that a field is.
	keys map[string]string
}

// add adds an event; keys are its fields that join it, by the name of the key.
func (j *joint) add(keys map[string]string) *jointEvent {
	e := &jointEvent{prefix: itoa(len(j.events)+1) + ":", keys: keys}
	j.events = append(j.events, e)
	return e
}

func (e *jointEvent) name(field string) string {
	if key := e.keys[field]; key != "" {
		return "key " + key
	}
	return e.prefix + field
}

func (e *jointEvent) field(f *predicate.Field) *predicate.Field {
	out := *f
	out.Name, out.Holder = e.name(f.Name), e.name(f.Values())
	return &out
}

// goal turns a goal about the event alone into one about it among others.
func (j *joint) goal(e *jointEvent, g solve.Goal) solve.Goal {
	replaced := solve.Replacement{}
	out := solve.Goal{Fails: g.Fails}
	out.Node = j.node(e, g.Node, g.Replace, replaced)
	// Numbers have to be those of the new tree for the solver to find what is
	// replaced in it.
	out.Node = predicate.New(out.Node).Root
	out.Replace = replaced
	return out
}

// node copies a tree with the event's names.
func (j *joint) node(e *jointEvent, n *predicate.Node, replace, replaced solve.Replacement) *predicate.Node {
	out := *n
	switch n.Op {
	case predicate.Atom:
		out.Field = e.field(n.Field)
	case predicate.Nested:
		// What is asked of an object is about nothing else, and keeps its names.
		out.Field = &predicate.Field{Name: e.prefix + n.Field.Name, Type: n.Field.Type}
		out.Args = []*predicate.Node{plainCopy(n.Args[0])}
	case predicate.Opaque:
		out.Key = e.prefix + n.Key
		out.Reads = nil
		for _, f := range n.Reads {
			out.Reads = append(out.Reads, e.field(f))
		}
		if eval := n.Eval; eval != nil {
			out.Eval = func(all *event.Event) predicate.Truth { return eval(j.split(e, all).event()) }
		}
	default:
		out.Args = make([]*predicate.Node, len(n.Args))
		for i, arg := range n.Args {
			out.Args[i] = j.node(e, arg, replace, replaced)
		}
	}
	if other := replace[n]; other != nil {
		replaced[&out] = other
	}
	return &out
}

func plainCopy(n *predicate.Node) *predicate.Node {
	out := *n
	out.Args = make([]*predicate.Node, len(n.Args))
	for i, arg := range n.Args {
		out.Args[i] = plainCopy(arg)
	}
	return &out
}

// split returns one of the events.
func (j *joint) split(e *jointEvent, all *event.Event) *draft {
	d := &draft{values: map[string][]event.Value{}, objects: map[string][]*event.Event{}}
	for _, name := range all.Fields() {
		if own, ok := strings.CutPrefix(name, e.prefix); ok {
			d.values[own] = all.Values(name)
		}
	}
	for field, key := range e.keys {
		if values := all.Values("key " + key); len(values) > 0 {
			d.values[field] = values
		}
	}
	for _, path := range j.paths {
		if objects := all.Objects(e.prefix + path); len(objects) > 0 {
			d.objects[path] = objects
		}
	}
	return d
}

// findAll finds an event for each wish, such that the keys are equal. more are
// goals besides, by event.
func (m *maker) findAll(j *joint, wishes []wish) ([]*draft, *failure) {
	var goals []solve.Goal
	for i, w := range wishes {
		for _, g := range w.goals() {
			goals = append(goals, j.goal(j.events[i], g))
		}
	}
	r := m.solver.Find(goals...)
	if r.Answer == pattern.Yes {
		out := make([]*draft, len(wishes))
		met := true
		for i, e := range j.events {
			out[i] = j.split(e, r.Witness)
			met = met && wishes[i].met(out[i])
		}
		if met {
			return out, nil
		}
	}
	if r.Answer == pattern.No {
		return nil, &failure{true, "no events can be so"}
	}
	return m.findEach(j, wishes)
}

// findEach finds the events one after another, each with the keys of those
// before it: where the solver cannot tell, values are tried.
func (m *maker) findEach(j *joint, wishes []wish) ([]*draft, *failure) {
	out := make([]*draft, len(wishes))
	keys := map[string][]event.Value{}
	for i, w := range wishes {
		var pins []solve.Goal
		for field, key := range j.events[i].keys {
			if f := m.read[field]; f != nil && len(keys[key]) == 1 {
				if pin := pinned(f, keys[key][0]); pin != nil {
					pins = append(pins, solve.Goal{Node: pin})
				}
			}
		}
		d, failed := m.find(w, pins...)
		if failed != nil {
			return nil, &failure{reason: failed.reason}
		}
		for field, key := range j.events[i].keys {
			if keys[key] == nil {
				keys[key] = d.values[field]
			}
			d.set(field, keys[key]...)
		}
		out[i] = d
	}
	return out, nil
}
