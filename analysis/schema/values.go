package schema

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// Values is what ECS says about the values of its fields.
type Values struct {
	Version string
	// Source is the file that says so, as its workspace names it; empty for
	// what the program carries.
	Source string `json:",omitzero"`
	// Allowed values of a field are all that there may be; Expected ones are
	// those that a value should be, if one of them fits.
	Allowed, Expected map[string][]string
	// Pattern is a regular expression that values match.
	Pattern map[string]string
	// EventTypes are the values of event.type that are expected with each
	// value of event.category.
	EventTypes map[string][]string
}

//go:embed ecs-values.json
var embeddedValues []byte

var carriedValues = sync.OnceValue(func() *Values {
	var v Values
	if err := json.Unmarshal(embeddedValues, &v); err != nil {
		panic("the program's own table of values cannot be read: " + err.Error()) // it was built wrongly
	}
	return &v
})

// Values returns what ECS says about values: in the words of the workspace's
// own ECS where it has any, else of the program's. Nobody changes it.
func (c *Catalogue) Values() *Values {
	if c != nil && c.values != nil {
		return c.values
	}
	return carriedValues()
}

// Values returns what ECS says about values, as the scope's catalogue has it.
func (s *Scope) Values() *Values {
	if s == nil {
		return carriedValues()
	}
	return s.catalogue.Values()
}

// WithValues returns the catalogue with other words of ECS about values; nil
// changes nothing.
func (c *Catalogue) WithValues(v *Values) *Catalogue {
	if v == nil {
		return c
	}
	out := c.clone()
	out.values = v
	return out
}
