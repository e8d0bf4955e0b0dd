package check

import (
	"strings"
	"sync"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// What the witness of a trap shows.
const (
	looksAlike    = "it looks like what is meant, but is not"
	stillIncluded = "one exclusion names it, and the other lets it through"
	throughTheOr  = "it matches without what stands before the `or`"
)

// missed makes an event with the value that a string seems to ask its field
// for, if the string surely asks for something else.
func (q *Query) missed(at source.Span, value string) func() *Witness {
	return sync.OnceValue(func() *Witness { return q.makeMissed(at, value) })
}

func (q *Query) makeMissed(at source.Span, value string) *Witness {
	for _, c := range q.Conditions() {
		for _, n := range c.Formula.Nodes() {
			for _, entry := range n.Entries {
				if entry.Span != at {
					continue
				}
				e := event.New().Add(n.Field.Values(), event.Text(value))
				if atomOf(n, []predicate.Entry{entry}).Decide(e) != predicate.False {
					return nil
				}
				return witnessOf(e, looksAlike)
			}
		}
	}
	return nil
}

// met makes an event with one value in a field, if that surely meets the
// condition at a span.
func (q *Query) met(at source.Span, field, value, shows string) func() *Witness {
	return sync.OnceValue(func() *Witness { return q.makeMet(at, field, value, shows) })
}

func (q *Query) makeMet(at source.Span, field, value, shows string) *Witness {
	e := event.New().Add(field, event.Text(value))
	for _, c := range q.Conditions() {
		for _, n := range c.Formula.Nodes() {
			if n.Span == at {
				if n.Decide(e) != predicate.True {
					return nil
				}
				return witnessOf(e, shows)
			}
		}
	}
	return nil
}

// throughOr makes an event that meets the alternative behind a condition, and
// not that condition.
func (q *Query) throughOr(before source.Span) func() *Witness {
	return sync.OnceValue(func() *Witness { return q.makeThroughOr(before) })
}

func (q *Query) makeThroughOr(before source.Span) *Witness {
	for _, c := range q.Conditions() {
		for _, n := range c.Formula.Nodes() {
			if n.Op != predicate.Or {
				continue
			}
			for i, arg := range n.Args[:len(n.Args)-1] {
				if arg.Span != before {
					continue
				}
				s := &logicSession{solver: solve.New(logicBudget), questions: 1}
				return s.witness(&demonstration{
					meets: []solve.Goal{{Node: n.Args[i+1]}, {Node: arg, Fails: true}}, then: []solve.Goal{{Node: n}}, shows: throughTheOr,
				})
			}
		}
	}
	return nil
}

// filled returns what a pattern would stand for: a path with a drive and names
// in the place of the wildcards.
var filled = strings.NewReplacer(`?:\`, `C:\`, "*", "x", "?", "x").Replace
