package main

import (
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

type ecsFile struct {
	Version string
	Fields  map[string]ecsField
}

type ecsField struct {
	Type               string
	Array              bool
	Index              *bool
	Multi              map[string]string
	Maturity           string
	Allowed, Expected  []string
	Pattern            string
	ExpectedEventTypes map[string][]string `json:"expected_event_types"`
}

func addECS(b *schema.Builder, ecs ecsFile) {
	var facts []schema.Fact
	for name, f := range ecs.Fields {
		facts = append(facts, schema.Fact{
			Name: name, Type: layout.TypeOf(f.Type), Array: f.Array,
			Beta: f.Maturity != "", Unindexed: f.Index != nil && !*f.Index,
		})
		for suffix, t := range f.Multi {
			facts = append(facts, schema.Fact{Name: name + "." + suffix, Type: layout.TypeOf(t), Array: f.Array, Of: true})
		}
	}
	d := layout.ECS()
	d.Version, d.Date = ecs.Version, currentDate
	b.Add(d, facts)
}

func valuesOf(ecs ecsFile) schema.Values {
	v := schema.Values{
		Version: ecs.Version,
		Allowed: map[string][]string{}, Expected: map[string][]string{}, Pattern: map[string]string{},
	}
	for name, f := range ecs.Fields {
		if len(f.Allowed) > 0 {
			v.Allowed[name] = f.Allowed
		}
		if len(f.Expected) > 0 {
			v.Expected[name] = f.Expected
		}
		if f.Pattern != "" {
			v.Pattern[name] = f.Pattern
		}
		if len(f.ExpectedEventTypes) > 0 {
			v.EventTypes = f.ExpectedEventTypes
		}
	}
	return v
}
