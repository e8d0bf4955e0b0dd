// Package kql reads the Kibana Query Language as Kibana reads it.
//
// The grammar is that of Kibana's own parser (kbn-es-query, grammar.peggy),
// read by hand so that an error is found at its token, said in words, and does
// not hide the next one. What Kibana accepts has no [source.Problem] here, and
// what it refuses has at least one.
//
// The package knows no fields and no types: what a value means on a field is
// for package lower to say.
package kql

import "github.com/rulewright/rulewright/rules/source"

// Query is one query, read. It is immutable and safe for concurrent use. All
// spans are byte offsets of Text.
type Query struct {
	Text string
	// Root is the query's tree; nil for an empty query, which matches
	// everything. Where the text could not be read a [Bad] node stands.
	Root Node
	// Problems are what is wrong, in the order of the text.
	Problems []source.Problem
}

// Node is a part of the tree.
type Node interface {
	// Span is the text of the node, without blanks around it.
	Span() source.Span
}

// Keyword is one `and`, `or` or `not` as it is written.
type Keyword struct {
	At source.Span
	// Text is the keyword in the author's case; Kibana reads any.
	Text string
}

// Or is a disjunction of two or more nodes, or of values inside a list.
type Or struct {
	At   source.Span
	Kids []Node
	// Keywords stand between the kids: one fewer than kids.
	Keywords []Keyword
}

// And is a conjunction of two or more nodes, or of values inside a list.
type And struct {
	At       source.Span
	Kids     []Node
	Keywords []Keyword
}

// Not is a negation.
type Not struct {
	At      source.Span
	Keyword Keyword
	Kid     Node
}

// Group is a pair of parentheses.
type Group struct {
	At  source.Span
	Kid Node
}

// Match is `field: value`. Value is a [*Literal], or a tree of [*Or], [*And],
// [*Not] and [*Group] over literals.
type Match struct {
	At    source.Span
	Field *Literal
	Colon source.Span
	Value Node
}

// Range is `field >= value` and its like.
type Range struct {
	At         source.Span
	Field      *Literal
	Operator   string // "<", "<=", ">" or ">="
	OperatorAt source.Span
	Value      *Literal
}

// Nested is `field: { … }`: the query inside speaks of one object of a nested
// field.
type Nested struct {
	At    source.Span
	Field *Literal
	Kid   Node
}

// Bare is a value without a field: it searches all fields.
type Bare struct {
	Value *Literal
}

// Bad is text that could not be read; its problem is among the query's.
type Bad struct {
	At source.Span
}

func (n *Or) Span() source.Span     { return n.At }
func (n *And) Span() source.Span    { return n.At }
func (n *Not) Span() source.Span    { return n.At }
func (n *Group) Span() source.Span  { return n.At }
func (n *Match) Span() source.Span  { return n.At }
func (n *Range) Span() source.Span  { return n.At }
func (n *Nested) Span() source.Span { return n.At }
func (n *Bare) Span() source.Span   { return n.Value.At }
func (n *Bad) Span() source.Span    { return n.At }
