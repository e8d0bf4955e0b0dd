package report

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// validator is the part of JSON Schema that this package's schemas use.
type validator struct {
	t    *testing.T
	defs map[string]any
}

func (v validator) value(path string, schema map[string]any, value any) {
	v.t.Helper()
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
				v.t.Errorf("%s: %v, want %v", path, value, want)
			}
		case "enum":
			if !slices.Contains(want.([]any), value) {
				v.t.Errorf("%s: %v is none of %v", path, value, want)
			}
		case "minimum":
			if value.(float64) < want.(float64) {
				v.t.Errorf("%s: %v is less than %v", path, value, want)
			}
		case "items":
			for _, item := range value.([]any) {
				v.value(path+"[]", want.(map[string]any), item)
			}
		case "required":
			for _, key := range want.([]any) {
				if object, ok := value.(map[string]any); ok && object[key.(string)] == nil && !has(object, key.(string)) {
					v.t.Errorf("%s: no %s", path, key)
				}
			}
		case "properties":
			v.properties(path, schema, value)
		case "additionalProperties", "description", "title", "$schema", "$defs":
		default:
			v.t.Errorf("%s: the test does not know the keyword %s", path, keyword)
		}
	}
}

func (v validator) properties(path string, schema map[string]any, value any) {
	object, ok := value.(map[string]any)
	if !ok {
		return
	}
	properties := schema["properties"].(map[string]any)
	for key, member := range object {
		if property, ok := properties[key]; ok {
			v.value(path+"."+key, property.(map[string]any), member)
		} else if schema["additionalProperties"] == false {
			v.t.Errorf("%s: %s is not in the schema", path, key)
		}
	}
}

func (v validator) kind(path string, want, value any) {
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
		v.t.Errorf("%s: %s, want %v", path, got, want)
	}
}

func has(object map[string]any, key string) bool {
	_, ok := object[key]
	return ok
}
