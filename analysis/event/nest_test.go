package event

import (
	"encoding/json"
	"testing"
)

func TestAPathIsNestedWhereThereIsRoom(t *testing.T) {
	tree := map[string]any{}
	for _, c := range []struct {
		path   string
		refuse bool
	}{{"a.b.c", false}, {"a.d", false}, {"a.b", true}, {"a.d.e", true}, {"f", false}, {"f", true}} {
		if err := Nest(tree, c.path, 1); (err != nil) != c.refuse {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	if got, _ := json.Marshal(tree); string(got) != `{"a":{"b":{"c":1},"d":1},"f":1}` {
		t.Errorf("%s", got)
	}
}
