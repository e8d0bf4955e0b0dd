// Package eql reads the Event Query Language as Elasticsearch reads it.
//
// The grammar is that of Elasticsearch's own parser (EqlBase.g4), read by hand
// so that every mistake is found at its token and said in words, and none
// hides the next. Beyond the grammar, what Elasticsearch refuses once a query
// is parsed, and without knowing any field, is found here too: unknown
// functions, wrong numbers of arguments and join keys, units, pipes.
// [IsGrammar] tells the two apart.
//
// The package knows no field and no type: what a condition means on a field is
// for packages typing and lower to say.
package eql

import "github.com/rulewright/rulewright/rules/source"

// Kind is the form of a query.
type Kind uint8

// The forms of a query.
const (
	Event    Kind = iota // category where condition
	Sequence             // sequence … [ … ] [ … ]
	Sample               // sample by … [ … ] [ … ]
)

// Query is one query, read. It is immutable and safe for concurrent use. All
// spans are byte offsets of Text.
type Query struct {
	Text string
	Kind Kind
	// Keyword is the word `sequence` or `sample`; empty for an event query.
	Keyword source.Span
	// By are the join keys that all steps share.
	By []Expr
	// Maxspan is the longest time from a sequence's first event to its last;
	// nil where it is not given.
	Maxspan *Duration
	// Steps are the items of a sequence or sample; an event query has one.
	Steps []*Step
	// Until is the item that ends a sequence; nil without one.
	Until *Step
	Pipes []*Pipe
	// Comments are the comments, delimiters included.
	Comments []source.Span
	// Problems are what is wrong, in the order of the text.
	Problems []source.Problem
}

// Step is one item of a sequence or sample, or the whole of an event query.
type Step struct {
	At source.Span
	// Missing is true for `![ … ]`: no such event may come.
	Missing bool
	// Category is what stands before `where`.
	Category Category
	// Where is the span of the keyword.
	Where     source.Span
	Condition Expr
	// By are the item's own join keys.
	By []Expr
	// AliasAt is the name behind `as`, by which later items of an endpoint rule
	// speak of this one's event.
	AliasAt source.Span
	// Runs is how often the item repeats; 1 unless it says so. RunsAt is the
	// number's place.
	Runs   int
	RunsAt source.Span
}

// Category is the event category that a step asks for.
type Category struct {
	At source.Span
	// Text is the decoded category; empty for `any`.
	Text   string
	Any    bool
	Quoted bool
}

// Duration is an amount of time as it is written.
type Duration struct {
	At     source.Span
	Amount string
	Unit   string
	// Millis is the amount in milliseconds; 0 where it cannot be told.
	Millis int64
}

// Pipe is what follows a `|`.
type Pipe struct {
	At     source.Span
	Name   string
	NameAt source.Span
	Args   []Expr
}
