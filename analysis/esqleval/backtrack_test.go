package esqleval

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// An expression that Go can run, too, matches the same; `$`, `\s`, flags and
// classes with names mean other things there.
func FuzzBacktracker(f *testing.F) {
	for _, seed := range [][2]string{
		{`(a|ab)(c|bcd)*`, "abcd"},
		{`[a-z&&x]?`, "x"},
		{`[^a-c\]x-]{1,2}?d`, "zzd"},
		{`^(\w+?)\d*\b`, "abc12 d"},
		{`(?:x*)*y`, "xxxxxxxxxxxxxxxxx"},
		{`(?<=a)b(?!c)(?>d+)\1`, "ab"},
		{`é{2,}.`, "ééx"},
	} {
		f.Add(seed[0], seed[1])
	}
	other := regexp.MustCompile(`[$]|\\[sSpPQCvxX0-7hHrEuZzAGKR]|\(\?[^:]|\[:|&&|\[[^\]]*\[|\[\^?\]`)
	f.Fuzz(func(t *testing.T, expression, text string) {
		b, err := newBacktracker(expression)
		if err != nil {
			return
		}
		start := time.Now()
		steps := maxSteps
		m, err := b.find(text, 0, &steps)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		re, goErr := regexp.Compile(expression)
		if err != nil || goErr != nil || other.MatchString(expression) || strings.ContainsFunc(expression+text, func(c rune) bool { return c > 126 || c < ' ' }) {
			return
		}
		want := re.FindStringIndex(text)
		if m != nil {
			m = m[:2]
		}
		if !slices.Equal(m, want) {
			t.Errorf("%q in %q: %v, want %v", expression, text, m, want)
		}
	})
}
