package main

import (
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// esqlTarget is a target in ES|QL: a table answers it, with rows instead of
// matches.
type esqlTarget struct {
	query *esql.Query
	sieve *esqleval.Sieve
	gate  *eval.Gate
	// known are the fields of the rule's indices, and fields what is known of
	// those of the events, for the seen first of them.
	known  *schema.Scope
	fields *lower.Fields
	seen   int
	// docs are the events that the query needs; leftOut is how many more it
	// would.
	docs    esqleval.Documents
	leftOut int
	room    int
	result  *esqleval.Result
	// explanation is nil where nobody asked, and where tooMany says that not
	// all events could be kept for it.
	explanation *eval.Explanation
	tooMany     bool
}

// compileESQL prepares a target in ES|QL.
func (e *evaluation) compileESQL(t *target) error {
	q := esql.Parse(t.text)
	if len(q.Problems) > 0 {
		return t.problem(t.place(q.Problems[0].Span), q.Problems[0].Message)
	}
	env := esqleval.Env{Now: e.flags.at, KeepTables: e.flags.explain, Lookup: e.tables.Lookup, Policy: func(name string) (*esqleval.Policy, error) {
		return e.tables.Policy(q, name)
	}}
	fields, err := e.mapping.Fields()
	if err != nil {
		return err
	}
	t.esql = &esqlTarget{
		query: q, sieve: esqleval.NewSieve(q, env), known: e.catalogue.Scope(q.Pipeline.Indices(), t.patterns[1]),
		gate: eval.NewGate(t.doc, fields, e.settings), docs: esqleval.Documents{Wants: esqleval.Wants(q)},
	}
	return nil
}

// What is held of events for queries that have to see several at once.
const (
	// sifted is how many events, and siftedSize how many bytes of them, wait
	// until the queries are asked which they need.
	sifted     = 10_000
	siftedSize = 64 << 20
	// maxHeld is how many bytes of events are held for all queries together.
	maxHeld = 512 << 20
)

// esqlRun runs the targets in ES|QL. Each keeps the events that it needs: the
// same ones are held once.
type esqlRun struct {
	targets []*esqlTarget
	learner *eval.Learner
	waiting []eval.Document
	// size is that of the waiting events, and held that of those that are kept.
	size, held int
	// sifting says that events were sifted already: as long as they are few,
	// all are kept.
	sifting  bool
	maxHeld  int
	maxSifts int
	// explains says that all events are kept, as long as they are few enough:
	// conditions are explained by those that they turn away, too.
	explains bool
}

func newESQLRun(targets []*target, m *eval.Mapping, explains bool) *esqlRun {
	r := &esqlRun{learner: eval.NewLearner(m), maxHeld: maxHeld, maxSifts: sifted, explains: explains}
	for _, t := range targets {
		if t.esql != nil {
			r.targets = append(r.targets, t.esql)
		}
	}
	return r
}

// add adds some documents.
func (r *esqlRun) add(documents []eval.Document) error {
	if len(r.targets) == 0 {
		return nil
	}
	for _, d := range documents {
		r.learner.Add(d.Event)
		r.waiting, r.size = append(r.waiting, d), r.size+d.Size()
		if len(r.waiting) == r.maxSifts || r.size >= siftedSize {
			r.sifting = r.sifting || !r.explains || r.held > r.maxHeld/2
			if err := r.sift(); err != nil {
				return err
			}
		}
	}
	return nil
}

// sift asks the queries which of the waiting events they need.
func (r *esqlRun) sift() error {
	kept := make([][]int, len(r.targets))
	err := r.each(func(i int, t *esqlTarget) (err error) {
		kept[i], err = t.sift(r.waiting, r.learner, r.sifting)
		return err
	})
	if err != nil {
		return err
	}
	needed := map[int]bool{}
	for _, some := range kept {
		for _, at := range some {
			needed[at] = true
		}
	}
	for at, d := range r.waiting {
		if size := d.Size(); needed[at] && r.held+size <= r.maxHeld {
			r.held += size
		} else {
			r.waiting[at].Event = nil
		}
	}
	for i, t := range r.targets {
		for _, at := range kept[i] {
			t.keep(r.waiting[at])
		}
	}
	r.waiting, r.size = nil, 0
	return nil
}

// each does something with each target, on all cores.
func (r *esqlRun) each(do func(int, *esqlTarget) error) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, t := range r.targets {
		group.Go(func() error { return do(i, t) })
	}
	return group.Wait()
}

