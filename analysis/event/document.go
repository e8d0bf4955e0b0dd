package event

import (
	"encoding/json"
)

// MarshalJSON writes the event as a document with dotted names, in order of
// name; a field of one value has no brackets around it, and nested objects are
// lists of objects.
func (e *Event) MarshalJSON() ([]byte, error) { return json.Marshal(e.document()) }

func (e *Event) document() map[string]any {
	out := make(map[string]any, len(e.fields)+len(e.objects))
	for name, values := range e.fields {
		if len(values) == 1 {
			out[name] = values[0].JSON()
			continue
		}
		all := make([]any, len(values))
		for i, v := range values {
			all[i] = v.JSON()
		}
		out[name] = all
	}
	for path, objects := range e.objects {
		all := make([]any, len(objects))
		for i, object := range objects {
			below := object.document()
			for name, value := range below {
				if len(name) > len(path) && name[:len(path)+1] == path+"." {
					delete(below, name)
					below[name[len(path)+1:]] = value
				}
			}
			all[i] = below
		}
		out[path] = all
	}
	return out
}
