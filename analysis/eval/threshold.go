package eval

import (
	"slices"
	"strings"
	"time"
)

// threshold groups events by the values of the threshold's fields and alerts
// on each group that is large enough: on a number of events that is reached,
// not only exceeded. Without a field, all events are one group. An event
// without one of the fields is in no group.
//
// A run at a certain time counts what it sees. Without one the rule runs every
// `interval`: see [Rule.schedule].
func (r *Rule) threshold(events []*Event) []Alert {
	var fields []string
	for _, f := range r.rule.Threshold.Field.Values() {
		if f != "" {
			fields = append(fields, f)
		}
	}
	groups := map[string]*group{}
	var order []*group
	for _, e := range events {
		for _, tuple := range tuples(e, fields, false) {
			key := strings.Join(tuple, keySeparator)
			g := groups[key]
			if g == nil {
				g = &group{terms: termsOf(fields, tuple)}
				groups[key] = g
				order = append(order, g)
			}
			g.events = append(g.events, e)
		}
	}
	var out []Alert
	schedule, scheduled := r.schedule(events)
	for _, g := range order {
		if scheduled {
			out = append(out, r.overRuns(g, schedule)...)
			continue
		}
		w := r.window(g)
		w.extend(len(g.events))
		if r.isLargeEnough(w) {
			out = append(out, w.alert())
		}
	}
	byFirstEvent(out)
	return out
}

// group is the events that have the same values in the fields of a threshold,
// in order of time.
type group struct {
	terms  []Term
	events []*Event
}

// window is the events of a group that a run counts. It moves on only.
type window struct {
	*group
	from, to int
	// cardinality is the field whose different values are counted, of which
	// Kibana looks at the first alone; values is how often each occurs.
	cardinality string
	values      map[string]int
}

func (r *Rule) window(g *group) *window {
	w := &window{group: g, values: map[string]int{}}
	if list := r.rule.Threshold.Cardinality; len(list) > 0 {
		w.cardinality = list[0].Field.Value
	}
	return w
}

func (w *window) extend(to int) {
	for ; w.to < to; w.to++ {
		w.count(w.events[w.to], 1)
	}
}

func (w *window) leave(from int) {
	for ; w.from < from; w.from++ {
		w.count(w.events[w.from], -1)
	}
}

func (w *window) count(e *Event, by int) {
	if w.cardinality == "" {
		return
	}
	for _, v := range e.Values(w.cardinality) {
		if w.values[v.Text] += by; w.values[v.Text] == 0 {
			delete(w.values, v.Text)
		}
	}
}

func (w *window) alert() Alert {
	return Alert{Terms: w.terms, Events: slices.Clone(w.events[w.from:w.to]), Count: w.to - w.from, Distinct: len(w.values)}
}

// isLargeEnough compares what a run counts with the threshold. Elasticsearch's
// count of different values is exact for as few as matter here, and
// approximate for very many.
func (r *Rule) isLargeEnough(w *window) bool {
	t := r.rule.Threshold
	if len(t.Cardinality) > 0 && int64(len(w.values)) < t.Cardinality[0].Value.Value {
		return false
	}
	return int64(w.to-w.from) >= max(t.Value.Value, 1)
}

// overRuns returns the alerts of all runs on one group. As Kibana does, a run
// leaves out the events up to the last one that an alert counted, unless that
// alert was suppressed: within the duration of alert_suppression since one that
// was not, an alert of the group is none.
func (r *Rule) overRuns(g *group, s schedule) []Alert {
	var out []Alert
	var last, alerted time.Time // the last event that was counted, and when
	duration, suppresses := r.suppressionTime()
	w := r.window(g)
	for w.to < len(g.events) {
		run := s.firstToSee(g.events[w.to])
		for w.to < len(g.events) && s.firstToSee(g.events[w.to]) <= run {
			w.extend(w.to + 1)
		}
		at := s.time(run)
		begin := s.from(at)
		for w.from < w.to && (s.timeOf(g.events[w.from]).Before(begin) || !s.timeOf(g.events[w.from]).After(last)) {
			w.leave(w.from + 1)
		}
		if !r.isLargeEnough(w) || suppresses && !alerted.IsZero() && !at.After(alerted.Add(duration)) {
			continue
		}
		out = append(out, w.alert())
		last, alerted = s.timeOf(g.events[w.to-1]), at
	}
	return out
}
