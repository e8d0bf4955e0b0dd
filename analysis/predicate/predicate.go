// Package predicate is the common form of every condition: a formula in
// three-valued logic whose atoms speak of fields. KQL, Lucene, the event
// filters of EQL and the WHERE of ES|QL are lowered to it once; the solver,
// the explanation of an evaluation and the difference of two rules read
// nothing else.
//
// The form stands on a few distinctions. A condition is true, false or null,
// and a [Filter] marks where null becomes false. An atom is a field, some
// sets of values and a [Reading], which says how a field with no value or
// several is compared. A [Nested] node's children speak of one and the same
// object. What cannot be modelled is [Opaque]: a variable of which only its
// name is known, and equal names are one variable.
//
// Every node and every entry of a list knows its span in the decoded query.
// The package knows no language and no catalogue: what a field's type is, and
// whether it holds several values, the lowering has looked up and written
// into [Field].
package predicate

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/source"
)

// Formula is a condition with numbered nodes. It is immutable and safe for
// concurrent use.
type Formula struct {
	Root  *Node
	nodes []*Node
}

// New numbers the nodes of a tree and returns it as a formula. The tree must
// not be changed afterwards, and no node may stand in it twice. The root is
// true or false of an event, never null: a null root counts as false.
func New(root *Node) *Formula {
	f := &Formula{Root: root}
	f.number(root)
	return f
}

func (f *Formula) number(n *Node) {
	n.ID = len(f.nodes)
	f.nodes = append(f.nodes, n)
	for _, arg := range n.Args {
		f.number(arg)
	}
}

// Nodes returns all nodes, each at the index of its ID: a node before its
// arguments, arguments from left to right. The slice belongs to the formula.
func (f *Formula) Nodes() []*Node { return f.nodes }

// Reads returns the fields whose values decide the formula, in order and each
// once; all is true if it may be any field of the event.
func (f *Formula) Reads() (fields []string, all bool) {
	for _, n := range f.nodes {
		switch n.Op {
		case Atom, Nested:
			fields = append(fields, n.Field.Values())
		case Opaque:
			all = all || n.Eval != nil && len(n.Reads) == 0
			for _, field := range n.Reads {
				fields = append(fields, field.Values())
			}
		}
	}
	slices.Sort(fields)
	return slices.Compact(fields), all
}

// Op says what a node is.
type Op uint8

// The kinds of node.
const (
	Const  Op = iota // Value
	And              // all of Args
	Or               // some of Args
	Not              // the negation of Args[0]; null stays null
	Filter           // Args[0], with null turned into false
	Atom             // Field, Reading and Entries
	Nested           // some object at Field makes Args[0] true
	Opaque           // Key
)

// Node is one condition within a formula.
type Node struct {
	Op Op
	// ID is the node's place in [Formula.Nodes].
	ID int
	// Span is the text that the node stands for, in the decoded query; of an
	// operand of and/or it includes the operand's own parentheses, so that
	// neighbouring operands have nothing but the operator between them. An
	// empty span is a condition that the text implies without writing it.
	Span source.Span

	// Args are the operands of And, Or, Not, Filter and Nested. The operands
	// of one chain without parentheses (a and b and c) are those of one node.
	Args []*Node

	// Value is what a Const is.
	Value Truth

	// Field is what an Atom compares and where a Nested node's objects are.
	Field *Field
	// Reading is how an Atom deals with a field of no or several values.
	Reading Reading
	// Entries are the sets of values of an Atom; a value in any of them
	// counts. An atom with none is false, or null where its reading says so.
	Entries []Entry
	// Optional marks an atom on a field that the query allows to be unmapped
	// (EQL's ?field).
	Optional bool

	// Key names what an Opaque node asks. Equal keys are one variable.
	Key string
	// Reads are the fields an Opaque node depends on, where known.
	Reads []*Field
	// TwoValued says that an Opaque node is never null.
	TwoValued bool
	// Eval decides an Opaque node for an event; nil where nobody can.
	Eval func(*event.Event) Truth
}

// Entry is one entry of a list of values, or the only one.
type Entry struct {
	// Span is the entry as the query writes it, quotes included. Neighbouring
	// entries of a list have nothing but the separator between them.
	Span  source.Span
	Value pattern.Pattern
	// Test decides an opaque Value for one value of the field, given as a
	// document spells it; nil where nobody can.
	Test func(value string) bool
}

// Reading says when an atom holds of a field's values.
type Reading uint8

const (
	// AnyValue holds if some value is in the set; a missing field makes it
	// false. KQL, Lucene, EQL's comparisons with constants, and the ES|QL
	// functions and operators that look into every value.
	AnyValue Reading = iota
	// OneValue is null unless the field has exactly one value: ES|QL's
	// comparisons and scalar functions.
	OneValue
	// Combination holds if some value is in the set and is null for a missing
	// field: EQL's scripts. The solver takes such an atom for opaque.
	Combination
)

// Walk visits n and the nodes below it, a node before its arguments, and
// leaves out what is below a node for which visit returns false.
func Walk(n *Node, visit func(*Node) bool) {
	if !visit(n) {
		return
	}
	for _, arg := range n.Args {
		Walk(arg, visit)
	}
}
