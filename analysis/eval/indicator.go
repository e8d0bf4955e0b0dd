package eval

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
)

// threatGroup is a group of a threat_mapping: an event matches an indicator if
// all plain entries agree and no negated one does.
type threatGroup struct {
	plain, negated []threatEntry
}

// threatEntry is a field of the events and the one of the indicators that it
// is compared with.
type threatEntry struct {
	event, indicator *predicate.Field
}

// threatGroups reads a threat_mapping. A group without a plain entry chooses
// nothing; Kibana refuses it.
func threatGroups(mapping []rules.ThreatGroup, fields, indicatorFields *lower.Fields) []threatGroup {
	var out []threatGroup
	for _, m := range mapping {
		var g threatGroup
		for _, e := range m.Entries {
			entry := threatEntry{fields.Field(e.Field.Value), indicatorFields.Field(e.Value.Value)}
			if e.Negate.Value {
				g.negated = append(g.negated, entry)
			} else {
				g.plain = append(g.plain, entry)
			}
		}
		if len(g.plain) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// threats are the indicators of a run, found by the value of the first plain
// entry of each group.
type threats struct {
	groups []threatGroup
	// exact lists the indicators of each group by that value; other are those
	// that it does not find: networks, and values of types that have several
	// spellings.
	exact []map[string][]*Event
	other [][]*Event
}

func newThreats(groups []threatGroup) *threats {
	t := &threats{groups: groups, exact: make([]map[string][]*Event, len(groups)), other: make([][]*Event, len(groups))}
	for i := range groups {
		t.exact[i] = map[string][]*Event{}
	}
	return t
}

func (t *threats) add(e *Event) {
	for i, g := range t.groups {
		entry := g.plain[0]
		for _, v := range e.Values(entry.indicator.Values()) {
			if key, ok := lookup(entry.event, v); ok {
				t.exact[i][key] = append(t.exact[i][key], e)
			} else if at := len(t.other[i]); at == 0 || t.other[i][at-1] != e {
				t.other[i] = append(t.other[i], e)
			}
		}
	}
}

// lookup returns the spelling under which a value is found; false where equal
// values can have different ones.
func lookup(f *predicate.Field, v event.Value) (string, bool) {
	switch f.Type {
	case predicate.Keyword:
		if f.Lowercase {
			return strings.ToLower(v.Text), true
		}
		return v.Text, true
	case predicate.IP:
		if a, err := netip.ParseAddr(v.Text); err == nil {
			return a.Unmap().String(), true
		}
	}
	return "", false
}

// match returns the indicators that an event matches, each once.
func (t *threats) match(e *Event) []*Event {
	var out []*Event
	for i := range t.groups {
		g := &t.groups[i]
		try := func(indicator *Event) {
			if g.matches(e, indicator) && !slices.Contains(out, indicator) {
				out = append(out, indicator)
			}
		}
		first := g.plain[0]
		for _, v := range e.Values(first.event.Values()) {
			if key, ok := lookup(first.event, v); ok {
				for _, indicator := range t.exact[i][key] {
					try(indicator)
				}
			}
		}
		for _, indicator := range t.other[i] {
			try(indicator)
		}
	}
	return out
}

// matches compares an event with one indicator.
func (g *threatGroup) matches(e, indicator *Event) bool {
	for _, entry := range g.plain {
		if !entry.equal(e, indicator) {
			return false
		}
	}
	for _, entry := range g.negated {
		has, other := len(e.Values(entry.event.Values())) > 0, len(indicator.Values(entry.indicator.Values())) > 0
		if !has && !other || has && other && entry.equal(e, indicator) {
			return false
		}
	}
	return true
}

// equal reports whether some value of the event's field is one of the
// indicator's, as the field's type compares them: an address lies in a
// network.
func (t threatEntry) equal(e, indicator *Event) bool {
	for _, wanted := range indicator.Values(t.indicator.Values()) {
		set, ok := t.set(wanted.Text)
		for _, v := range e.Values(t.event.Values()) {
			if !ok && v.Text == wanted.Text {
				return true
			}
			if domain, known := t.event.Type.Domain(); ok && known && set.Holds(domain, predicate.Spelling(t.event.Type, v)) {
				return true
			}
		}
	}
	return false
}

// set returns the values of the event's field that equal a text; false where
// only the same text does.
func (t threatEntry) set(text string) (pattern.Pattern, bool) {
	domain, known := t.event.Type.Domain()
	if !known {
		return pattern.Pattern{}, false
	}
	set, ok := pattern.Equal(domain, text)
	if t.event.Lowercase {
		set = set.Refold(pattern.Unicode)
	}
	return set, ok
}

// threatMatches alerts on the events that match some indicator.
func (r *RuleRun) threatMatches(events []*Event) []Alert {
	var out []Alert
	for _, e := range events {
		if found := r.threats.match(e); len(found) > 0 {
			out = append(out, Alert{Events: []*Event{e}, Indicators: found, Count: 1})
		}
	}
	return out
}
