package pattern

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/testdata/naiveregex"
	"pgregory.net/rapid"
)

func TestExpressionsMeanWhatLucenesGrammarSays(t *testing.T) {
	subjects := texts("ab1|&]", 4)
	symbols := []string{
		"a", "b", "a", "b", "1", "|", "|", "&", "&", "~", "(", ")", "(", ")", "[", "]", "^", "-", ".", "*", "+", "?", "{", "}", ",", "2",
		"@", "#", `"`, "<", ">", `\`, "d", `\d`, "[^a", "[a-b]", "{1,2}", "<1-2>", "<01-12>", "~(", ".*", "(a|b)",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(symbols), 0, 9).Draw(t, "symbols"), "")
		p, err := Regex(text, Exact)
		want, wantErr := naiveregex.Parse(text)
		if err == nil && p.Opaque() {
			if !strings.Contains(text, "{") && !strings.Contains(text, `\`) {
				t.Fatalf("%s is not understood", text)
			}
			return
		}
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("%s: %v, want %v", text, err, wantErr)
		}
		if err != nil {
			return
		}
		for _, s := range subjects {
			if p.Holds(Text, s) != want(s) {
				t.Fatalf("%s and %q: %v", text, s, p.Holds(Text, s))
			}
		}
	})
}
