package eval

import (
	"strconv"
	"time"
)

// schedule is when a rule runs over events that are there already: every
// interval, and first when it has seen as much time since the first event as
// an interval is long, or as it looks back if that is less. When a rule really
// runs is chance; what lies within less than `from` less the interval is seen
// as a whole whenever that is.
type schedule struct {
	rule            *Rule
	first, firstRun time.Time
	interval        time.Duration
}

// schedule is false where there is nothing to plan: the rule runs at one
// certain time, no event says when it happened, or the rule does not look at
// the time up to its run.
func (r *Rule) schedule(events []*Event) (schedule, bool) {
	s := schedule{rule: r, interval: interval(r.rule.Interval.Value)}
	for _, e := range events {
		if !e.Time.IsZero() && (s.first.IsZero() || e.Time.Before(s.first)) {
			s.first = e.Time
		}
	}
	if to := r.rule.To.Value; !r.settings.Now.IsZero() || s.first.IsZero() || to != "" && to != "now" {
		return s, false
	}
	lookback := max(s.first.Sub(s.from(s.first)), 0)
	s.firstRun = s.first.Add(min(s.interval, lookback))
	return s, true
}

// timeOf is when an event counts as having happened: one that does not say it,
// with the first.
func (s schedule) timeOf(e *Event) time.Time {
	if e.Time.IsZero() {
		return s.first
	}
	return e.Time
}

// firstToSee is the number of the first run at or after an event.
func (s schedule) firstToSee(e *Event) int64 {
	since := s.timeOf(e).Sub(s.firstRun)
	if since <= 0 {
		return 0
	}
	return int64((since-1)/s.interval) + 1
}

func (s schedule) time(run int64) time.Time { return s.firstRun.Add(time.Duration(run) * s.interval) }

// from is since when a run looks.
func (s schedule) from(run time.Time) time.Time {
	from, ok := DateMath(first(s.rule.rule.From.Value, "now-6m"), run, false)
	if !ok {
		return run.Add(-6 * time.Minute)
	}
	return from
}

// durationUnits are those that Kibana has for the interval of a rule and for
// how long it suppresses.
var durationUnits = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}

// interval reads an interval such as 5m, which is Kibana's where a rule has
// none.
func interval(text string) time.Duration {
	if len(text) > 1 {
		unit := durationUnits[text[len(text)-1:]]
		if n, err := strconv.Atoi(text[:len(text)-1]); err == nil && unit > 0 && n > 0 && n <= int(24*365*time.Hour/unit) {
			return time.Duration(n) * unit
		}
	}
	return 5 * time.Minute
}
