package eval

import (
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

// Explanation says what every part of a query did with the events of a run.
// Spans are offsets of the decoded query; a rule's filters and exceptions,
// which stand elsewhere, are in Guards.
type Explanation struct {
	// Text is the query.
	Text string
	// Events counts the events that the query was asked about, Matched those
	// that meet it (for a sequence or sample: one of its items), Undecided
	// those of which that cannot be told offline.
	Events, Matched, Undecided int
	// Clauses are the parts of the query in the order of its text, outer ones
	// first; those of a sequence's items one item after another.
	Clauses []Clause
	// Items are those of a sequence or sample, `until` last, or the places of an
	// ES|QL pipeline where conditions are asked of other rows; none for a query
	// on single events. Clause.Item less one is an index of it.
	Items []Item
	// Misses are events that the query turned away, those first that the
	// fewest clauses turned away (of a sequence, those that meet none of the
	// items that have to come); Hits are the first events that it let
	// through. Both are a handful, however many events there were.
	Misses, Hits []Verdict
	// Progress is how far the keys of a sequence or sample got; nil for a query
	// on single events.
	Progress *Progress
	// Guards are the filters and exceptions that take events from the query,
	// in the order in which they are asked.
	Guards []Guard
}

// Behind returns the command of an ES|QL pipeline that made the rows which a
// clause is asked of; empty where they are events.
func (x *Explanation) Behind(c *Clause) string {
	if c.Item == 0 || c.Item > len(x.Items) {
		return ""
	}
	return x.Items[c.Item-1].Behind
}

// Item is one item of a sequence or sample.
type Item struct {
	Span source.Span
	// Missing marks one that must not come, Until the one that ends sequences.
	Missing, Until bool
	// Behind is the text of the command that made the rows which conditions
	// of an ES|QL pipeline are asked of; empty where they are events.
	Behind string
}

// Clause is a part of a query: a condition, or one value of a list.
type Clause struct {
	Span source.Span
	// Item is the number of the sequence's item that the clause is of, from 1
	// (`until` comes last); 0 for a query on single events.
	Item int
	// Depth is how many clauses are around this one.
	Depth int
	// Field is the field whose values the clause compares; empty for one that
	// is made of others.
	Field string
	// IsValue marks one value of a list; its Field is that of the list.
	IsValue bool
	// Excludes marks a clause below a negation: what meets it is turned away.
	Excludes bool
	// Alternative marks a clause beside others of which one is enough.
	Alternative bool

	// Matched counts the events that meet the clause, wherever it stands, of
	// the Of events that were asked; Undecided those that cannot be told.
	Matched, Of, Undecided int
	// Reached counts the events that the rest of the query leaves to the
	// clause: everything that has to hold beside it holds. Held counts those
	// of them that meet the clause. For a clause that has to hold, Reached
	// without Held is therefore what it alone turned away; for one that
	// excludes, Held is; and for an alternative, Held is how many of the
	// events that match took it.
	Reached, Held int
	// Missing counts the events without a value for Field.
	Missing int
	// Passed and Failed are a few different values that met the clause, and
	// that did not.
	Passed, Failed []Example
}

// TurnedAway counts the events that the clause alone kept from matching.
// No alternative does that alone.
func (c *Clause) TurnedAway() int {
	switch {
	case c.Alternative:
		return 0
	case c.Excludes:
		return c.Held
	}
	return c.Reached - c.Held
}

// Example is a value that a clause saw.
type Example struct {
	// ID and Index are those of the first event that had it.
	ID    string
	Index int
	Value event.Value
}

// Verdict is what one condition says of one event, and why.
type Verdict struct {
	Event *Event
	// Item is the number of the sequence's item that was asked, from 1; 0 for
	// a query on single events.
	Item int
	// Truth is True for an event that meets the condition, Undecided where
	// nobody can tell offline, else False.
	Truth predicate.Truth
	// Reasons are, for an event that does not meet the condition, the fewest
	// clauses that would have to be otherwise; for one that does, the
	// alternatives that it took, which are none where there is no choice.
	Reasons []Reason
	// Distance is how many clauses would have to be otherwise; 0 for an event
	// that meets the condition.
	Distance int
}

// Reason is one clause with what it saw of an event.
type Reason struct {
	Span source.Span
	// Excluded says that the clause turned the event away by holding.
	Excluded bool
	// Undecided says that nobody can tell offline whether the clause holds.
	Undecided bool
	// Seen are the event's values of the fields that the clause asks for.
	Seen []Seen
}

// Seen is a field as an event has it.
type Seen struct {
	Field string
	// Values are none where the event lacks the field.
	Values []event.Value
}

// Guard is a filter or an exception of a rule.
type Guard struct {
	// Kind is "filter" or "exception".
	Kind string
	// Name is what it is called, if anything.
	Name string
	// Path is the file that it is written in and Span its place there, in
	// offsets of the file.
	Path string
	Span source.Span
	// TurnedAway counts the events that it took away, Undecided those of which
	// that cannot be told offline; these are kept.
	TurnedAway, Undecided int
}

// Progress is how far the join keys of a sequence or sample got.
type Progress struct {
	// Stages are the items that have to come, by number from 1, repeated as
	// often as their runs say.
	Stages []int
	// Depth counts the keys by how many stages they passed at best: Depth[n]
	// of them passed n. It has one more entry than Stages.
	Depth []int
	// Keys are those that got furthest, a handful.
	Keys []KeyProgress
}

// KeyProgress is how far the events of one key got.
type KeyProgress struct {
	// Keys are the values of the key, nil for an optional one that is missing;
	// none for a sequence without keys.
	Keys []*string
	// Passed counts the stages that the furthest attempt passed, and Events
	// are its events, one a stage.
	Passed int
	Events []*Event
	// Matches counts the sequences that were found.
	Matches int
	// Ended says what ended the furthest attempt, if it came to nothing.
	Ended Ending
	// By is the event that ended it, where one did.
	By *Event
}

// Ending is why an attempt at a sequence came to nothing.
type Ending uint8

// The endings.
const (
	Complete    Ending = iota // it did not: it is a match
	NoEvent                   // no event for the next item came after the last one
	TooLate                   // By would have been next, but came after maxspan
	StoppedBy                 // By is an `until`
	Forbidden                 // By is an event that must not come
	NoOtherItem               // a sample: no event of its own for some item
)

var endingNames = [...]string{"complete", "no_event", "too_late", "stopped", "forbidden", "no_other_item"}

// String returns the ending's name in JSON.
func (e Ending) String() string { return endingNames[e] }