// end runs the queries on what they kept: one after another, since each may
// take much memory.
func (r *esqlRun) end() error {
	if err := r.sift(); err != nil {
		return err
	}
	names := r.learner.Names()
	for _, t := range r.targets {
		if err := t.learn(r.learner); err != nil {
			return err
		}
		t.docs.Fields, t.room = names, r.maxHeld
		t.result = t.sieve.Run(&t.docs, t.fields)
		switch {
		case r.explains && r.sifting:
			t.tooMany = true
		case r.explains:
			t.explanation = t.sieve.Explain(&t.docs, t.fields, t.result)
		}
		if t.leftOut > 0 {
			t.result.Exact = false
		}
	}
	return nil
}

// learn takes over what the events have told of their fields.
func (t *esqlTarget) learn(l *eval.Learner) error {
	if t.fields != nil && t.seen == l.Seen() {
		return nil
	}
	m := l.Mapping(t.known, esqleval.Names(t.query))
	fields, err := m.Fields()
	if err != nil {
		return err
	}
	t.docs.Types, t.fields, t.seen = m.Types, fields, l.Seen()
	t.gate.Refine(fields)
	return nil
}

// sift returns the places of the events that the query needs, of all those
// that its rule sees.
func (t *esqlTarget) sift(documents []eval.Document, l *eval.Learner, sifting bool) ([]int, error) {
	if err := t.learn(l); err != nil || !t.sieve.ReadsDocuments() {
		return nil, err
	}
	var seen []int
	some := t.docs
	some.Events, some.IDs, some.Numbers = nil, nil, nil
	for i, d := range documents {
		if t.gate.Passes(d.Event) {
			seen = append(seen, i)
			addDocument(&some, d)
		}
	}
	if !sifting {
		return seen, nil
	}
	needed := t.sieve.Sift(&some, t.fields)
	for i, at := range needed {
		needed[i] = seen[at]
	}
	return needed, nil
}

// keep keeps an event; nil stands for one that there is no room for.
func (t *esqlTarget) keep(d eval.Document) {
	if d.Event == nil {
		t.leftOut++
		return
	}
	addDocument(&t.docs, d)
}

func addDocument(to *esqleval.Documents, d eval.Document) {
	to.Events, to.IDs, to.Numbers = append(to.Events, d.Event), append(to.IDs, d.ID), append(to.Numbers, d.Index)
}

// matches are the rows of the answer, with the events that they were made of;
// those have no fields any more.
func (t *esqlTarget) matches() []eval.Match {
	var out []eval.Match
	nothing := event.New()
	for _, row := range t.result.Table.Rows {
		var m eval.Match
		for _, at := range row.Events {
			m.Events = append(m.Events, &eval.Event{Event: nothing, ID: t.docs.IDs[at], Index: t.docs.Numbers[at]})
		}
		out = append(out, m)
	}
	return out
}

// alerts are those that the rule makes of its rows, each with the events of its
// first row; nil where every row is one.
func (t *esqlTarget) alerts(matches []eval.Match) []eval.Alert {
	if !t.gate.Suppresses() {
		return nil
	}
	alerts := t.gate.Alerts(t.docs.Alerts(t.query, t.result.Table, t.gate.AlertFields()))
	for i := range alerts {
		alerts[i].Events = matches[alerts[i].Events[0].Index].Events
	}
	return alerts
}

// notes are what a reader has to know of the answer.
func (t *esqlTarget) notes() []string {
	var out []string
	if t.gate.Ignored() > 0 {
		out = append(out, "the rule's filters are not applied: Kibana does not apply any to a rule in ES|QL")
	}
	if n := t.gate.Outside; n > 0 {
		out = append(out, fmt.Sprintf("left out as outside of the time that the rule looks at: %s", count(n, "event")))
	}
	if t.tooMany {
		out = append(out, "what each condition did is not told: there are too many events to keep those that they turn away")
	}
	if t.leftOut > 0 {
		out = append(out, fmt.Sprintf("left out for want of room: %s; no more than %d MB of events are held for queries in ES|QL", count(t.leftOut, "event"), t.room>>20))
	}
	return out
}
