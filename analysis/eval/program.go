package eval

import (
	"fmt"
	"slices"

	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// Program is a query that is ready to run. It is immutable and safe for
// concurrent use.
type Program struct {
	text    string
	formula *predicate.Formula // of a query on single events
	eql     *EQL
	clauses []clause
}

// clause is a part of a condition that a reader asks about.
type clause struct {
	formula int // index of the formula: of the items, `until` last
	node    int
	span    source.Span
}

// Compile prepares a query. The problems are what is wrong with its text; the
// error says that the language cannot be run. An empty category field means
// event.category.
func Compile(language rules.Language, text string, fields *lower.Fields, categoryField string) (*Program, []source.Problem, error) {
	p := &Program{text: text}
	switch language {
	case rules.KQL:
		q := kql.Parse(text)
		if len(q.Problems) > 0 {
			return nil, q.Problems, nil
		}
		lowered := lower.KQL(q, fields)
		if len(lowered.Problems) > 0 {
			return nil, lowered.Problems, nil
		}
		p.formula = lowered.Formula
	case rules.EQL:
		q := eql.Parse(text, eql.Elasticsearch)
		if len(q.Problems) > 0 {
			return nil, q.Problems, nil
		}
		p.eql = NewEQL(q, fields, categoryField)
	default:
		return nil, nil, fmt.Errorf("queries in %q cannot be run yet: it has to be kuery or eql", language)
	}
	for i, f := range p.formulas() {
		p.addClauses(i, f)
	}
	return p, nil, nil
}

// formulas are the conditions that are asked of single events.
func (p *Program) formulas() []*predicate.Formula {
	if p.eql == nil {
		return []*predicate.Formula{p.formula}
	}
	if p.eql.until == nil {
		return p.eql.items
	}
	return append(p.eql.items[:len(p.eql.items):len(p.eql.items)], p.eql.until)
}

// addClauses lists the whole condition and every part of it that is written in
// the query, outer ones first.
func (p *Program) addClauses(formula int, f *predicate.Formula) {
	for _, n := range f.Nodes() {
		if !n.Span.IsEmpty() && n.Op != predicate.Filter {
			p.clauses = append(p.clauses, clause{formula, n.ID, n.Span})
		}
	}
}

// Clause tells how many events meet a part of the query, wherever it stands.
type Clause struct {
	Span        source.Span
	Matched, Of int
}

// Run is one run of a program over events.
type Run struct {
	program *Program
	kept    []*Event // what a sequence is looked for in, or what matched
	counts  []int    // by clause
	truths  []predicate.Truth
	// Events counts what was added, and Undecided those of which a condition
	// could not be told; they count as not matching.
	Events, Undecided int
}

// NewRun begins a run.
func (p *Program) NewRun() *Run {
	return &Run{program: p, counts: make([]int, len(p.clauses))}
}

// Add adds an event. A query on single events keeps only those that match, so
// that a run over any number of events takes little memory; a sequence keeps
// the events that meet one of its items.
func (r *Run) Add(e *Event) {
	r.Events++
	met, undecided := false, false
	next := 0
	for i, f := range r.program.formulas() {
		r.truths = f.Truths(e.Event, r.truths)
		root := r.truths[0]
		met = met || root == predicate.True
		undecided = undecided || root == predicate.Undecided
		for ; next < len(r.program.clauses) && r.program.clauses[next].formula == i; next++ {
			if r.truths[r.program.clauses[next].node] == predicate.True {
				r.counts[next]++
			}
		}
	}
	if undecided {
		r.Undecided++
	}
	if met {
		r.kept = append(r.kept, e)
	}
}

// Matches returns what the query finds among the events added so far, in order
// of time; for a query that is no EQL, in the order in which they were added.
func (r *Run) Matches() []Match {
	if q := r.program.eql; q != nil {
		events := slices.Clone(r.kept)
		Order(events)
		found, _ := q.Run(events)
		return found
	}
	out := make([]Match, len(r.kept))
	for i, e := range r.kept {
		out[i] = Match{Events: []*Event{e}}
	}
	return out
}

// Clauses returns the parts of the query with their counts, in the order of
// the text, outer ones first.
func (r *Run) Clauses() []Clause {
	out := make([]Clause, len(r.counts))
	for i, c := range r.program.clauses {
		out[i] = Clause{c.span, r.counts[i], r.Events}
	}
	return out
}
