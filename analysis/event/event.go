// Package event is one reader of events and the event that solver, evaluator
// and tests share: a document as Elasticsearch sees it once it is indexed, a
// finite list of values for each field name.
//
// An event knows no mapping: a value keeps the type that its document gave
// it, and whoever compares it decides by the field's type what "10.0.0.1" or
// "2020-01-01" means. A missing field, null and an empty array are the same
// thing here, as they are in Elasticsearch: no value.
package event

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// Event is one document. Fields are named with dots however the document
// nests them. An Event is not safe for use while it is being built.
type Event struct {
	fields  map[string][]Value
	objects map[string][]*Event
}

// New returns an event without any field.
func New() *Event { return &Event{fields: map[string][]Value{}} }

// Add appends values to a field and returns the event.
func (e *Event) Add(field string, values ...Value) *Event {
	if len(values) > 0 {
		e.fields[field] = append(e.fields[field], values...)
	}
	return e
}

// AddObject appends one object of a nested mapping at path. Its fields are
// named in full, path included, and are not fields of e itself.
func (e *Event) AddObject(path string, object *Event) *Event {
	if e.objects == nil {
		e.objects = map[string][]*Event{}
	}
	e.objects[path] = append(e.objects[path], object)
	return e
}

// Values returns the values of a field in the document's order; none if the
// field is missing. The slice belongs to the event.
func (e *Event) Values(field string) []Value { return e.fields[field] }

// Objects returns the nested objects at path; the slice belongs to the event.
func (e *Event) Objects(path string) []*Event { return e.objects[path] }

// Fields returns the names of the fields that have a value, sorted.
func (e *Event) Fields() []string {
	names := make([]string, 0, len(e.fields))
	for name := range e.fields {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// With returns a copy of the event that holds in some fields, and at their
// paths, what another one does. The two share the slices of their values.
func (e *Event) With(other *Event, fields []string) *Event {
	out := &Event{fields: maps.Clone(e.fields), objects: maps.Clone(e.objects)}
	for _, field := range fields {
		delete(out.fields, field)
		if values := other.fields[field]; len(values) > 0 {
			out.fields[field] = slices.Clip(values)
		}
		delete(out.objects, field)
		if objects := other.objects[field]; len(objects) > 0 {
			if out.objects == nil {
				out.objects = map[string][]*Event{}
			}
			out.objects[field] = slices.Clip(objects)
		}
	}
	return out
}

// All yields the fields that have a value with their values, in no order.
func (e *Event) All() iter.Seq2[string, []Value] {
	return func(yield func(string, []Value) bool) {
		for name, values := range e.fields {
			if !yield(name, values) {
				return
			}
		}
	}
}

// Size is about how many bytes the event takes in memory.
func (e *Event) Size() int {
	n := 200
	for name, values := range e.fields {
		n += 60 + len(name)
		for i := range values {
			n += 56 + len(values[i].Text)
		}
	}
	for path, objects := range e.objects {
		n += 60 + len(path)
		for _, o := range objects {
			n += o.Size()
		}
	}
	return n
}
