package schematest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestWhatASchemaDoesNotSayIsAProblem(t *testing.T) {
	file := filepath.Join(t.TempDir(), "schema.json")
	schema := `{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/$defs/n"},"b":{"type":"array","items":{"enum":["x"]}},"c":{"type":"object","additionalProperties":{"type":"string"}}},"$defs":{"n":{"type":"integer","minimum":1}}}`
	if err := os.WriteFile(file, []byte(schema), 0o600); err != nil {
		t.Fatal(err)
	}
	for doc, want := range map[string][]string{
		`{"a":1,"b":["x"],"c":{"y":"z"}}`: nil,
		`{"b":[]}`:                        {"$: no a"},
		`{"a":0}`:                         {"$.a: 0 is less than 1"},
		`{"a":1.5}`:                       {"$.a: number, want integer"},
		`{"a":1,"b":["y"]}`:               {"$.b[]: y is none of [x]"},
		`{"a":1,"c":{"y":2}}`:             {"$.c.y: number, want string"},
		`{"a":1,"d":2}`:                   {"$: d is not in the schema"},
	} {
		got, err := Problems(file, []byte(doc))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v; want %q", doc, got, err, want)
		}
	}
}
