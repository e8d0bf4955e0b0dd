package sample

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// spread is how the values of a field differ from event to event.
type spread uint8

const (
	same    spread = iota // not at all
	several               // each event has one of its own
	paired                // they take turns with two
	listed                // they take turns with the values that the query names
)

// plan is a set of events in a few words: so many like one, which differ in
// some fields, and some of other kinds.
type plan struct {
	like   *draft
	count  int
	spread map[string]spread
	kinds  []kind
	// age is how long before the present the last of them happens.
	age time.Duration
}

func (p plan) with(change func(*plan)) plan {
	p.spread, p.kinds = maps.Clone(p.spread), slices.Clone(p.kinds)
	change(&p)
	return p
}

// each returns the event that each one of the plan is like, in their order.
func (p plan) each() []*draft {
	var out []*draft
	add := func(first bool) {
		for _, k := range p.kinds {
			if k.first == first {
				out = append(out, slices.Repeat([]*draft{k.of(p.like)}, k.count)...)
			}
		}
	}
	add(true)
	out = append(out, slices.Repeat([]*draft{p.like}, p.count)...)
	add(false)
	return out
}

// trial is what the query made of a plan.
type trial struct {
	plan
	alerts bool
	// exact is false where nobody can tell offline, for that reason.
	exact  bool
	reason string
	// passed and nearest are those of [esqleval.Trial].
	passed  int
	nearest *eval.Verdict
}

// betterThan compares trials: the further, and the fewer conditions fail.
func (t trial) betterThan(o trial) bool {
	switch {
	case t.alerts != o.alerts:
		return t.alerts
	case t.passed != o.passed:
		return t.passed > o.passed
	case t.nearest == nil || o.nearest == nil:
		return false
	}
	return t.nearest.Distance < o.nearest.Distance
}

// Bounds of a search: rows that are tried for a rule, and events of a plan.
const (
	searchedRows = 25_000
	plannedMost  = 1200
	// attemptCost is what a run costs beside its rows.
	attemptCost = 40
)

// search looks for events that a rule in ES|QL alerts on.
type search struct {
	*maker
	query *esql.Query
	hints *hints
	first plan
	left  int // of searchedRows
	names []string
	// listed are the values that the query names for a field and that get an
	// event as far as the first plan gets.
	listed map[string][]string
	// tried are the trials so far, by what [keyOf] calls their events: climbing
	// and looking for near misses come upon the same ones again.
	tried map[string]trial
	// kinds are events that meet conditions which tell events apart; nil until
	// they are looked for.
	kinds []foundKind
}

func newSearch(m *maker, first *draft) *search {
	s := &search{maker: m, query: m.query.ESQL, left: cmp.Or(m.options.Effort, searchedRows), names: esqleval.Names(m.query.ESQL), listed: map[string][]string{}, tried: map[string]trial{}}
	s.hints = readHints(s.query)
	// What the rows are grouped by should be there.
	var keys []string
	for _, c := range s.query.Pipeline.Commands {
		if stats, ok := c.(*esql.Stats); ok {
			for _, f := range stats.By {
				keys = append(keys, s.hints.fieldsOf(f.Expr)...)
			}
		}
	}
	s.first = plan{like: m.furnish(first, s.fillable(keys, first)), count: 1, spread: map[string]spread{}}
	return s
}

// fillable leaves out fields that a document cannot be given a value for.
func (s *search) fillable(names []string, d *draft) []string {
	var out []string
	for _, name := range names {
		if name != s.timestamp() && name[0] != '_' && !collides(d, name) && s.mappingOf(name).Family() != schema.ObjectFamily {
			out = append(out, name)
		}
	}
	return out
}

// drafts are the events of a plan.
func (s *search) drafts(p plan) []*draft {
	out := p.each()
	for i, d := range out {
		for _, field := range slices.Sorted(maps.Keys(p.spread)) {
			how := p.spread[field]
			values := s.listed[field]
			switch {
			case !slices.Equal(d.values[field], p.like.values[field]): // the kind has its own
			case how == several && (i > 0 || !d.has(field)):
				d = d.replaced(field, s.differing(field, d, i))
			case how == paired && i%2 == 1:
				d = d.replaced(field, s.differing(field, d, 1))
			case how == paired && !d.has(field):
				d = d.replaced(field, s.differing(field, d, 0))
			case how == listed && len(values) > 0:
				d = d.replaced(field, s.typed(field, values[i%len(values)]))
			}
		}
		out[i] = d
	}
	return out
}

// differing is the value of the i-th event in a field in which each has its
// own.
func (s *search) differing(field string, d *draft, i int) event.Value {
	v := event.Text("a")
	if d.has(field) {
		v = d.values[field][0]
	} else if likely := s.plausible(field, d); len(likely) > 0 {
		v = likely[0]
	}
	if a, err := netip.ParseAddr(v.Text); err == nil && a.Is4() {
		four := a.As4()
		binary.BigEndian.PutUint32(four[:], binary.BigEndian.Uint32(four[:])+uint32(i))
		return event.Text(netip.AddrFrom4(four).String())
	}
	if i == 0 && d.has(field) {
		return v
	}
	return s.variant(field, v, i)
}

