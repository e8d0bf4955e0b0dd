package toml

import (
	"strings"
	"testing"

	gotoml "github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"

	"github.com/rulewright/rulewright/rules/source"
)

func TestEachKindOfStringMapsItsTextToTheFile(t *testing.T) {
	for _, c := range []struct{ name, literal, text, part, file string }{
		{"basic", `"a\tb"`, "a\tb", "b", "b"},
		{"an escape is one place", `"a\tb"`, "a\tb", "\t", `\t`},
		{"an escape of a character outside ASCII", `"\u00e9t\U0001F600"`, "ét😀", "t", "t"},
		{"a part of a wide character widens to its escape", `"\U0001F600"`, "😀", "\x9f", `\U0001F600`},
		{"literal", `'C:\temp'`, `C:\temp`, `\t`, `\t`},
		{"the first line break is no text", "\"\"\"\nab\"\"\"", "ab", "a", "a"},
		{"nor with a carriage return", "'''\r\nab'''", "ab", "a", "a"},
		{"other line breaks are as they are", "'''\r\na\r\nb'''", "a\r\nb", "\r\n", "\r\n"},
		{"a line-ending backslash joins lines", "\"\"\"\na \\\n\n   b\"\"\"", "a b", " b", " \\\n\n   b"},
		{"quotes at the end belong to the text", `""""a"""""`, `"a""`, `""`, `""`},
		{"an escaped quote in three quotes", `"""a\""""`, `a"`, `"`, `\"`},
		{"TOML 1.1's escapes", `"\x41\e"`, "A\x1b", "A", `\x41`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "# é\nk = " + c.literal + "\n"
			v := Parse(source.NewFile("x", text)).Get("k")
			if v == nil || v.Text != c.text || text[v.Span.Start:v.Span.End] != c.literal {
				t.Fatalf("got %+v", v)
			}
			start := strings.LastIndex(v.Text, c.part)
			span := v.Map.ToFile(source.Span{Start: start, End: start + len(c.part)})
			if got := text[span.Start:span.End]; got != c.file {
				t.Errorf("%q is at %q, want %q", c.part, got, c.file)
			}
		})
	}
}

// literals draws strings of the four kinds, rich in what is escaped.
func literals() *rapid.Generator[string] {
	plain := []string{"a", "bc ", "é", "日", "😀", " ", "\t", "=", "#", "[x]"}
	escapes := []string{`\\`, `\"`, `\n`, `\t`, `\b`, `\f`, `\r`, `\e`, `\x41`, `\u00e9`, `\U0001F600`}
	lines := []string{"\n", "\r\n", "\n\n"}
	draw := func(t *rapid.T, pieces ...[]string) string {
		var all []string
		for _, p := range pieces {
			all = append(all, p...)
		}
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(all), 0, 12).Draw(t, "body"), "")
	}
	return rapid.Custom(func(t *rapid.T) string {
		switch Style(rapid.IntRange(0, 3).Draw(t, "style")) {
		case Basic:
			return `"` + draw(t, plain, escapes, []string{"'"}) + `"`
		case Literal:
			return "'" + draw(t, plain, []string{`"`, `\`}) + "'"
		case MultilineBasic:
			return `"""` + draw(t, plain, escapes, lines, []string{"'", `"a`, "\\\n  ", "\\ \r\n\t"}) + `"""`
		}
		return "'''" + draw(t, plain, lines, []string{"'a", "''b", `"`, `\`}) + "'''"
	})
}

func TestEveryStringHasGoTOMLsTextAndAMapThatComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		literal := literals().Draw(t, "literal")
		text := "k = " + literal + " # end"
		var want map[string]any
		if err := gotoml.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("the test's literal is none: %v: %q", err, text)
		}
		tree := Parse(source.NewFile("x", text))
		v := tree.Get("k")
		if len(tree.Problems) > 0 || v.Text != want["k"] || v.Span.Len() != len(literal) {
			t.Fatalf("got %+v, %v, want %q", v, tree.Problems, want["k"])
		}
		wellMapped(t, text, v)
	})
}
