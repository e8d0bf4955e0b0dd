// Package schematest holds output to the JSON schemas that are published for
// it. It knows the part of JSON Schema that these use, reports any other
// keyword, and is stricter than they are: a member that a schema does not name
// is a problem, since nobody could look up what it means.
package schematest

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
)

// Problems returns how a JSON document differs from the schema of a file, each
// with its place. The error is about the files themselves.
func Problems(schemaFile string, doc []byte) ([]string, error) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return nil, err
	}
	var schema map[string]any
	var value any
	if err := json.Unmarshal(text, &schema); err != nil {
		return nil, fmt.Errorf("%s: %w", schemaFile, err)
	}
	if err := json.Unmarshal(doc, &value); err != nil {
		return nil, fmt.Errorf("the document: %w", err)
	}
	v := &validator{defs: schema["$defs"].(map[string]any)}
	v.value("$", schema, value)
	return v.problems, nil
}

type validator struct {
	defs     map[string]any
	problems []string
}

func (v *validator) problem(format string, args ...any) {
	v.problems = append(v.problems, fmt.Sprintf(format, args...))
}

func (v *validator) value(path string, schema map[string]any, value any) {
	if ref, ok := schema["$ref"].(string); ok {
		v.value(path, v.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), value)
		return
	}
	for keyword, want := range schema {
		switch keyword {
		case "type":
			v.kind(path, want, value)
		case "const":
			if !reflect.DeepEqual(want, value) {
				v.problem("%s: %v, want %v", path, value, want)
			}
		case "enum":
			if !slices.Contains(want.([]any), value) {
				v.problem("%s: %v is none of %v", path, value, want)
			}
		case "minimum":
			if n, ok := value.(float64); ok && n < want.(float64) {
				v.problem("%s: %v is less than %v", path, value, want)
			}
		case "items":
			if items, ok := value.([]any); ok {
				for _, item := range items {
					v.value(path+"[]", want.(map[string]any), item)
				}
			}
		case "required":
			v.required(path, want.([]any), value)
		case "properties":
			v.properties(path, schema, value)
		case "additionalProperties":
			v.others(path, schema, value)
		case "description", "title", "$schema", "$defs":
		default:
			v.problem("%s: the schema's keyword %s is not known here", path, keyword)
		}
	}
}

func (v *validator) required(path string, keys []any, value any) {
	object, ok := value.(map[string]any)
	for _, key := range keys {
		if _, has := object[key.(string)]; ok && !has {
			v.problem("%s: no %s", path, key)
		}
	}
}

func (v *validator) properties(path string, schema map[string]any, value any) {
	object, _ := value.(map[string]any)
	properties := schema["properties"].(map[string]any)
	for key, member := range object {
		if property, ok := properties[key]; ok {
			v.value(path+"."+key, property.(map[string]any), member)
		} else if schema["additionalProperties"] == nil {
			v.problem("%s: %s is not in the schema", path, key)
		}
	}
}

// others looks at the members that are not named, if they may be there.
func (v *validator) others(path string, schema map[string]any, value any) {
	object, _ := value.(map[string]any)
	properties, _ := schema["properties"].(map[string]any)
	for key, member := range object {
		if _, named := properties[key]; named {
			continue
		}
		switch allowed := schema["additionalProperties"].(type) {
		case bool:
			if !allowed {
				v.problem("%s: %s is not in the schema", path, key)
			}
		case map[string]any:
			v.value(path+"."+key, allowed, member)
		}
	}
}

func (v *validator) kind(path string, want, value any) {
	kinds, ok := want.([]any)
	if !ok {
		kinds = []any{want}
	}
	got := "null"
	switch x := value.(type) {
	case string:
		got = "string"
	case float64:
		got = "number"
		if x == math.Trunc(x) && slices.Contains(kinds, "integer") {
			got = "integer"
		}
	case bool:
		got = "boolean"
	case []any:
		got = "array"
	case map[string]any:
		got = "object"
	}
	if !slices.Contains(kinds, any(got)) {
		v.problem("%s: %s, want %v", path, got, want)
	}
}
