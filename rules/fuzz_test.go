package rules_test

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Whatever the file, each character of each query has its place in it: the
// same character, or the escape that spells it.
func FuzzQueryMap(f *testing.F) {
	for _, query := range []string{"'''\na\n'''", `"a\u00e9\"b"`, "\"\"\"\\\n  a\\tb\"\"\"", "'x", "'''a''b''''", `"𝄞\U0001D11E"`} {
		f.Add("[rule]\ntype = \"eql\"\nquery = " + query + "\n[rule.x]\ny = 1\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, q := range rules.Parse(source.NewFile("a.toml", text)).Queries() {
			if q.Map.Len() != len(q.Text) || q.Span.Start < 0 || q.Span.End > len(text) {
				t.Fatalf("%q: map of %d bytes for %q at %v", text, q.Map.Len(), q.Text, q.Span)
			}
			for i, c := range q.Text {
				at := q.Map.ToFile(source.Span{Start: i, End: i + len(string(c))})
				if !q.Span.Covers(at) {
					t.Fatalf("%q: %q stands at %v", text, c, at)
				}
				spelt := text[at.Start:at.End]
				same := strings.HasPrefix(spelt, string(c)) || strings.HasPrefix(spelt, `\`) || c == '\uFFFD' || c == '\n' && spelt == "\r\n"
				if !same {
					t.Fatalf("%q: %q is spelt %q", text, c, spelt)
				}
			}
		}
	})
}
