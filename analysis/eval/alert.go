package eval

import (
	"cmp"
	"slices"
	"time"

	"github.com/rulewright/rulewright/rules"
)

// Alert is one alert that a rule makes.
type Alert struct {
	// Events are what the alert is about: the events of its match with nil for
	// those that had to be missing, or for a threshold the events that were
	// counted, in order of time.
	Events []*Event
	// Keys are the join keys of a sequence or sample.
	Keys []*string
	// Terms are the values that a threshold or a suppression groups by, or
	// that are new.
	Terms []Term
	// Count is how many events a threshold counted, and how many matches any
	// other alert stands for; what is above one was suppressed.
	Count int
	// Distinct is how many different values of its cardinality field a
	// threshold found.
	Distinct int
	// Indicators are those that the event matches.
	Indicators []*Event
}

// Term is a field with the values that alerts are grouped by.
type Term struct {
	Field string
	// Values are one value, or all of an array; none where it is missing.
	Values []string
}

// Alerts returns the alerts that the rule makes of the events added so far, in
// order of their first events.
func (r *RuleRun) Alerts() []Alert {
	found := r.run.Matches()
	r.Outside = 0
	matches := found[:0:0]
	for _, m := range found {
		if r.inTime(m) {
			matches = append(matches, m)
		} else {
			r.Outside++
		}
	}
	var out []Alert
	switch r.rule.rule.Type() {
	case rules.ThresholdType:
		return r.rule.threshold(eventsOf(matches))
	case rules.NewTermsType:
		out = r.newTerms(eventsOf(found))
	case rules.ThreatMatchType:
		out = r.threatMatches(eventsOf(matches))
	default:
		for _, m := range matches {
			out = append(out, Alert{Events: m.Events, Keys: m.Keys, Count: 1})
		}
	}
	return r.rule.suppress(out)
}

// inTime reports whether a run at the time of the settings would see a match.
func (r *RuleRun) inTime(m Match) bool {
	for _, e := range m.Events {
		if e != nil && !r.rule.sees(e) {
			return false
		}
	}
	return true
}

// sees reports whether an event lies between the rule's `from` and `to`.
func (r *Rule) sees(e *Event) bool {
	if r.settings.Now.IsZero() {
		return true
	}
	from, to, _ := r.Window()
	return !e.Time.Before(from) && !e.Time.After(to)
}

// Window is what a run at the time of the settings looks at; false where no
// time is set. Kibana looks six minutes back where a rule does not say.
func (r *Rule) Window() (from, to time.Time, ok bool) {
	now := r.settings.Now
	if now.IsZero() {
		return from, to, false
	}
	if from, ok = DateMath(first(r.rule.From.Value, "now-6m"), now, false); !ok {
		from = now.Add(-6 * time.Minute)
	}
	if to, ok = DateMath(first(r.rule.To.Value, "now"), now, true); !ok {
		to = now
	}
	return from, to, true
}

// MaxAlerts is how many alerts Kibana makes of one run of a rule.
func MaxAlerts(r *rules.Rule) int {
	if r.MaxSignals.IsSet() && r.MaxSignals.Value > 0 {
		return int(r.MaxSignals.Value)
	}
	return 100
}

// eventsOf returns the events of matches on single events, in order of time.
func eventsOf(matches []Match) []*Event {
	out := make([]*Event, 0, len(matches))
	for _, m := range matches {
		out = append(out, m.Events...)
	}
	Order(out)
	return out
}

// tuples returns the combinations of an event's values of some fields, each
// once: an array gives a combination for each of its values, as it does in an
// aggregation of Elasticsearch. A missing value is missingKey where that is
// allowed; otherwise an event that lacks a field has no combination.
func tuples(e *Event, fields []string, missing bool) [][]string {
	out := [][]string{nil}
	for _, field := range fields {
		values := distinct(e, field)
		if len(values) == 0 {
			if !missing {
				return nil
			}
			values = []string{missingKey}
		}
		var longer [][]string
		for _, t := range out {
			for _, v := range values {
				if len(longer) < maxCombinations {
					longer = append(longer, append(slices.Clone(t), v))
				}
			}
		}
		out = longer
	}
	return out
}

// distinct returns the different values of a field, sorted.
func distinct(e *Event, field string) []string {
	var out []string
	for _, v := range e.Values(field) {
		out = append(out, v.Text)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func termsOf(fields, tuple []string) []Term {
	var out []Term
	for i, field := range fields {
		t := Term{Field: field}
		if tuple[i] != missingKey {
			t.Values = []string{tuple[i]}
		}
		out = append(out, t)
	}
	return out
}

// byFirstEvent sorts alerts by the time and place of their first events.
func byFirstEvent(alerts []Alert) {
	slices.SortStableFunc(alerts, func(a, b Alert) int {
		x, y := firstEvent(a), firstEvent(b)
		return cmp.Or(x.Time.Compare(y.Time), cmp.Compare(x.Index, y.Index))
	})
}

// firstEvent returns the first event of an alert, which has one.
func firstEvent(a Alert) *Event {
	return a.Events[slices.IndexFunc(a.Events, func(e *Event) bool { return e != nil })]
}
