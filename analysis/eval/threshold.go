package eval

import "strings"

// threshold groups events by the values of the threshold's fields and alerts
// on each group that is large enough: on a number of events that is reached,
// not only exceeded. Without a field, all events are one group. An event
// without one of the fields is in no group.
func (r *Rule) threshold(events []*Event) []Alert {
	t := r.rule.Threshold
	var fields []string
	for _, f := range t.Field.Values() {
		if f != "" {
			fields = append(fields, f)
		}
	}
	groups := map[string]*Alert{}
	var order []*Alert
	for _, e := range events {
		for _, tuple := range tuples(e, fields, false) {
			key := strings.Join(tuple, keySeparator)
			g := groups[key]
			if g == nil {
				g = &Alert{Terms: termsOf(fields, tuple)}
				groups[key] = g
				order = append(order, g)
			}
			g.Events = append(g.Events, e)
			g.Count++
		}
	}
	var out []Alert
	for _, g := range order {
		if r.isLargeEnough(g) {
			out = append(out, *g)
		}
	}
	return out
}

// isLargeEnough compares a group with the threshold. Of several cardinalities
// Kibana looks at the first alone. Elasticsearch's count of different values
// is exact for as few as matter here, and approximate for very many.
func (r *Rule) isLargeEnough(g *Alert) bool {
	t := r.rule.Threshold
	if len(t.Cardinality) > 0 {
		c := t.Cardinality[0]
		seen := map[string]bool{}
		for _, e := range g.Events {
			for _, v := range e.Values(c.Field.Value) {
				seen[v.Text] = true
			}
		}
		g.Distinct = len(seen)
		if int64(g.Distinct) < c.Value.Value {
			return false
		}
	}
	return int64(g.Count) >= max(t.Value.Value, 1)
}
