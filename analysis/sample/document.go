package sample

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
)

// Role is what a document is for.
type Role string

// The roles.
const (
	EventRole Role = "event"
	// HistoryRole is an event of the time before, from which a new terms rule
	// knows which terms are not new.
	HistoryRole Role = "history"
	// IndicatorRole is a document of the threat index.
	IndicatorRole Role = "indicator"
)

// Document is one document as an index would hold it.
type Document struct {
	Role Role
	// Item is the number of the sequence's item that the event stands for, from
	// 1; 0 for a rule on single events, and for an event that stands for none.
	Item int
	Time time.Time
	// JSON is the document on one line, its objects nested.
	JSON []byte
	// Asked are the fields that the rule's conditions ask for and that the
	// document has.
	Asked []Field

	draft *draft
	// unlabelled says that a label could change what the rule does.
	unlabelled bool
}

// Field is a field of a document with its values.
type Field struct {
	Name   string
	Values []event.Value
}

// asked lists the fields of a draft that the conditions read, in their order.
func (m *maker) asked(d *draft) []Field {
	var out []Field
	for _, name := range m.order {
		if d.has(name) {
			out = append(out, Field{name, d.values[name]})
		}
	}
	return out
}

// timeLayout is how documents write a time.
const timeLayout = "2006-01-02T15:04:05.000Z"

// document writes a draft down.
func (m *maker) document(role Role, item int, d *draft, at time.Time) (Document, error) {
	d = d.clone()
	field := m.timestamp()
	if d.has(field) && m.reads[field] {
		if given, err := time.Parse(time.RFC3339Nano, d.text(field)); err == nil && len(m.items) == 1 {
			at = given // the rule asks for a time of its own
		}
	}
	d.set(field, event.Text(at.Format(timeLayout)))
	tree, err := d.tree()
	if err != nil {
		return Document{}, err
	}
	text, err := compact(tree)
	return Document{role, item, at, text, m.asked(d), d, m.readsAll || m.reads[labelField]}, err
}

func compact(tree map[string]any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(tree)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// lists are the fields that documents write as lists even of one value.
var lists = map[string]bool{"event.category": true, "event.type": true, "host.ip": true, "process.args": true, "tags": true}

// tree nests the fields of a draft. The error names a field that is asked for
// both as a value and as an object, of which no index can have both.
func (d *draft) tree() (map[string]any, error) {
	root := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(d.values)) {
		values := make([]any, len(d.values[name]))
		for i, v := range d.values[name] {
			values[i] = v.JSON()
		}
		var content any = values
		if len(values) == 1 && !lists[name] {
			content = values[0]
		}
		if err := event.Nest(root, name, content); err != nil {
			return nil, err
		}
	}
	for _, path := range slices.Sorted(maps.Keys(d.objects)) {
		objects := make([]any, len(d.objects[path]))
		for i, object := range d.objects[path] {
			inner := &draft{values: map[string][]event.Value{}}
			for _, name := range object.Fields() {
				inner.values[strings.TrimPrefix(name, path+".")] = object.Values(name)
			}
			tree, err := inner.tree()
			if err != nil {
				return nil, err
			}
			objects[i] = tree
		}
		if err := event.Nest(root, path, objects); err != nil {
			return nil, err
		}
	}
	return root, nil
}
