package event

import (
	"encoding/json"
	"testing"
)

func TestAnEventIsWrittenAsADocumentThatReadsTheSame(t *testing.T) {
	nested := func(path string) bool { return path == "n" }
	for _, text := range []string{
		`{}`,
		`{"a.b":"x","c":[1,2.5,true]}`,
		`{"n":[{"x":1},{"x":2,"y":"z"}],"t":"<>&"}`,
	} {
		e, err := FromJSON([]byte(text), Mapping{Nested: nested})
		if err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		again, err := FromJSON(written, Mapping{Nested: nested})
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		second, _ := json.Marshal(again)
		if string(second) != string(written) {
			t.Errorf("%s is written as %s and then as %s", text, written, second)
		}
	}
}
