package eval

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
)

// Mapping is what an index says of its fields.
type Mapping struct {
	Types map[string]schema.Type
	// null are the values that are indexed in place of null, aliases the fields
	// that stand for another one, and longest the lengths of ignore_above.
	null    map[string]event.Value
	aliases map[string]string
	longest map[string]int
}

// maxMappingDepth bounds how deep the objects of a mapping may nest.
const maxMappingDepth = 100

// property is one field of a mapping.
type property struct {
	Type       schema.Type         `json:"type"`
	Path       string              `json:"path"`
	NullValue  jsontext.Value      `json:"null_value"`
	Longest    int                 `json:"ignore_above"`
	Properties map[string]property `json:"properties"`
	Fields     map[string]property `json:"fields"`
}

// ReadMapping reads a mapping: the answer of Elasticsearch's _mapping, its
// `mappings` or `properties` alone, or an object of names and types.
func ReadMapping(text []byte) (*Mapping, error) {
	m := &Mapping{
		Types: map[string]schema.Type{}, null: map[string]event.Value{}, aliases: map[string]string{}, longest: map[string]int{},
	}
	var top map[string]jsontext.Value
	if err := json.Unmarshal(text, &top); err != nil {
		return nil, fmt.Errorf("this is no mapping: that is one JSON object, such as Elasticsearch's _mapping answers")
	}
	found, err := m.find(top, 0)
	if err != nil || found {
		m.resolve()
		return m, err
	}
	for name, raw := range top {
		var p property
		if json.Unmarshal(raw, &p.Type) != nil && json.Unmarshal(raw, &p) != nil {
			return nil, fmt.Errorf("the mapping's %q is neither a type nor an object with one", name)
		}
		if err := m.add(name, p, 0); err != nil {
			return nil, err
		}
	}
	m.resolve()
	return m, nil
}

// resolve gives aliases the types of the fields that they stand for; one that
// stands for nothing is no field.
func (m *Mapping) resolve() {
	for alias, field := range m.aliases {
		if typ, ok := m.Types[field]; ok && typ != "alias" {
			m.Types[alias] = typ
			continue
		}
		delete(m.Types, alias)
		delete(m.aliases, alias)
	}
}

// find looks for `properties` in the objects that may stand around it.
func (m *Mapping) find(top map[string]jsontext.Value, depth int) (bool, error) {
	if raw, ok := top["properties"]; ok && raw.Kind() == '{' {
		var properties map[string]property
		if err := json.Unmarshal(raw, &properties); err != nil {
			return false, fmt.Errorf("the mapping's `properties` cannot be read: %w", err)
		}
		for name, p := range properties {
			if err := m.add(name, p, 0); err != nil {
				return false, err
			}
		}
		return true, nil
	}
	found := false
	for name, raw := range top {
		if raw.Kind() != '{' || depth > 1 || depth == 1 && name != "mappings" {
			continue
		}
		var inner map[string]jsontext.Value
		if json.Unmarshal(raw, &inner) != nil {
			continue
		}
		below, err := m.find(inner, depth+1)
		if err != nil {
			return false, err
		}
		found = found || below
	}
	return found, nil
}

func (m *Mapping) add(name string, p property, depth int) error {
	if depth > maxMappingDepth {
		return fmt.Errorf("the mapping nests more than %d levels deep at %q", maxMappingDepth, name)
	}
	typ := p.Type
	if typ == "" {
		typ = schema.Object
	}
	m.Types[name] = typ
	if typ == "alias" {
		m.aliases[name] = p.Path
	}
	if p.Longest > 0 {
		m.longest[name] = p.Longest
	}
	switch p.NullValue.Kind() {
	case '"', '0', 't', 'f':
		doc, err := event.FromJSON([]byte(`{"v":`+string(p.NullValue)+`}`), event.Mapping{})
		if err == nil && len(doc.Values("v")) == 1 {
			m.null[name] = doc.Values("v")[0]
		}
	}
	for _, below := range []map[string]property{p.Properties, p.Fields} {
		for part, inner := range below {
			if err := m.add(name+"."+part, inner, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// Documents returns how documents of the index are read.
func (m *Mapping) Documents() event.Mapping {
	return event.Mapping{
		Nested: func(path string) bool { return m.Types[path] == schema.Nested },
		NullValue: func(path string) (event.Value, bool) {
			v, ok := m.null[path]
			return v, ok
		},
		Aliases: m.aliases, IgnoreAbove: m.longest,
	}
}

// Learn adds the fields of an event that no mapping and no catalogue tells, as
// Elasticsearch maps what it sees for the first time; a text is taken for a
// keyword.
func (m *Mapping) Learn(e *event.Event, known *schema.Scope) {
	for _, name := range e.Fields() {
		m.learn(name, e.Values(name)[0], known)
	}
}

// learn adds a field by one of its values, and the objects around it.
func (m *Mapping) learn(name string, value event.Value, known *schema.Scope) {
	if _, ok := m.Types[name]; ok {
		return
	}
	if f, answer := known.Lookup(name); answer == schema.Known && f.Type != schema.Object {
		m.Types[mappedAs(f, known)] = f.Type
		return
	}
	m.Types[name] = typeOf(value)
	for dot := strings.LastIndexByte(name, '.'); dot > 0; dot = strings.LastIndexByte(name[:dot], '.') {
		if _, ok := m.Types[name[:dot]]; !ok {
			m.Types[name[:dot]] = schema.Object
		}
	}
}

// mappedAs returns the name under which a mapping has a field: for a leaf of a
// flattened object that of the object.
func mappedAs(f schema.Field, known *schema.Scope) string {
	mapped := f.Name
	for dot := strings.LastIndexByte(mapped, '.'); f.Type == schema.Flattened && dot > 0; dot = strings.LastIndexByte(f.Name[:dot], '.') {
		if above, answer := known.Lookup(f.Name[:dot]); answer == schema.Known && above.Type == schema.Flattened {
			mapped = f.Name[:dot]
		}
	}
	return mapped
}

func typeOf(v event.Value) schema.Type {
	switch v.Kind {
	case event.Integer:
		return schema.Long
	case event.Float:
		return schema.Double
	case event.Boolean:
		return schema.Boolean
	}
	return schema.Keyword
}

// LearnQuery adds the types that the catalogue has for fields of a query that
// no event had so far.
func (m *Mapping) LearnQuery(names []string, known *schema.Scope) {
	for _, name := range names {
		if _, ok := m.Types[name]; ok {
			continue
		}
		if f, answer := known.Lookup(name); answer == schema.Known {
			m.Types[mappedAs(f, known)] = f.Type
		}
	}
}
