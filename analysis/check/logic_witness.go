package check

import (
	"encoding/json"
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
)

// What a witness shows, as the end of a sentence about it.
const (
	bothMatch     = "both match it"
	bothExclude   = "both exclude it"
	bothMeet      = "it meets both"
	othersMatch   = "the others match it, too"
	othersExclude = "the others exclude it, too"
	neverSelected = "it is excluded here, but nothing selects it"
	matchedInVain = "it is matched here, but what is named turns it away"
)

// demonstration is what an event has to be like to show a finding. Where the
// finding is that something is impossible, there is none: that is proved, and
// no event shows it.
type demonstration struct {
	// meets is what the event is made for.
	meets []solve.Goal
	// then is what follows from that, as the finding says.
	then []solve.Goal
	// shows is one of the sentences above.
	shows string
}

// confirmedBy reports whether an event is surely like that, as package
// predicate decides it, which knows nothing of how the event was found.
func (d *demonstration) confirmedBy(e *event.Event) bool {
	for _, g := range slices.Concat(d.meets, d.then) {
		switch standIn(g.Node, g.Replace).Decide(e).Filter() {
		case predicate.True:
			if g.Fails {
				return false
			}
		case predicate.False:
			if !g.Fails {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// ofObjects reports whether an event for a demonstration would need objects of
// a nested field.
func (d *demonstration) ofObjects() bool {
	found := false
	for _, g := range d.meets {
		predicate.Walk(g.Node, func(n *predicate.Node) bool {
			found = found || n.Op == predicate.Nested
			return !found
		})
	}
	return found
}

// witness makes a demonstration's event, within what is left of the budget;
// nil where none comes up.
func (s *logicSession) witness(d *demonstration) *Witness {
	if d == nil || len(d.meets) == 0 || s.exhausted() || d.ofObjects() {
		return nil
	}
	s.questions--
	e := s.solver.Find(d.meets...).Witness
	s.work -= s.solver.Steps() + goalSteps*pattern.Budget(len(d.meets))
	if e == nil || !d.confirmedBy(e) {
		return nil
	}
	return witnessOf(e, d.shows)
}

// witnessOf writes an event down; nil if it has no field.
func witnessOf(e *event.Event, shows string) *Witness {
	document := documentOf(e)
	if len(document) == 0 {
		return nil
	}
	text, err := json.Marshal(document)
	if err != nil {
		return nil
	}
	return &Witness{Event: text, Shows: shows}
}

// standIn returns a condition with others in the place of some nodes.
func standIn(n *predicate.Node, by solve.Replacement) *predicate.Node {
	if len(by) == 0 {
		return n
	}
	if other, ok := by[n]; ok {
		return other
	}
	if len(n.Args) == 0 {
		return n
	}
	out := *n
	out.Args = make([]*predicate.Node, len(n.Args))
	for i, arg := range n.Args {
		out.Args[i] = standIn(arg, by)
	}
	return &out
}

// goalsOfParts asks for all of some parts.
func (l *logicCase) goalsOfParts(parts []int) []solve.Goal {
	out := make([]solve.Goal, len(parts))
	for k, i := range parts {
		out[k] = solve.Goal{Node: l.parts[i]}
	}
	return out
}

// turnedAway asks that some of the parts are not met.
func (l *logicCase) turnedAway(parts []int) solve.Goal {
	all := &predicate.Node{Op: predicate.And}
	for _, i := range parts {
		all.Args = append(all.Args, l.parts[i])
	}
	return solve.Goal{Node: all, Fails: true}
}

// inObjects reports whether a node speaks of an object of a nested field.
func (l *logicCase) inObjects(n *predicate.Node) bool {
	found := false
	for _, other := range l.condition.Formula.Nodes() {
		if other.Op == predicate.Nested {
			predicate.Walk(other, func(below *predicate.Node) bool {
				found = found || below == n
				return !found
			})
		}
	}
	return found
}

// documentOf nests an event's fields as documents do; a name that goes through a
// value keeps its dots.
func documentOf(e *event.Event) map[string]any {
	out := map[string]any{}
	for _, name := range e.Fields() {
		var value any
		if values := e.Values(name); len(values) == 1 {
			value = values[0].JSON()
		} else {
			list := make([]any, len(values))
			for i, v := range values {
				list[i] = v.JSON()
			}
			value = list
		}
		if err := event.Nest(out, name, value); err != nil {
			out[name] = value
		}
	}
	return out
}
