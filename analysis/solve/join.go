package solve

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/predicate"
)

// Apart returns a condition as one on an event of its own: goals about several
// events can be asked about together then. Event tells the events apart.
//
// Shared maps the fields that several events have in common, such as the keys
// that join the items of a sequence, to a name for the value: of a field by
// [predicate.Field.Values] that has one name for two events, the events have
// the same value, or both have none. It has to be a field of a single value.
func Apart(n *predicate.Node, event string, shared map[string]string) *predicate.Node {
	out := *n
	out.Args = make([]*predicate.Node, len(n.Args))
	for i, arg := range n.Args {
		out.Args[i] = Apart(arg, event, shared)
	}
	switch n.Op {
	case predicate.Atom:
		out.Field = apart(n.Field, event, shared)
	case predicate.Nested:
		out.Field = apart(n.Field, event, nil)
	case predicate.Opaque:
		// What it asks is asked of another event, and nobody can evaluate that
		// on the events put together.
		out.Key, out.Eval = event+"\x00"+n.Key, nil
	}
	out.Entries = slices.Clone(n.Entries)
	return &out
}

func apart(f *predicate.Field, event string, shared map[string]string) *predicate.Field {
	out := *f
	values, ok := shared[f.Values()]
	if !ok {
		values = event + "\x00" + f.Values()
	}
	out.Holder, out.Name = values, values+"\x00"+f.Name
	return &out
}
