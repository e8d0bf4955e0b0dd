package sample

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
)

// draft is an event that is still being worked on.
type draft struct {
	values  map[string][]event.Value
	objects map[string][]*event.Event
}

// draftOf copies an event; paths are where it may have nested objects.
func draftOf(e *event.Event, paths []string) *draft {
	d := &draft{values: map[string][]event.Value{}, objects: map[string][]*event.Event{}}
	for _, name := range e.Fields() {
		d.values[name] = slices.Clone(e.Values(name))
	}
	for _, path := range paths {
		if objects := e.Objects(path); len(objects) > 0 {
			d.objects[path] = objects
		}
	}
	return d
}

// clone returns a draft that can be changed without changing this one.
func (d *draft) clone() *draft {
	out := &draft{values: make(map[string][]event.Value, len(d.values)), objects: make(map[string][]*event.Event, len(d.objects))}
	for name, values := range d.values {
		out.values[name] = values
	}
	for path, objects := range d.objects {
		out.objects[path] = objects
	}
	return out
}

// event returns the draft as an event.
func (d *draft) event() *event.Event {
	e := event.New()
	for name, values := range d.values {
		e.Add(name, values...)
	}
	for path, objects := range d.objects {
		for _, object := range objects {
			e.AddObject(path, object)
		}
	}
	return e
}

// set gives a field one value; without one the field is missing.
func (d *draft) set(field string, values ...event.Value) {
	if len(values) == 0 {
		delete(d.values, field)
		return
	}
	d.values[field] = values
}

// text returns a field's first value as text, or "".
func (d *draft) text(field string) string {
	if values := d.values[field]; len(values) > 0 {
		return values[0].Text
	}
	return ""
}

// has reports whether a field has a value.
func (d *draft) has(field string) bool { return len(d.values[field]) > 0 || len(d.objects[field]) > 0 }

// replaced returns a copy with other values for one field.
func (d *draft) replaced(field string, values ...event.Value) *draft {
	out := d.clone()
	out.set(field, values...)
	return out
}
