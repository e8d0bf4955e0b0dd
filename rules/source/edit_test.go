package source

import "testing"

func TestEditsSpeakOfTheTextBeforeThem(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []Edit
		want  string
	}{
		{"no edit", nil, "one two three"},
		{"given backwards", []Edit{{Span{8, 13}, "3"}, {Span{0, 3}, "1"}}, "1 two 3"},
		{"insertions at one place keep their order", []Edit{{Span{3, 3}, "a"}, {Span{3, 3}, "b"}}, "oneab two three"},
		{"an insertion before a replacement", []Edit{{Span{4, 7}, "2"}, {Span{4, 4}, "<"}}, "one <2 three"},
		{"neighbours do not overlap", []Edit{{Span{0, 3}, "1"}, {Span{3, 4}, ""}}, "1two three"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Apply("one two three", c.edits)
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestImpossibleEditsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		edits []Edit
	}{
		{"overlapping", []Edit{{Span{0, 4}, ""}, {Span{3, 5}, ""}}},
		{"behind the end", []Edit{{Span{0, 14}, ""}}},
		{"before the start", []Edit{{Span{-1, 2}, ""}}},
		{"backwards", []Edit{{Span{3, 2}, ""}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := Apply("one two three", c.edits); err == nil {
				t.Errorf("made %q of them", got)
			}
		})
	}
}
