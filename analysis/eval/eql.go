package eval

import (
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/eql"
)

// EQL is a query that is ready to run. It is immutable and safe for concurrent
// use.
type EQL struct {
	query *eql.Query
	// items are the conditions of the query's steps; until is that of its last
	// item, or nil.
	items []*predicate.Formula
	until *predicate.Formula
}

// NewEQL prepares a query without problems. An empty category field means
// event.category.
func NewEQL(q *eql.Query, fields *lower.Fields, categoryField string) *EQL {
	e := &EQL{query: q}
	for _, step := range q.Steps {
		e.items = append(e.items, lower.EQL(q, step, fields, categoryField).Formula)
	}
	if q.Until != nil {
		e.until = lower.EQL(q, q.Until, fields, categoryField).Formula
	}
	return e
}

// Run returns what the query finds in events, which are in order (see
// [Order]). It reports as undecided the events of which a condition could not
// be told; they count as not matching.
func (e *EQL) Run(events []*Event) (found []Match, undecided []*Event) {
	holds, undecided := e.decide(events)
	switch e.query.Kind {
	case eql.Sequence:
		found = e.sequences(events, holds)
	case eql.Sample:
		found = e.samples(events, holds)
	default:
		for i, event := range events {
			if holds[0][i] {
				found = append(found, Match{Events: []*Event{event}})
			}
		}
	}
	return e.pipe(found), undecided
}

// decide tells for every item, and for `until` behind them, which events meet
// it.
func (e *EQL) decide(events []*Event) (holds [][]bool, undecided []*Event) {
	formulas := e.items
	if e.until != nil {
		formulas = append(formulas[:len(formulas):len(formulas)], e.until)
	}
	holds = make([][]bool, len(formulas))
	for i := range holds {
		holds[i] = make([]bool, len(events))
	}
	for at, event := range events {
		unknown := false
		for i, f := range formulas {
			truth := f.Eval(event.Event)
			holds[i][at] = truth == predicate.True
			unknown = unknown || truth == predicate.Undecided
		}
		if unknown {
			undecided = append(undecided, event)
		}
	}
	return holds, undecided
}

// pipe applies `head` and `tail`.
func (e *EQL) pipe(found []Match) []Match {
	for _, p := range e.query.Pipes {
		n := pipeCount(p)
		if n < 0 || n >= len(found) {
			continue
		}
		if p.Name == "tail" {
			found = found[len(found)-n:]
		} else {
			found = found[:n]
		}
	}
	return found
}

// pipeCount returns a pipe's number, or -1.
func pipeCount(p *eql.Pipe) int {
	if len(p.Args) != 1 {
		return -1
	}
	n, ok := p.Args[0].(*eql.Number)
	if !ok || !n.Integer {
		return -1
	}
	return int(n.Int)
}

// items describes the items of a sequence or sample.
func (p *Program) items() []Item {
	var out []Item
	for _, step := range p.eql.query.Steps {
		out = append(out, Item{Span: step.At, Missing: step.Missing})
	}
	if until := p.eql.query.Until; until != nil {
		out = append(out, Item{Span: until.At, Until: true})
	}
	return out
}
