package suppress

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestABaselineKnowsWhatWasWrittenToIt(t *testing.T) {
	first := Known{"f1", "a/b", "x.toml", "one"}
	second := Known{"f2", "a/b", "a.toml", "two"}
	text, err := FormatBaseline([]Known{first, second})
	if err != nil {
		t.Fatal(err)
	}
	b, err := ParseBaseline(text)
	if err != nil {
		t.Fatal(err)
	}
	if !b.Has("f2") || b.Has("f3") {
		t.Error("does not know what it has")
	}
	if diff := cmp.Diff([]Known{first}, b.Gone()); diff != "" {
		t.Errorf("gone: -want +got:\n%s", diff)
	}
}

func TestABaselineOfAnotherVersionIsRefused(t *testing.T) {
	for _, text := range []string{`{"version":2}`, `[]`, ``, `{"version":1,"findings":{}}`} {
		if _, err := ParseBaseline([]byte(text)); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}
