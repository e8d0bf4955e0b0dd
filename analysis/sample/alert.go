package sample

import (
	"maps"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
)

// shape makes the documents of an alert out of one event, as the type of the
// rule has it.
type shape interface {
	// documents returns documents on which the rule alerts.
	documents(d *draft, w wish) ([]Document, *failure)
	// misses returns near misses that are not about the query: the query finds
	// the events, and yet there is no alert.
	misses(d *draft, w wish) []Set
}

// shapeOf returns the shape of a rule.
func (m *maker) shapeOf() shape {
	switch m.doc.Rule.Type() {
	case rules.ThresholdType:
		return thresholdShape{m}
	case rules.NewTermsType:
		return newTermsShape{m}
	case rules.ThreatMatchType:
		return &threatShape{maker: m}
	}
	return plainShape{m}
}

// plainShape is that of a rule which alerts on each event.
type plainShape struct{ *maker }

func (s plainShape) documents(d *draft, _ wish) ([]Document, *failure) {
	doc, err := s.document(EventRole, 0, d, s.now)
	if err != nil {
		return nil, &failure{reason: err.Error()}
	}
	return []Document{doc}, nil
}

func (s plainShape) misses(*draft, wish) []Set { return nil }

// required returns the parts that an event needs for these fields to have a
// value, as far as the conditions read them.
func (m *maker) required(fields []string) []part {
	var out []part
	for _, name := range fields {
		if f := m.read[name]; f != nil {
			out = append(out, alone(predicate.New(exists(f))))
		}
	}
	return out
}

// furnish gives values to fields that the conditions do not read.
func (m *maker) furnish(d *draft, fields []string) *draft {
	d = d.clone()
	for _, name := range fields {
		if d.has(name) {
			continue
		}
		if values := m.plausible(name, d); len(values) > 0 {
			d.set(name, values[0])
		}
	}
	return d
}

// other returns an event that differs in one field alone; i counts the ones
// that were asked for before, and none of the values in taken is used.
func (m *maker) other(d *draft, w wish, field string, i int, taken map[string]bool) *draft {
	if !d.has(field) {
		return nil
	}
	for try := range 4 {
		v := m.variant(field, d.values[field][0], i+try*1000)
		if changed := d.replaced(field, v); !taken[v.Text] && isLegal(m.mappingOf(field), v) && w.met(changed) {
			return changed
		}
	}
	f := m.read[field]
	if f == nil {
		return nil
	}
	goals := append(w.goals(), m.pins(d, map[string]bool{field: true})...)
	goals = append(goals, solve.Goal{Node: exists(f)})
	for _, text := range slices.Sorted(maps.Keys(taken)) {
		if pin := pinned(f, event.Text(text)); pin != nil {
			goals = append(goals, solve.Goal{Node: pin, Fails: true})
		}
	}
	if r := m.solver.Find(goals...); r.Witness != nil {
		if values := r.Witness.Values(field); len(values) == 1 && !taken[values[0].Text] {
			if changed := d.replaced(field, values[0]); w.met(changed) {
				return changed
			}
		}
	}
	return nil
}

func quoted(fields []string) string { return "`" + strings.Join(fields, "`, `") + "`" }
