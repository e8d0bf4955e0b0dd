package lower

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
)

// mapping returns the fields of an index with these types and no other field.
func mapping(t testing.TB, types map[string]string) *Fields {
	t.Helper()
	facts := []schema.Fact{{Name: "the.mapping.is.not.empty", Type: schema.Keyword}}
	for name, typ := range types {
		facts = append(facts, schema.Fact{Name: name, Type: schema.Type(typ)})
	}
	var b schema.Builder
	b.Add(schema.Dataset{Name: "test", Product: "test", Index: []string{"test"}, Traits: schema.Strict}, facts)
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	scope := new(schema.Catalogue).With(table).Scope([]string{"test"}, nil)
	if scope.IsOpen() {
		t.Fatal("the test's scope is open")
	}
	return NewMapping(scope)
}
