package eval

import (
	"slices"
	"strings"
	"time"
)

// newTerms alerts on each combination of values that was not seen since the
// start of the history window; the alert is the first event that has it.
//
// A run at a certain time looks at the events since `from` and takes those
// from history_window_start on for its history. A rule that runs all the time
// alerts on an event before which, by the length of the window, there was none
// with the same values.
func (r *RuleRun) newTerms(events []*Event) []Alert {
	fields := r.rule.rule.NewTerms.Fields.Values()
	old := map[*Event]bool{}
	for _, e := range r.history {
		old[e] = true
	}
	all := slices.Concat(r.history, events)
	Order(all)
	last := map[string]time.Time{} // when a combination was seen last
	var out []Alert
	for _, e := range all {
		start, from := r.rule.history(e)
		if !r.rule.settings.Now.IsZero() && e.Time.Before(start) && !(old[e] && e.Time.IsZero()) {
			continue // before the window
		}
		for _, tuple := range tuples(e, fields, false) {
			key := strings.Join(tuple, keySeparator)
			seen, before := last[key]
			last[key] = e.Time
			known := before && !seen.Before(start)
			if before && seen.IsZero() {
				known = true // history without a time counts as history
			}
			if known || old[e] || e.Time.Before(from) || !r.rule.sees(e) {
				continue
			}
			out = append(out, Alert{Events: []*Event{e}, Terms: termsOf(fields, tuple), Count: 1})
		}
	}
	return out
}

// history returns when the history window of an event begins, and from when on
// an event can be new.
func (r *Rule) history(e *Event) (start, from time.Time) {
	now := r.settings.Now
	if now.IsZero() {
		now = e.Time
	} else {
		from, _, _ = r.Window()
	}
	start, ok := DateMath(first(r.rule.NewTerms.HistoryWindowStart.Value, "now-7d"), now, false)
	if !ok {
		start = now.AddDate(0, 0, -7)
	}
	return start, from
}
