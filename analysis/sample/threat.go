package sample

import (
	"slices"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
)

// threatShape is that of a rule which alerts on events that agree with an
// indicator.
type threatShape struct {
	*maker
	// threats makes indicators; nil until it is needed.
	threats *maker
	failed  *failure
}

// group returns the first group of the mapping that has an entry which is not
// negated.
func (s *threatShape) group() []rules.ThreatEntry {
	for _, g := range s.doc.Rule.ThreatMatch.Mapping {
		if slices.ContainsFunc(g.Entries, func(e rules.ThreatEntry) bool { return !e.Negate.Value }) {
			return g.Entries
		}
	}
	return nil
}

// prepare reads the query for indicators.
func (s *threatShape) prepare() *failure {
	if s.threats == nil && s.failed == nil {
		t, err := readThreats(s.target, s.now)
		if err != nil {
			s.failed = &failure{reason: "no indicator can be made: " + err.Error()}
			return s.failed
		}
		s.threats = newMaker(t, s.options)
		s.evaluator.indicators = t
	}
	return s.failed
}

func (s *threatShape) documents(d *draft, w wish) ([]Document, *failure) {
	if failed := s.prepare(); failed != nil {
		return nil, failed
	}
	indicator, failed := s.indicator(d)
	if failed != nil {
		// The indicators may leave less choice than the events.
		if d = s.yield(d, w); d == nil {
			return nil, failed
		}
		if indicator, failed = s.indicator(d); failed != nil {
			return nil, failed
		}
	}
	return s.write(d, indicator)
}

// yield returns an event with the values of some indicator; nil if there is
// none.
func (s *threatShape) yield(d *draft, w wish) *draft {
	plain := wish{formula: s.threats.items[0], needs: s.threats.required(s.threats.alertFields())}
	indicator, failed := s.threats.find(plain)
	if failed != nil {
		return nil
	}
	changed := d.clone()
	fixed := map[string]bool{}
	var pins []solve.Goal
	for _, e := range s.group() {
		values := indicator.values[e.Value.Value]
		if e.Negate.Value || len(values) == 0 {
			continue
		}
		field := e.Field.Value
		fixed[field] = true
		changed.set(field, values[0])
		if f := s.read[field]; f != nil {
			if pin := pinned(f, values[0]); pin != nil {
				pins = append(pins, solve.Goal{Node: pin})
			}
		}
	}
	if w.met(changed) {
		return changed
	}
	found, failed := s.find(w, pins...)
	if failed != nil {
		return nil
	}
	for field := range fixed {
		found.set(field, changed.values[field]...)
	}
	if !w.met(found) {
		return nil
	}
	return s.furnish(s.dress(found, w, fixed), s.alertFields())
}

func (s *threatShape) write(d, indicator *draft) ([]Document, *failure) {
	first, err := s.threats.document(IndicatorRole, 0, indicator, s.now.Add(-time.Hour))
	if err != nil {
		return nil, &failure{reason: err.Error()}
	}
	doc, err := s.document(EventRole, 0, d, s.now)
	if err != nil {
		return nil, &failure{reason: err.Error()}
	}
	return []Document{first, doc}, nil
}

// indicator finds an indicator that agrees with an event in all entries of the
// group, and differs from it in the negated ones.
func (s *threatShape) indicator(d *draft) (*draft, *failure) {
	w := wish{formula: s.threats.items[0]}
	var goals []solve.Goal
	fixed := map[string]bool{}
	values := map[string][]event.Value{}
	for _, e := range s.group() {
		name := e.Value.Value
		f := s.threats.read[name]
		fixed[name] = true
		if !e.Negate.Value {
			values[name] = d.values[e.Field.Value]
		}
		if f == nil || !d.has(e.Field.Value) {
			continue
		}
		if pin := pinned(f, d.values[e.Field.Value][0]); pin != nil {
			goals = append(goals, solve.Goal{Node: pin, Fails: e.Negate.Value})
		}
	}
	found, failed := s.threats.find(w, goals...)
	if failed != nil {
		return nil, &failure{reason: "no indicator was found that agrees with the event"}
	}
	for name, own := range values {
		found.set(name, own...)
	}
	if !w.met(found) {
		return nil, &failure{reason: "no indicator was found that agrees with the event"}
	}
	return s.threats.dress(found, w, fixed), nil
}

func (s *threatShape) misses(d *draft, w wish) []Set {
	docs, failed := s.documents(d, w)
	if failed != nil {
		return nil
	}
	for _, e := range s.group() {
		if e.Negate.Value {
			continue
		}
		name := e.Value.Value
		indicator := docs[0].draft
		other := s.threats.other(indicator, wish{formula: s.threats.items[0]}, name, 1, map[string]bool{indicator.text(name): true})
		if other == nil {
			continue
		}
		if docs, failed := s.write(docs[1].draft, other); failed == nil {
			return []Set{{Note: "near miss: `" + name + "` of the indicator is another one", Documents: docs}}
		}
	}
	return nil
}
