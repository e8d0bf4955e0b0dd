package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// MappingScope returns the scope of an index that has these fields and no
// other: the names with their types as a mapping gives them, objects and
// multi-fields under names of their own.
func MappingScope(types map[string]Type) (*Scope, error) {
	facts := make([]Fact, 0, len(types)+1)
	for _, name := range slices.Sorted(maps.Keys(types)) {
		fact := Fact{Name: name, Type: types[name], Array: true}
		if dot := strings.LastIndexByte(name, '.'); dot > 0 {
			parent, known := types[name[:dot]]
			fact.Of = known && parent != Object && parent != Nested && parent != Flattened
		}
		facts = append(facts, fact)
	}
	var b Builder
	b.Add(Dataset{Name: "mapping", Product: "the mapping", Index: []string{"mapping"}, Traits: Strict}, facts)
	table, err := ReadTable(string(b.Bytes()))
	if err != nil {
		return nil, fmt.Errorf("the mapping cannot be used: %w", err)
	}
	return new(Catalogue).With(table).Scope([]string{"mapping"}, nil), nil
}
