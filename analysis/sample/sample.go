// Package sample makes events for a rule: documents that it alerts on, and
// near misses, which differ from them in one clause.
//
// The solver finds what a condition needs, the catalogue says which values are
// legal, and what the rule leaves free is filled in with plausible ones: a
// host, a user, the data stream that the index pattern implies. Every set of
// documents is then written out, read back and run by the evaluator, and only
// what it confirms is returned; for the rest there is a reason ([Missing]).
//
// The package looks at no clock and draws no random number: the same rule and
// the same [Options] give the same documents. It reads no file.
package sample

import (
	"fmt"
	"time"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Options say which documents are made.
type Options struct {
	// Catalogue tells the types of fields; nil is the program's own.
	Catalogue *schema.Catalogue
	// Now is the time of the last document, to the millisecond.
	Now time.Time
	// Alternatives asks for a set for each alternative of the condition, in
	// place of a single one.
	Alternatives bool
	// NearMisses asks for sets that differ from the first one in one clause.
	NearMisses bool
	// Only says of which clauses near misses are made; nil is all.
	Only func(*Clause) bool
	// Lists finds the file with an exception list by the list's ID; nil where
	// nobody can tell, and so does a nil function.
	Lists func(listID string) *rules.Document
	// Effort bounds the search for events of a rule in ES|QL, which tries some:
	// rows that a query is run on, and about forty for each run. 0 is enough
	// for most rules and takes up to a few seconds.
	Effort int
	// Most bounds how many sets of each kind are made; 0 stands for no bound.
	Most int
}

// Result is what was made for a rule.
type Result struct {
	// Sets are the sets on which the rule alerts, then the near misses.
	Sets []Set
	// Missing are the sets that were asked for and could not be had.
	Missing []Missing
	// Impossible says that no event can ever match: the solver proved it.
	Impossible bool
}

// Matches returns how many sets the rule alerts on.
func (r *Result) Matches() int {
	n := 0
	for _, s := range r.Sets {
		if !s.NearMiss {
			n++
		}
	}
	return n
}

// Set is the documents that make one alert, or that just fail to.
type Set struct {
	// NearMiss is true for a set on which the rule does not alert.
	NearMiss bool
	// Clause is the alternative that the set shows, or the clause because of
	// which it is a near miss; nil for the first set, and where no text of the
	// rule says it.
	Clause *Clause
	// Note says in words what is special about the set; empty for the first.
	Note string
	// Documents are in order of time.
	Documents []Document
}

// Clause is a part of the rule's text.
type Clause struct {
	// File is the rule's own, or that of an exception list.
	File *source.File
	Span source.Span // in File
	Text string      // on one line
}

// Missing is a set that was asked for and could not be had.
type Missing struct {
	NearMiss bool
	Clause   *Clause // nil for the whole rule
	// Proved says that there is no such event; otherwise none was found.
	Proved bool
	Reason string
}

// Unsupported is the error for a rule of which no events can be made, whatever
// its condition says.
type Unsupported struct{ Reason string }

// Error returns the reason.
func (u *Unsupported) Error() string { return u.Reason }

func unsupported(format string, args ...any) error {
	return &Unsupported{fmt.Sprintf(format, args...)}
}

// Make makes events for a rule. The error is an [*Unsupported].
func Make(doc *rules.Document, o Options) (*Result, error) {
	if o.Catalogue == nil {
		o.Catalogue = schema.Default()
	}
	o.Now = o.Now.UTC().Truncate(time.Millisecond)
	first, err := makeWith(doc, o, false)
	if err != nil || first.result.Matches() > 0 || first.result.Impossible || !first.index.torn {
		return &first.result, err
	}
	// Where data sets disagree about a field's type, another one may do.
	second, err := makeWith(doc, o, true)
	if err != nil || second.result.Matches() == 0 {
		return &first.result, nil
	}
	return &second.result, nil
}

func makeWith(doc *rules.Document, o Options, last bool) (*maker, error) {
	t, err := read(doc, o, last)
	if err != nil {
		return &maker{}, err
	}
	m := newMaker(t, o)
	m.make()
	return m, nil
}
