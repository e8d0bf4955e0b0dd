package eval

import (
	"runtime"
	"slices"
	"sync"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
)

// Document is an event as a file has it.
type Document struct {
	*event.Event
	// ID names it for a reader; Index is its place in the input, from 0.
	ID    string
	Index int
}

// SetRun is one run of the rules of a set over events.
type SetRun struct {
	// Runs are those of the rules, in the order of the set.
	Runs     []*RuleRun
	set      *Set
	explain  bool
	matchers []*Matcher
}

// NewRun begins a run. One that has to explain counts for every rule what each
// of its clauses did, which takes many times as long. Otherwise only a rule
// that needs them keeps the fields of the events that match: so that many
// matches take little memory, those of other rules come without fields.
func (s *Set) NewRun(explain bool) *SetRun {
	r := &SetRun{set: s, explain: explain}
	for _, rule := range s.Rules {
		r.Runs = append(r.Runs, rule.NewRun())
	}
	for range runtime.GOMAXPROCS(0) {
		r.matchers = append(r.matchers, s.NewMatcher())
	}
	return r
}

// Add adds some documents, which it looks at side by side.
func (r *SetRun) Add(documents []Document) {
	if len(r.Runs) == 0 {
		return
	}
	if r.explain {
		r.each(len(r.Runs), func(_, i int) {
			for _, d := range documents {
				r.Runs[i].Add(r.event(i, d))
			}
		})
		return
	}
	hits := make([][]Hit, len(documents))
	r.each(len(documents), func(worker, i int) {
		hits[i] = slices.Clone(r.matchers[worker].Match(documents[i].Event))
	})
	for _, run := range r.Runs {
		run.run.Events += len(documents)
	}
	for i, d := range documents {
		for _, h := range hits[i] {
			r.Runs[h.Rule].addHit(r.event(h.Rule, d), h)
		}
	}
}

// event gives a document its place in time as a rule sees it.
func (r *SetRun) event(rule int, d Document) *Event {
	e := r.set.Rules[rule].NewEvent(d.Event, d.ID)
	e.Index = d.Index
	return e
}

// each does something for each of n indexes on all cores.
func (r *SetRun) each(n int, do func(worker, i int)) {
	var wait sync.WaitGroup
	workers := min(len(r.matchers), n)
	for worker := range workers {
		wait.Go(func() {
			for i := worker; i < n; i += workers {
				do(worker, i)
			}
		})
	}
	wait.Wait()
}

// addHit adds an event of which the query's conditions are decided.
func (r *RuleRun) addHit(e *Event, h Hit) {
	switch {
	case r.turnedAway(e):
	case h.Undecided:
		r.run.Undecided++
	default:
		r.run.met++
		if !r.rule.IsSequence() && !r.rule.MakesAlerts() {
			e.Event = noFields // nobody looks at its fields again
		}
		r.run.kept = append(r.run.kept, e)
	}
}

// turnedAway reports whether a filter or exception takes an event away.
func (r *RuleRun) turnedAway(e *Event) bool {
	return slices.ContainsFunc(r.rule.guards, func(g guard) bool { return g.turnsAway(e) == predicate.True })
}

// Fields returns the names of the fields that decide what the rule does with
// an event; all is true if it may be any field.
func (r *Rule) Fields() (names []string, all bool) {
	add := func(f *predicate.Formula) {
		reads, any := f.Reads()
		names, all = append(names, reads...), all || any
	}
	for _, f := range r.Program.formulas() {
		add(f)
	}
	for _, g := range r.guards {
		add(g.formula)
	}
	if r.Program.eql != nil {
		names = append(names, QueryFields(rules.EQL, r.Program.text)...)
	}
	rule := r.rule
	names = append(names, rule.Threshold.Field.Values()...)
	names = append(names, rule.NewTerms.Fields.Values()...)
	names = append(names, rule.Suppression.GroupBy.Values()...)
	for _, c := range rule.Threshold.Cardinality {
		names = append(names, c.Field.Value)
	}
	for _, m := range rule.ThreatMatch.Mapping {
		for _, e := range m.Entries {
			names = append(names, e.Field.Value)
		}
	}
	names = append(names, "@timestamp", r.settings.TimestampField, rule.TimestampField.Value, rule.TimestampOverride.Value,
		first(r.settings.TiebreakerField, rule.TiebreakerField.Value))
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
	return names, all
}

// AddHistory adds an event that the new_terms rules know from before.
func (r *SetRun) AddHistory(d Document) {
	for i, run := range r.Runs {
		if run.rule.Type() == rules.NewTermsType {
			run.AddHistory(r.event(i, d))
		}
	}
}

// AddIndicator adds an event of the threat_index of the threat_match rules.
func (r *SetRun) AddIndicator(d Document) {
	for i, run := range r.Runs {
		if run.rule.Type() == rules.ThreatMatchType {
			run.AddIndicator(r.event(i, d))
		}
	}
}

// noFields is the document of an event that nobody looks at again.
var noFields = event.New()
