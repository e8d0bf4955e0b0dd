// Package ruletest holds rules to what their authors say of events: a file
// beside the rule has events with the verdict that the rule should give, and
// running them tells where it gives another one, why, and which parts of the
// rule no event ever put to the test.
//
// A test file holds cases. A case is a JSON object
//
//	{"expect": "match", "name": "…", "note": "…", "event": {…}}
//
// with `events` and a list in place of `event` where it takes several, and
// `history` or `indicators` where the type of rule asks for them. In a
// file of JSON Lines each line is a case, and a line without an event says what
// is expected of the plain documents after it; any other file is one JSON value
// (or several), a case, a document, or a list of them. A document without a
// verdict is a sample: it is run, and nothing is said about the result.
//
// The package decides nothing about events, which is the business of package
// eval, prints nothing and opens no file.
package ruletest

import (
	"github.com/rulewright/rulewright/rules/source"
)

// Verdict is what a rule says of the events of a case.
type Verdict uint8

// The verdicts.
const (
	// Unsaid is that of a sample: nobody said what the rule should do.
	Unsaid Verdict = iota
	// Match: every event matches; where an alert can need several events, they
	// make one.
	Match
	// NoMatch: the rule makes no alert.
	NoMatch
	// Mixed is never expected: some events match alone and others do not.
	Mixed
)

var verdictNames = [...]string{"", "match", "no match", "mixed"}

// String returns the verdict as test files write it; empty for Unsaid.
func (v Verdict) String() string { return verdictNames[v] }

// File is a test file, read.
type File struct {
	Source *source.File
	// Cases are in the order of the text.
	Cases []*Case
	// Problems are what cannot be read, with offsets of the file. The cases
	// around a problem still count.
	Problems []source.Problem
}

// Case is some events with the verdict that the rule should give.
type Case struct {
	// Name says which case it is, within its file.
	Name string
	// Note is the author's remark; empty for none.
	Note   string
	Expect Verdict
	// Events are what the rule is run on, by themselves.
	Events []Document
	// History are events from before, which a new terms rule knows its terms
	// by; Indicators are documents of a threat_match rule's threat_index.
	History, Indicators []Document
	// Span is where the case stands in its file.
	Span source.Span

	named bool
	// open is where the members of the case begin, behind its brace; -1 for a
	// document that stands for itself.
	open int
}

// Document is one event as it is written: JSON, an object, which may be a hit
// of Elasticsearch or an answer with several of them.
type Document struct {
	Text string
	Span source.Span
}
