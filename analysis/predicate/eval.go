package predicate

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
)

// Eval decides the formula for an event: true, false, or undecided where it
// depends on what nobody can tell. It stops as soon as the answer is known.
func (f *Formula) Eval(e *event.Event) Truth { return f.Root.eval(e).Filter() }

// Truths decides every node for an event and returns the truths by node ID,
// in the storage of into where that is large enough. Below a [Nested] node
// they are those of the first object that meets its condition, else of the
// last one; without any object they are false.
func (f *Formula) Truths(e *event.Event, into []Truth) []Truth {
	if cap(into) < len(f.nodes) {
		into = make([]Truth, len(f.nodes))
	}
	into = into[:len(f.nodes)]
	f.Root.explain(e, into)
	return into
}

// Decide decides one node for an event.
func (n *Node) Decide(e *event.Event) Truth { return n.eval(e) }

// eval decides n alone.
func (n *Node) eval(e *event.Event) Truth {
	switch n.Op {
	case And:
		truth := True
		for _, arg := range n.Args {
			if truth = truth.And(arg.eval(e)); truth == False {
				break
			}
		}
		return truth
	case Or:
		truth := False
		for _, arg := range n.Args {
			if truth = truth.Or(arg.eval(e)); truth == True {
				break
			}
		}
		return truth
	case Not:
		return n.Args[0].eval(e).Not()
	case Filter:
		return n.Args[0].eval(e).Filter()
	case Nested:
		truth := False
		for _, object := range e.Objects(n.Field.Name) {
			if truth = truth.Or(n.Args[0].eval(object).Filter()); truth == True {
				break
			}
		}
		return truth
	}
	return n.leaf(e)
}

// leaf decides a node without arguments.
func (n *Node) leaf(e *event.Event) Truth {
	switch n.Op {
	case Const:
		return n.Value
	case Atom:
		return n.atom(e)
	case Opaque:
		if n.Eval != nil {
			return n.Eval(e)
		}
	}
	return Undecided
}

// explain decides n and all nodes below it.
func (n *Node) explain(e *event.Event, truths []Truth) Truth {
	truth := False
	switch n.Op {
	case And:
		truth = True
		for _, arg := range n.Args {
			truth = truth.And(arg.explain(e, truths))
		}
	case Or:
		for _, arg := range n.Args {
			truth = truth.Or(arg.explain(e, truths))
		}
	case Not:
		truth = n.Args[0].explain(e, truths).Not()
	case Filter:
		truth = n.Args[0].explain(e, truths).Filter()
	case Nested:
		truth = n.explainObjects(e, truths)
	default:
		truth = n.leaf(e)
	}
	truths[n.ID] = truth
	return truth
}

func (n *Node) explainObjects(e *event.Event, truths []Truth) Truth {
	Walk(n.Args[0], func(below *Node) bool {
		truths[below.ID] = False
		return true
	})
	truth := False
	for _, object := range e.Objects(n.Field.Name) {
		if truth = truth.Or(n.Args[0].explain(object, truths).Filter()); truth == True {
			break
		}
	}
	return truth
}

// atom decides an atom.
func (n *Node) atom(e *event.Event) Truth { return n.Holds(e.Values(n.Field.Values())) }

// Holds decides an atom for the values of its field.
func (n *Node) Holds(values []event.Value) Truth {
	switch {
	case n.Reading == OneValue && len(values) != 1:
		return Null
	case len(values) == 0 && n.Reading == Combination:
		return Null
	}
	truth := False
	domain, known := n.Field.Type.Domain()
	for _, v := range values {
		value := pattern.ValueOf(domain, Spelling(n.Field.Type, v))
		for i := range n.Entries {
			if truth = truth.Or(n.Entries[i].holds(&value, known, v.Text)); truth == True {
				return True
			}
		}
	}
	return truth
}

// holds decides whether one value of a field is in the entry's set: of one
// whose type is known as it is indexed, and else by its text.
func (e *Entry) holds(v *pattern.Value, known bool, text string) Truth {
	switch {
	case e.Value.IsAny():
		return True
	case !e.Value.Opaque():
		if !known {
			return Undecided
		}
		return TruthOf(e.Value.HoldsValue(v))
	case e.Test != nil:
		return TruthOf(e.Test(text))
	}
	return Undecided
}

// Spelling returns a value as a field of type t indexes it: a whole number
// drops what a document has behind the point, an empty string is false.
func Spelling(t Type, v event.Value) string {
	switch {
	case t == Integer && strings.Contains(v.Text, "."):
		whole, _, _ := strings.Cut(v.Text, ".")
		if _, ok := pattern.Equal(pattern.Integer, whole); ok {
			return whole
		}
	case t == Boolean && v.Text == "":
		return "false"
	}
	return v.Text
}
