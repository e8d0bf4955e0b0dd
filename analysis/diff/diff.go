// Package diff says what the change of a rule means: whether it matches more
// events or fewer, an event for each direction, which clause is responsible,
// and what else changes for whoever reads its alerts.
//
// That a query matches the same, or not more, is proved by package solve; that
// it matches more is shown by an event that the one version meets and the
// other does not. What cannot be proved or shown is said to be undecided. The
// package prints nothing and opens no file.
package diff

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Relation is how the events that two versions match relate.
type Relation uint8

// The relations, as the newer version is to the older.
const (
	Undecided Relation = iota // Reason says why
	Same
	More  // all events of before, and some that it did not match
	Fewer // some events of before, and no other
	Both  // some new events, and some no longer
)

var relationNames = [...]string{"undecided", "same", "more", "fewer", "both"}

// String returns the relation's name in JSON.
func (r Relation) String() string { return relationNames[r] }

// Difference is what two versions of a rule differ in.
type Difference struct {
	Before, After *rules.Document
	// Query is nil where neither version has one, or the text is the same and
	// so are filters and exceptions.
	Query *Query
	// Indicators is what became of the indicators that an indicator match rule
	// picks, by its threat_query and threat_filters; nil where these are the
	// same, or there is no such query.
	Indicators *Query
	// Changes are the other keys, in the order of the newer file; keys that
	// are gone come last.
	Changes []Change
}

// Query is what became of a rule's query.
type Query struct {
	Relation Relation
	// Reason says why the relation is undecided, or what it does not tell.
	Reason string
	// With names what restricts the queries and was compared with them, such as
	// "filters and exceptions"; empty for nothing.
	With string
	// NotCompared names what restricts the query besides and could not be read,
	// such as an exception list that is in no file.
	NotCompared []string
	// Gained is an event that is matched now and was not, Lost one that was
	// and is no longer; nil where there is none or none is known.
	Gained, Lost *Example
}

// Example is an event that one version matches and the other does not.
type Example struct {
	Event *event.Event
	// Item is the number of the sequence's item that it is an example for,
	// from 1; 0 for a query on single events.
	Item int
	// Clauses are the smallest parts of the version that does not match it
	// which turn it away; offsets of that version's file.
	Clauses []Clause
}

// Clause is a part of one version's query, or of what restricts it.
type Clause struct {
	// InBefore says which version it is part of.
	InBefore bool
	// File is what the span is of: the version's own file, or that of an
	// exception list.
	File *source.File
	Span source.Span
	Text string
}

// Change is a key with another value. An empty text means that the key is
// absent.
type Change struct {
	Key           string
	Before, After string
}

// Lists find the exception lists that a rule heeds and that are not in its own
// file, by their IDs: the file with one, or nil where it is not known. A nil
// function knows none.
type Lists struct {
	// Before has the lists as they were with the older version, After as they
	// are with the newer one.
	Before, After func(listID string) *rules.Document
}

// Compare tells what changed from one version of a rule to another.
func Compare(before, after *rules.Document, catalogue *schema.Catalogue, lists Lists) *Difference {
	d := &Difference{Before: before, After: after, Changes: compareKeys(before, after)}
	d.Query = compareQueries(events(lists), before, after, catalogue, d.Changes)
	d.Indicators = compareQueries(indicators, before, after, catalogue, d.Changes)
	d.leaveOut(d.Query, filterKeys)
	d.leaveOut(d.Indicators, threatFilterKeys)
	return d
}

// leaveOut drops changed keys of filters, where it is told what they come to.
func (d *Difference) leaveOut(told *Query, keys string) {
	if told != nil && told.Relation != Undecided && told.With != "" {
		d.Changes = slices.DeleteFunc(d.Changes, func(c Change) bool { return strings.HasPrefix(c.Key, keys) })
	}
}

// IsEmpty reports whether nothing changed that has a meaning.
func (d *Difference) IsEmpty() bool {
	return d.Query == nil && d.Indicators == nil && len(d.Changes) == 0
}
