package report

import (
	"encoding/json"
	"testing"

	"github.com/rulewright/rulewright/testdata/schematest"
)

func TestJSONIsAsDocumented(t *testing.T) {
	out := print(t, JSON, sample(), Options{})
	golden(t, "json.golden", out)
	validate(t, "lint.v1.schema.json", out)
}

func TestJSONOfNothingHasEmptyLists(t *testing.T) {
	out := print(t, JSON, &Report{}, Options{})
	validate(t, "lint.v1.schema.json", out)
	var got map[string]json.RawMessage
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if string(got["findings"]) != "[]" || string(got["skipped"]) != "[]" {
		t.Errorf("findings %s, skipped %s", got["findings"], got["skipped"])
	}
}

func TestARangeReadBackIsTheTextThatItTalksAbout(t *testing.T) {
	r := sample()
	for i := range r.Findings {
		f := &r.Findings[i]
		at := r.rangeOf(f)
		if at == nil {
			continue
		}
		text := r.file(f.Path).Text()
		if got, want := text[at.Start.Offset:at.End.Offset], r.file(f.Path).Slice(f.Span); got != want {
			t.Errorf("%s: %q, want %q", f.Check, got, want)
		}
	}
}

// validate checks JSON against a schema file of this package, as far as the
// schema language is used there.
func validate(t *testing.T, schemaFile string, doc []byte) {
	t.Helper()
	problems, err := schematest.Problems(schemaFile, doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}
