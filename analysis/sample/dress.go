package sample

import (
	"maps"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
)

// dress turns what the solver found into a document that could have come from
// a sensor: free values become plausible ones, and the fields are added that
// every event of its kind has. Nothing is changed that the wish depends on.
func (m *maker) dress(d *draft, w wish, fixed map[string]bool) *draft {
	m.place = m.setting(d)
	d = m.polish(d, w, fixed)
	for _, field := range m.context() {
		if d.has(field) || fixed[field] || !m.known(field) || collides(d, field) {
			continue
		}
		for _, v := range m.likely(field, d) {
			dressed := d.replaced(field, v)
			if !m.reads[field] && !m.readsAll || w.met(dressed) {
				d = dressed
				break
			}
		}
	}
	return d
}

// polish replaces the values that need not be what they are.
func (m *maker) polish(d *draft, w wish, fixed map[string]bool) *draft {
	for _, field := range slices.Sorted(maps.Keys(d.values)) {
		if fixed[field] {
			continue
		}
		d = shrink(d, field, w.met)
		if better := m.better(d, field, w.met); better != nil {
			d = better
		}
	}
	return d
}

// shrink drops the values of a field that need not be there beside others.
func shrink(d *draft, field string, met func(*draft) bool) *draft {
	for i := len(d.values[field]) - 1; i >= 0 && len(d.values[field]) > 1; i-- {
		if fewer := d.replaced(field, slices.Delete(slices.Clone(d.values[field]), i, i+1)...); met(fewer) {
			d = fewer
		}
	}
	return d
}

// better returns a draft with a more plausible value for a field, or nil.
func (m *maker) better(d *draft, field string, met func(*draft) bool) *draft {
	if len(d.values[field]) != 1 {
		return nil
	}
	for _, v := range m.plausible(field, d) {
		if v == d.values[field][0] {
			return nil
		}
		if changed := d.replaced(field, v); met(changed) {
			return changed
		}
	}
	return nil
}

// rederive brings the fields that the rule leaves free into line with those
// that a wish changed: the executable of another process has its name.
func (m *maker) rederive(d *draft, w wish) *draft {
	for _, n := range w.about() {
		for _, changed := range readsOf(n) {
			prefix := strings.TrimSuffix(changed, lastName(changed))
			for _, last := range []string{"executable", "path", "name", "extension", "args", "command_line"} {
				field := prefix + last
				if field == changed || !d.has(field) || m.reads[field] || m.readsAll {
					continue
				}
				if text := derived(field, d, m.place.os); text != "" {
					d = d.replaced(field, event.Text(text))
				}
			}
		}
	}
	return d
}

// context lists the fields that events from the place have.
func (m *maker) context() []string {
	s := m.place
	out := []string{"event.kind", "event.category", "event.type", "event.module", "event.dataset", "agent.id", "agent.type", "agent.version", "ecs.version"}
	if s.stream {
		out = append(out, "data_stream.type", "data_stream.dataset", "data_stream.namespace")
	}
	if !s.onHost() {
		out = append(out, "user.name")
	} else {
		out = append(out, "host.id", "host.name", "host.hostname", "host.ip", "host.os.type", "host.os.name", "user.id", "user.name", "user.domain")
		switch s.category {
		case "process", "file", "network", "registry", "library":
			out = append(out, "process.executable", "process.name", "process.pid", "process.entity_id")
		}
	}
	switch s.category {
	case "process":
		if s.onHost() {
			out = append(out, "process.command_line", "process.args", "process.parent.executable", "process.parent.name", "process.parent.pid",
				"process.parent.entity_id")
		}
	case "file":
		out = append(out, "file.path", "file.name", "file.extension")
	case "network":
		out = append(out, "source.ip", "source.port", "destination.ip", "destination.port")
	case "authentication":
		out = append(out, "source.ip")
	case "registry":
		out = append(out, "registry.path")
	case "library":
		out = append(out, "dll.path", "dll.name")
	}
	return out
}

// known reports whether documents of the place can have a field.
func (m *maker) known(field string) bool {
	_, answer := m.place.scope.Lookup(field)
	return answer == schema.Known && m.mappingOf(field).Family() != schema.ObjectFamily
}

// mappingOf returns the type of a field in the index.
func (m *maker) mappingOf(field string) schema.Type {
	if typ := m.index.types[field]; typ != "" {
		return typ
	}
	f, _ := m.index.scope.Lookup(field)
	return f.Type
}

func (m *maker) typeOf(field string) predicate.Type {
	return predicate.TypeOf(string(m.mappingOf(field)))
}

// collides reports whether a field is above or below one that has a value.
func collides(d *draft, field string) bool {
	within := func(inner, outer string) bool {
		return len(inner) > len(outer) && inner[:len(outer)] == outer && inner[len(outer)] == '.'
	}
	for name := range d.values {
		if within(name, field) || within(field, name) {
			return true
		}
	}
	for path := range d.objects {
		if within(field, path) {
			return true
		}
	}
	return false
}

// variant returns the i-th of a row of values for a field that differ from one
// another, the first one being like the value that it has.
func (m *maker) variant(field string, v event.Value, i int) event.Value {
	switch m.typeOf(field) {
	case predicate.Integer, predicate.Float:
		return event.Int(v.Int + int64(i))
	case predicate.IP:
		return event.Text("10.99." + itoa(i/250) + "." + itoa(i%250+1))
	case predicate.Boolean:
		return event.Bool((v.Text == "true") == (i%2 == 0))
	case predicate.Date:
		return event.Text(m.now.AddDate(0, 0, -i).Format(timeLayout))
	}
	return event.Text(v.Text + "-" + itoa(i))
}
