// Package lucene reads the query strings of Lucene's classic parser as
// Elasticsearch's query_string query takes them.
//
// The grammar is that of Lucene's own classic parser (QueryParser.jj), read by
// hand so that an error is found at its token, said in words, and does not
// hide the next one. What Lucene accepts has no [source.Problem] here, and what
// it refuses has at least one. Much of what it accepts is a slip all the same,
// such as operators in lower case: those are a query's Hints.
//
// The operators are no Boolean algebra: they mark clauses as required or
// prohibited, and [Clause.Occur] is what they come to. The package knows no
// fields and no types: what a value means on a field is for package lower to
// say.
package lucene

import "github.com/rulewright/rulewright/rules/source"

// Query is one query, read. It is immutable and safe for concurrent use. All
// spans are byte offsets of Text.
type Query struct {
	Text string
	// Root is the query's tree; nil for an empty query, which matches
	// everything as Kibana sends it.
	Root *Clauses
	// Problems are what is wrong, in the order of the text.
	Problems []source.Problem
	// Hints are what Lucene takes, but hardly as it was meant; see the codes
	// that begin with Hint.
	Hints []source.Problem
}

// Node is a part of the tree: [*Clauses], [*Clause], [*Group], [*Term],
// [*Range], [*Literal] or [*Bad].
type Node interface {
	// Span is the text of the node, without blanks around it.
	Span() source.Span
}

// Clauses are the clauses of a query or of a group, one or more.
type Clauses struct {
	At   source.Span
	Kids []*Clause
}

// Occur says what a clause does for the clauses that it stands among.
type Occur uint8

// The effects of a clause. A document matches if it meets all required and no
// prohibited clause and, where none is required, some optional one; if all are
// prohibited, meeting none suffices.
const (
	Optional Occur = iota
	Required
	Prohibited
)

// String returns the effect as Lucene spells it: "", "+" or "-".
func (o Occur) String() string { return [...]string{"", "+", "-"}[o] }

// Clause is an operand with the operators before it.
type Clause struct {
	// At begins with the modifier; the conjunction is not part of it.
	At source.Span
	// Conjunction is the AND, OR, && or || before the clause; its span is
	// empty where there is none.
	Conjunction Operator
	// Modifier is the +, -, ! or NOT of the clause, likewise.
	Modifier Operator
	// Occur is what the operators around the clause come to.
	Occur Occur
	Kid   Node // *Group, *Term, *Range or *Bad
}

// Operator is an operator as it is written.
type Operator struct {
	At   source.Span
	Text string
}

// Group is a pair of parentheses, perhaps with a field before it that the
// terms inside ask for.
type Group struct {
	At    source.Span
	Field *Literal // nil where none is written
	// Inside is the text between the parentheses.
	Inside source.Span
	Kid    *Clauses
	Boost  Suffix
}

// Term is a value, perhaps with a field before it.
type Term struct {
	At source.Span
	// Field is the field as it is written before the value, or nil.
	Field *Literal
	// Of is the field that is asked: Field, or that of a group around. Nil
	// asks the index's default fields, which are all.
	Of    *Literal
	Value *Literal
	// Fuzzy is `~` with what follows: the edits of a word, the slop of a
	// phrase. Lucene ignores it behind wildcards and regular expressions.
	Fuzzy Suffix
	Boost Suffix
}

// Range is `[low TO high]`; each bracket says for itself whether the value
// belongs to the range.
type Range struct {
	At        source.Span
	Field, Of *Literal // as for Term
	// Brackets are the range without its field and its boost.
	Brackets  source.Span
	Low, High *Literal
	// OpenLow and OpenHigh say that the value itself does not count: `{`.
	OpenLow, OpenHigh bool
	Boost             Suffix
}

// Suffix is `^2` or `~2` as it is written; its text is empty where there is
// none.
type Suffix struct {
	At   source.Span
	Text string
}

// Bad is text that could not be read; its problem is among the query's.
type Bad struct {
	At source.Span
}

// Span returns the text of the clauses.
func (n *Clauses) Span() source.Span { return n.At }

// Span returns the text of the clause.
func (n *Clause) Span() source.Span { return n.At }

// Span returns the text of the group.
func (n *Group) Span() source.Span { return n.At }

// Span returns the text of the term.
func (n *Term) Span() source.Span { return n.At }

// Span returns the text of the range.
func (n *Range) Span() source.Span { return n.At }

// Span returns the text that could not be read.
func (n *Bad) Span() source.Span { return n.At }
