package predicate

import (
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/source"
)

// NewConst returns a condition that is the same for every event.
func NewConst(span source.Span, value Truth) *Node {
	return &Node{Op: Const, Span: span, Value: value}
}

// NewAnd returns the conjunction of args; of none it is true, of one that one.
func NewAnd(span source.Span, args ...*Node) *Node { return chain(And, True, span, args) }

// NewOr returns the disjunction of args; of none it is false, of one that one.
func NewOr(span source.Span, args ...*Node) *Node { return chain(Or, False, span, args) }

func chain(op Op, empty Truth, span source.Span, args []*Node) *Node {
	switch len(args) {
	case 0:
		return NewConst(span, empty)
	case 1:
		return args[0]
	}
	return &Node{Op: op, Span: span, Args: args}
}

// NewNot returns the negation of arg.
func NewNot(span source.Span, arg *Node) *Node {
	return &Node{Op: Not, Span: span, Args: []*Node{arg}}
}

// NewFilter returns arg with null turned into false.
func NewFilter(arg *Node) *Node {
	return &Node{Op: Filter, Span: arg.Span, Args: []*Node{arg}}
}

// NewNested returns the condition that one object at path meets arg.
func NewNested(span source.Span, path *Field, arg *Node) *Node {
	return &Node{Op: Nested, Span: span, Field: path, Args: []*Node{arg}}
}

// NewAtom returns the condition that field has a value in one of the entries,
// as reading counts values.
func NewAtom(span source.Span, field *Field, reading Reading, entries ...Entry) *Node {
	return &Node{Op: Atom, Span: span, Field: field, Reading: reading, Entries: entries}
}

// NewExists returns the condition that field has a value, whatever it is; it
// is never null.
func NewExists(span source.Span, field *Field) *Node {
	return NewAtom(span, field, AnyValue, Entry{Span: span, Value: pattern.Any()})
}

// NewOpaque returns a condition of which only its key is known. A key should
// say everything that the condition's meaning depends on, such as its
// canonical text.
func NewOpaque(span source.Span, key string, reads ...*Field) *Node {
	return &Node{Op: Opaque, Span: span, Key: key, Reads: reads}
}

// WithEval says how to decide an opaque condition for an event, and returns
// the node.
func (n *Node) WithEval(eval func(*event.Event) Truth) *Node {
	n.Eval = eval
	return n
}
