package source

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLineChanges(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		want          []LineChange
	}{
		"equal texts":                  {"a\nb\n", "a\nb\n", nil},
		"a line replaced":              {"a\nb\nc\n", "a\nx\nc\n", []LineChange{{1, 2, 1, 2}}},
		"a line added at the start":    {"b\n", "a\nb\n", []LineChange{{0, 0, 0, 1}}},
		"a line removed at the end":    {"a\nb\n", "a\n", []LineChange{{1, 2, 1, 1}}},
		"a final line break added":     {"a", "a\n", []LineChange{{0, 1, 0, 1}}},
		"from nothing":                 {"", "a\n", []LineChange{{0, 0, 0, 1}}},
		"two places":                   {"a\nb\nc\nd\n", "a\nc\nd\ne\n", []LineChange{{1, 2, 1, 1}, {4, 4, 3, 4}}},
		"more lines than are compared": {strings.Repeat("a\n", maxDiffLines+1), "a\n", []LineChange{{0, maxDiffLines + 1, 0, 1}}},
	} {
		if diff := cmp.Diff(c.want, LineChanges(c.before, c.after)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func TestMakingTheChangesGivesTheLaterText(t *testing.T) {
	text := rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"a\n", "b\n", "c\n", "\n", "\xff\n", "é"})), func(lines []string) string {
		return strings.Join(lines, "")
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		from, to := slices.Collect(strings.Lines(before)), slices.Collect(strings.Lines(after))
		var got []string
		at := 0
		for _, c := range LineChanges(before, after) {
			got = append(append(got, from[at:c.BeforeStart]...), to[c.AfterStart:c.AfterEnd]...)
			at = c.BeforeEnd
		}
		got = append(got, from[at:]...)
		if !slices.Equal(got, to) {
			t.Fatalf("%q to %q: made %q", before, after, got)
		}
	})
}