// typed is a text as a value of a field's type.
func (s *search) typed(field, text string) event.Value {
	v := event.Text(text)
	if s.mappingOf(field).Family() == schema.NumberFamily {
		if n, ok := wholeNumber(text); ok {
			return event.Int(n)
		}
	}
	return v
}

// times are when the events of a plan happen: within two seconds of one
// minute, the last one now, or as long ago as the plan says.
func (s *search) times(p plan) []time.Time {
	count, last := p.count, s.now.Add(-p.age)
	for _, k := range p.kinds {
		count += k.count
	}
	if minute := last.Truncate(time.Minute); last.Sub(minute) < 2*time.Second {
		last = minute.Add(-30 * time.Second)
	}
	pace := max(2*time.Second/time.Duration(max(count, 1)), time.Millisecond).Truncate(time.Millisecond)
	out := make([]time.Time, count)
	for i := range out {
		out[i] = last.Add(-time.Duration(count-1-i) * pace)
	}
	return out
}

// attempt runs the query on a plan, unless it has run on the same events. That
// counts all the same, so that what is found does not hang on it.
func (s *search) attempt(p plan) trial {
	drafts := s.drafts(p)
	s.left -= len(drafts) + attemptCost
	key := keyOf(p, drafts)
	t, known := s.tried[key]
	if !known {
		t = s.run(p, drafts)
		s.tried[key] = t
	}
	t.plan = p
	return t
}

// run runs the query on the events of a plan.
func (s *search) run(p plan, drafts []*draft) (t trial) {
	times := s.times(p)
	events := make([]*event.Event, len(drafts))
	for i, d := range drafts {
		events[i] = d.event()
		if !d.has(s.timestamp()) {
			events[i].Add(s.timestamp(), event.Text(times[i].Format(timeLayout)))
		}
	}
	env, docs, err := s.world(events)
	if err != nil {
		t.reason = err.Error()
		return t
	}
	answer := esqleval.Try(s.query, env, docs)
	t.alerts, t.exact, t.reason = answer.Exact && len(answer.Table.Rows) > 0, answer.Exact, answer.Reason()
	t.passed, t.nearest = answer.Passed, answer.Nearest
	return t
}

// keyOf spells what tells the events of a plan from those of others of the same
// search: how many and when, the values of all of them, and those of each one
// in the fields in which they differ. Plans change no nested objects.
func keyOf(p plan, drafts []*draft) string {
	key := fmt.Appendf(nil, "%d %d", p.count, p.age)
	add := func(name string, values []event.Value) {
		key = strconv.AppendQuote(append(key, '\n'), name)
		for _, v := range values {
			key = append(strconv.AppendQuote(key, v.Text), byte('0'+v.Kind))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.like.values)) {
		add(name, p.like.values[name])
	}
	for _, k := range p.kinds {
		key = fmt.Appendf(key, "\n%d %t", k.count, k.first)
		for _, name := range slices.Sorted(maps.Keys(k.diff)) {
			add(name, k.diff[name])
		}
	}
	differ := slices.Sorted(maps.Keys(p.spread))
	for _, d := range drafts {
		for _, name := range differ {
			add(name, d.values[name])
		}
	}
	return string(key)
}

// world is what the query runs in: an index with some events.
func (s *search) world(events []*event.Event) (esqleval.Env, *esqleval.Documents, error) {
	m := s.mapping()
	for _, e := range events {
		m.Learn(e, s.index.scope)
	}
	m.LearnQuery(s.names, s.index.scope)
	scope, err := schema.MappingScope(m.Types)
	if err != nil {
		return esqleval.Env{}, nil, err
	}
	docs := &esqleval.Documents{Events: events, Types: m.Types, Wants: esqleval.Wants(s.query)}
	return esqleval.Env{Source: docs.Source, Events: events, Fields: lower.NewMapping(scope), Now: s.now, Budget: 20_000_000}, docs, nil
}

// emit adds a set if the rule does with its documents, as they are written,
// what the trial says.
func (s *search) emit(set Set, t trial) bool {
	drafts := s.drafts(t.plan)
	times := s.times(t.plan)
	var events []*event.Event
	for i, d := range drafts {
		doc, err := s.document(EventRole, 0, d, times[i])
		if err == nil {
			var e *event.Event
			if e, err = event.FromJSON(doc.JSON, s.mapping().Documents()); err == nil {
				err = s.legal(e)
				events = append(events, e)
			}
		}
		if err != nil {
			s.missing(set.NearMiss, set.Clause, &failure{reason: err.Error()})
			return false
		}
		set.Documents = append(set.Documents, doc)
	}
	env, _, err := s.world(events)
	if err != nil {
		s.missing(set.NearMiss, set.Clause, &failure{reason: err.Error()})
		return false
	}
	answer := esqleval.Run(s.query, env)
	if !answer.Exact || (len(answer.Table.Rows) > 0) == set.NearMiss {
		s.missing(set.NearMiss, set.Clause, &failure{reason: "the evaluator does not confirm it"})
		return false
	}
	s.result.Sets = append(s.result.Sets, set)
	return true
}
