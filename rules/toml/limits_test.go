package toml

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

// hostile are texts on which a careless reader takes quadratic time, or
// recurses until its stack is gone.
func hostile(size int) map[string]string {
	rep := func(s string) string { return strings.Repeat(s, size/len(s)+1) }
	return map[string]string{
		"open brackets":                  "a = " + rep("["),
		"open braces":                    "a = " + rep("{a="),
		"closed brackets":                "a = " + rep("[") + rep("]"),
		"tables that stay open":          rep("b = { a = 1,\n"),
		"lists of tables that stay open": rep("b = [{\n"),
		"lists that stay open":           rep("b = [\n"),
		"strings that swallow":           rep("a = \"\"\"\nb = \"\"\"\n") + "x",
		"open texts of both kinds":       rep("a = \"\"\"\nb = '''\n"),
		"open strings":                   rep("a = \"\n"),
		"half-typed keys":                rep("a\n"),
		"open headers":                   rep("[a\n"),
		"one table again and again":      rep("[a]\n"),
		"items":                          rep("[[a]]\nb = 1\n"),
		"nested items":                   rep("[[a]]\n[[a.b]]\n[a.b.c]\n"),
		"a long dotted key":              "a" + rep(".a") + " = 1",
		"a long dotted header":           "[a" + rep(".a") + "]",
		"many keys":                      many(size / 12),
		"quotes":                         "a = " + rep("'"),
		"backslashes":                    "a = \"\"\"" + rep("\\"),
		"line-ending backslashes":        "a = \"\"\"" + rep("\\\n") + "\"\"\"",
		"a long line of junk":            rep("= "),
		"carriage returns":               rep("\r"),
		"comments":                       rep("#\n"),
		"commas":                         "a = [" + rep(","),
		"open lists in a list":           "a = [\n" + rep("[1,\n"),
	}
}

func many(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "key%d = 1\n", i)
	}
	return out.String()
}

func TestAHostileTextIsReadToItsEnd(t *testing.T) {
	for name, text := range hostile(300_000) {
		t.Run(name, func(t *testing.T) {
			wellPlaced(t, Parse(source.NewFile("x", text)))
		})
	}
}

func TestALargeFileIsRead(t *testing.T) {
	text := rule[:strings.Index(rule, "[[rule.threat]]")] + strings.Repeat("[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n", 250_000)
	tree := Parse(source.NewFile("x", text))
	if got := len(tree.Get("rule", "threat").Items); got != 250_000 || len(tree.Problems) > 0 {
		t.Errorf("%d bytes: %d items, %v", len(text), got, tree.Problems)
	}
}

func BenchmarkParse(b *testing.B) {
	b.Run("a rule", func(b *testing.B) { benchmark(b, rule) })
	b.Run("a rule in error", func(b *testing.B) { benchmark(b, strings.Replace(rule, "'''", "", 1)) })
	for name, text := range hostile(1_000_000) {
		b.Run(name, func(b *testing.B) { benchmark(b, text) })
	}
}

func benchmark(b *testing.B, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(source.NewFile("x", text))
	}
}
