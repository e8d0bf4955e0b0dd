package eval

import (
	"fmt"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Rule is a detection rule that is ready to run: its query with everything
// around it that decides about alerts. It is immutable and safe for concurrent
// use.
type Rule struct {
	// Program is the rule's query.
	Program *Program
	// Path is the file that the rule is written in.
	Path string

	rule     *rules.Rule
	guards   []guard
	settings Settings
	// indicators and threatGuards are the query and the filters that choose a
	// threat_match rule's indicators; groups say what makes a match with one.
	indicators   *Program
	threatGuards []guard
	groups       []threatGroup
}

// Settings are what running a rule depends on beside the rule.
type Settings struct {
	// Now is the time at which the rule runs. It decides which events are
	// within the rule's `from`, and what `now` means in a query. The zero time
	// stands for a rule that runs all the time and sees every event.
	Now time.Time
	// Exceptions are documents with exception lists; those that the rule names
	// are applied.
	Exceptions []*rules.Document
	// CategoryField and TimestampField take the place of what the rule says;
	// empty for the rule's own.
	CategoryField, TimestampField, TiebreakerField string
}

// BrokenQuery is the error of a rule of which a query cannot be read.
type BrokenQuery struct {
	Query    rules.Query
	Problems []source.Problem
}

// Error returns the first problem.
func (b *BrokenQuery) Error() string { return b.Query.Path + ": " + b.Problems[0].Message }

// CompileRule prepares a rule. Fields are those of the rule's indices,
// indicatorFields those of its threat_index, which may be nil for another rule.
// The error is a [*BrokenQuery] where a query is at fault.
func CompileRule(doc *rules.Document, fields, indicatorFields *lower.Fields, settings Settings) (*Rule, error) {
	if doc.Rule == nil {
		return nil, fmt.Errorf("this is no detection rule")
	}
	r := &Rule{Path: doc.File.Path(), rule: doc.Rule, settings: settings}
	category := first(settings.CategoryField, doc.Rule.EventCategoryOverride.Value)
	for _, q := range doc.Queries() {
		into, using := &r.Program, fields
		if q.Path == "rule.threat_query" {
			if indicatorFields == nil {
				continue
			}
			into, using = &r.indicators, indicatorFields
		}
		p, problems, err := compileAt(q.Language, q.Text, using, category, settings.Now)
		if err != nil {
			return nil, err
		}
		if len(problems) > 0 {
			return nil, &BrokenQuery{q, problems}
		}
		*into = p
	}
	if r.Program == nil {
		return nil, fmt.Errorf("the rule has no query to run")
	}
	r.guards = append(filterGuards(r.Path, doc.Rule.Filters, fields), r.exceptionGuards(fields)...)
	if doc.Rule.Type() == rules.ThreatMatchType && indicatorFields != nil {
		r.threatGuards = filterGuards(r.Path, doc.Rule.ThreatMatch.Filters, indicatorFields)
		r.groups = threatGroups(doc.Rule.ThreatMatch.Mapping, fields, indicatorFields)
	}
	return r, nil
}

// CompileQuery prepares a query that stands alone as a rule without anything
// else. Problems and error are those of [Compile].
func CompileQuery(language rules.Language, text string, fields *lower.Fields, settings Settings) (*Rule, []source.Problem, error) {
	p, problems, err := compileAt(language, text, fields, settings.CategoryField, settings.Now)
	if err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	settings.Now = time.Time{} // nothing says how far back it looks
	return &Rule{Program: p, rule: &rules.Rule{}, settings: settings}, nil, nil
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// MakesAlerts reports whether the rule's alerts are not simply its matches: it
// is of a type that counts or compares events, or suppresses alerts.
func (r *Rule) MakesAlerts() bool {
	switch r.rule.Type() {
	case rules.ThresholdType, rules.NewTermsType, rules.ThreatMatchType:
		return true
	}
	return len(r.rule.Suppression.GroupBy.Values()) > 0 || !r.settings.Now.IsZero()
}

// IsSequence reports whether several events make one match.
func (r *Rule) IsSequence() bool { return r.Program != nil && r.Program.isSequence() }

// Type returns the rule's type; empty for a query alone.
func (r *Rule) Type() rules.Type { return r.rule.Type() }

// NewEvent gives a document its place in time as the rule sees it: sequences
// go by timestamp_field, everything else by timestamp_override with
// @timestamp where an event lacks it.
func (r *Rule) NewEvent(e *event.Event, id string) *Event {
	field := first(r.settings.TimestampField, r.rule.TimestampField.Value, "@timestamp")
	if override := r.rule.TimestampOverride.Value; r.settings.TimestampField == "" && override != "" && !r.IsSequence() {
		if len(e.Values(override)) > 0 || r.rule.TimestampOverrideFallbackDisabled.Value {
			field = override
		}
	}
	return NewEvent(e, id, field, first(r.settings.TiebreakerField, r.rule.TiebreakerField.Value))
}

// RuleRun is one run of a rule over events.
type RuleRun struct {
	rule    *Rule
	run     *Run
	counts  []Guard
	history []*Event
	threats *threats
	// Indicators counts the events that are indicators, of those added as such.
	Indicators int
	// Outside counts the events that lie outside of the time that the run looks
	// at; the query is asked about them all the same.
	Outside int
}

// NewRun begins a run.
func (r *Rule) NewRun() *RuleRun {
	run := &RuleRun{rule: r, run: r.Program.NewRun(), threats: newThreats(r.groups)}
	for _, g := range r.guards {
		run.counts = append(run.counts, g.Guard)
	}
	return run
}

// Add adds an event.
func (r *RuleRun) Add(e *Event) {
	if admits(r.rule.guards, r.counts, e) {
		r.run.Add(e)
	}
}

// AddHistory adds an event that a new_terms rule knows from before; it makes
// no alert itself.
func (r *RuleRun) AddHistory(e *Event) {
	if !r.turnedAway(e) && r.rule.Program.matches(e) {
		r.history = append(r.history, e)
	}
}

// AddIndicator adds an event of a threat_match rule's threat_index.
func (r *RuleRun) AddIndicator(e *Event) {
	for i := range r.rule.threatGuards {
		if r.rule.threatGuards[i].turnsAway(e) == predicate.True {
			return
		}
	}
	if r.rule.indicators == nil || r.rule.indicators.matches(e) {
		r.Indicators++
		r.threats.add(e)
	}
}

// Matches returns what the query finds: see [Run.Matches].
func (r *RuleRun) Matches() []Match { return r.run.Matches() }

// Undecided counts the events of which a condition could not be told.
func (r *RuleRun) Undecided() int { return r.run.Undecided }

// Explanation says what the parts of the rule did.
func (r *RuleRun) Explanation() *Explanation {
	x := r.run.Explanation()
	x.Guards = append([]Guard{}, r.counts...)
	return x
}

// matches reports whether one event meets the condition of a query on single
// events.
func (p *Program) matches(e *Event) bool {
	for _, part := range p.parts {
		if part.formula.Eval(e.Event) == predicate.True {
			return true
		}
	}
	return false
}
