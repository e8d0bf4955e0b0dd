// Package eval runs a rule on events and says what came of it: which events
// or sequences of events the rule finds, and why it did not find the others.
//
// Its results are Elasticsearch's. Conditions have been lowered to package
// predicate; what stands here is what lies above a single condition: the order
// of events, sequences and samples, pipes, counting. Nothing is guessed: where
// a condition cannot be decided offline, the result says so.
package eval

import (
	"cmp"
	"slices"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
)

// Event is a document with its place in the order of events.
type Event struct {
	*event.Event
	// Time is when it happened; the zero time sorts first.
	Time time.Time
	// Tiebreaker orders events of the same time; nil comes last.
	Tiebreaker *event.Value
	// ID names the event for a reader; Index is its place in the input, from 0.
	ID    string
	Index int
	// Row is what is said in place of the number where the event is a row that
	// a query made; empty for a document.
	Row string
}

// Order sorts events as a sequence sees them: by time, then by tiebreaker,
// then as they were given.
func Order(events []*Event) {
	slices.SortStableFunc(events, func(a, b *Event) int {
		return cmp.Or(a.Time.Compare(b.Time), compareTiebreakers(a.Tiebreaker, b.Tiebreaker))
	})
}

func compareTiebreakers(a, b *event.Value) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	case a.Kind == event.String || b.Kind == event.String:
		return cmp.Compare(a.Text, b.Text)
	case a.Kind == event.Integer && b.Kind == event.Integer:
		return cmp.Compare(a.Int, b.Int)
	}
	return cmp.Compare(a.Float, b.Float)
}

// Match is one result of a query: a single event, or the events of a sequence
// or sample.
type Match struct {
	// Events are those of the items in order; nil stands for an event that had
	// to be missing, and was.
	Events []*Event
	// Keys are the values that the items of a sequence or sample share; nil
	// stands for an optional key that they all lack.
	Keys []*string
}
