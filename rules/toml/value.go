package toml

import "github.com/rulewright/rulewright/rules/source"

// Kind is the type of a value.
type Kind uint8

// The kinds. Invalid is a value that is missing or could not be read: its key
// is in the tree, so nobody concludes that it was never written.
const (
	Invalid Kind = iota
	String
	Integer
	Float
	Boolean
	DateTime // any of the four date and time types
	Array
	TableKind
)

// String names the kind with an article, as it stands in a message.
func (k Kind) String() string {
	switch k {
	case String:
		return "a string"
	case Integer:
		return "an integer"
	case Float:
		return "a float"
	case Boolean:
		return "a boolean"
	case DateTime:
		return "a date or time"
	case Array:
		return "a list"
	case TableKind:
		return "a table"
	}
	return "no readable value"
}

// Style is how a string is quoted.
type Style uint8

// The four kinds of TOML string.
const (
	Basic            Style = iota // "…" with escapes, on one line
	Literal                       // '…' without escapes, on one line
	MultilineBasic                // """…""" with escapes and line-ending backslashes
	MultilineLiteral              // '''…''' without escapes
)

// Value is one value of the text.
type Value struct {
	Kind Kind
	// Span is the literal with its quotes or brackets. Of a table made by a
	// header it is that header; of an array made by headers, from the first
	// header to the last; of a table made by dotted keys, from the first key
	// to the last value.
	Span source.Span

	// Text is a string's decoded text. Of an integer, a float, a boolean or a
	// date it is the literal as it is written.
	Text string
	// Map relates offsets of a string's Text to those of the file.
	Map source.Map
	// Style is how a string is quoted.
	Style Style
	// Unterminated says that a string's closing quotes were missing, so that
	// its end is a guess.
	Unterminated bool

	// Int, Float and Bool are the values of those kinds.
	Int   int64
	Float float64
	Bool  bool

	// Items are an array's values, in order, unreadable ones included.
	Items []*Value
	// Headers says that an array or table was made by [[…]] or […] headers
	// (or by dotted keys) and not inline.
	Headers bool
	// Table is a table's content, never nil where Kind is TableKind.
	Table *Table
}

// Table is a set of entries in the order of the file.
type Table struct {
	Entries []*Entry
	origin  origin
	index   map[string]*Entry // nil for a small table
}

// Entry is a key of a table with its value.
type Entry struct {
	Key Key
	// Value is never nil; its kind is [Invalid] where it could not be read.
	Value *Value
}

// Key is one part of a key.
type Key struct {
	// Name is the key's decoded name.
	Name string
	// Span is where it is written, with its quotes if it has any. Of a table
	// that several headers mention it is the first mention.
	Span source.Span
}
