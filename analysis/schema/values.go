package schema

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// Values is what ECS says about the values of its fields.
type Values struct {
	Version string
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

// ECSValues returns what ECS says about values. Nobody changes it.
func ECSValues() *Values { return carriedValues() }
