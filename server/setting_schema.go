package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/rules/toml"
)

// settingSchema is what the schema of rulewright.toml says of one key.
type settingSchema struct {
	Description          string
	Type                 any
	Enum                 []string
	Properties           map[string]*settingSchema
	AdditionalProperties any
	Items                *settingSchema
	Ref                  string                    `json:"$ref"`
	Defs                 map[string]*settingSchema `json:"$defs"`
}

// settingRoot is the schema of the whole file.
var settingRoot = sync.OnceValue(func() *settingSchema {
	root := &settingSchema{}
	if err := json.Unmarshal(config.JSONSchema(), root); err != nil {
		panic(err) // it is part of the program, and a test reads it
	}
	return root
})

// resolved follows a reference; what stands beside it counts more.
func (s *settingSchema) resolved() *settingSchema {
	if s == nil || s.Ref == "" {
		return s
	}
	of := settingRoot().Defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
	if of == nil {
		return s
	}
	out := *of
	if s.Description != "" {
		out.Description = s.Description
	}
	return &out
}

// settingAt returns what the schema says of the place that a path leads to;
// nil where it has none.
func settingAt(path []toml.Step) *settingSchema {
	s := settingRoot()
	for _, step := range path {
		s = s.resolved()
		switch {
		case s == nil:
			return nil
		case step.Index >= 0:
			s = s.Items
		case s.Properties[step.Key] != nil:
			s = s.Properties[step.Key]
		case s.Items != nil && s.Items.Properties != nil: // a header of a list leads into its items
			s = s.Items.Properties[step.Key]
		default:
			s = s.additional()
		}
	}
	return s.resolved()
}

// additional is what is said of keys that anybody chooses.
func (s *settingSchema) additional() *settingSchema {
	raw, err := json.Marshal(s.AdditionalProperties)
	out := &settingSchema{}
	if _, ok := s.AdditionalProperties.(map[string]any); !ok || err != nil || json.Unmarshal(raw, out) != nil {
		return nil
	}
	return out
}

// keys lists the keys that a table of settings can have.
func (s *settingSchema) keys() []string {
	if s == nil {
		return nil
	}
	if s.Properties == nil && s.Items != nil {
		return slices.Sorted(maps.Keys(s.Items.resolved().Properties))
	}
	return slices.Sorted(maps.Keys(s.Properties))
}

// isTable and isTables report whether a key is written as [key] or [[key]].
func (s *settingSchema) isTable() bool {
	return s.resolved().Type == "object" && s.resolved().Properties != nil
}

func (s *settingSchema) isTables() bool {
	s = s.resolved()
	return s.Items != nil && s.Items.resolved().Properties != nil
}

// describe is Markdown about a key.
func (s *settingSchema) describe(key string) string {
	text := fmt.Sprintf("**%s**: %s", key, s.Description)
	if len(s.Enum) > 0 {
		text += "\n\nValues: " + inBackquotes(s.Enum)
	}
	return text
}
