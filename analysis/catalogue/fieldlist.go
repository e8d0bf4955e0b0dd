package catalogue

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// listed is a field as the fields.yml of a Beat or a package lists it.
type listed struct {
	Name        string   `yaml:"name" json:"name"`
	Type        string   `yaml:"type" json:"type"`
	ObjectType  string   `yaml:"object_type" json:"object_type"`
	External    string   `yaml:"external" json:"external"`
	Index       *bool    `yaml:"index" json:"index"`
	Fields      []listed `yaml:"fields" json:"fields"`
	MultiFields []listed `yaml:"multi_fields" json:"multi_fields"`
	Description remark   `yaml:"description" json:"description"`
}

// flatten gives the facts of a list, with names spelt out. typeOf gives the
// type of a field that the list leaves to ECS.
func flatten(list []listed, typeOf func(name string) schema.Type) []schema.Fact {
	var out []schema.Fact
	var walk func(prefix string, list []listed, depth int)
	walk = func(prefix string, list []listed, depth int) {
		for i := range list {
			f := &list[i]
			name := strings.TrimPrefix(prefix+"."+f.Name, ".")
			name = strings.TrimSuffix(name, ".")
			if depth < maxDepth {
				walk(name, f.Fields, depth+1)
			}
			if f.Name == "" || f.Type == "group" || f.Type == "" && len(f.Fields) > 0 {
				continue
			}
			out = append(out, f.facts(name, typeOf)...)
		}
	}
	walk("", list, 0)
	return out
}

// facts are those of one field that is no group.
func (f *listed) facts(name string, typeOf func(string) schema.Type) []schema.Fact {
	t := layout.TypeOf(f.Type)
	if t == schema.NoType {
		if t = typeOf(name); t == schema.NoType && f.External == "" {
			t = schema.Keyword // what Fleet and Beats take it for
		}
	}
	array := schema.Fact{Array: true, Unindexed: f.Index != nil && !*f.Index, Words: shortened(string(f.Description))}
	var out []schema.Fact
	add := func(name string, t schema.Type, of bool) {
		for _, name := range layout.SpellOut(name) {
			fact := array
			fact.Name, fact.Type, fact.Of = name, t, of
			out = append(out, fact)
		}
	}
	if t == schema.Object && f.ObjectType != "" {
		if members := layout.TypeOf(f.ObjectType); strings.Contains(name, "*") {
			t = members
		} else {
			add(name+".*", members, false)
		}
	}
	add(name, t, false)
	for _, m := range f.MultiFields {
		if m.Name != "" {
			array.Words = ""
			add(name+"."+m.Name, layout.TypeOf(m.Type), true)
		}
	}
	return out
}
