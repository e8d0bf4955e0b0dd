package toml

import (
	"flag"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	gotoml "github.com/pelletier/go-toml/v2"
	"pgregory.net/rapid"

	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// agree compares a text's tree with what go-toml's decoder says: no problem
// where it accepts, with the same values, and at least one where it refuses.
func agree(t interface{ Fatalf(string, ...any) }, text string) {
	tree := Parse(source.NewFile("x.toml", text))
	var want map[string]any
	err := gotoml.Unmarshal([]byte(text), &want)
	if slices.ContainsFunc(tree.Problems, func(p source.Problem) bool { return p.Code == CodeDepth }) {
		return // deeper than what is read here, whatever go-toml does
	}
	if (err != nil) != (len(tree.Problems) > 0) {
		t.Fatalf("go-toml: %v; problems: %+v\n%q", err, tree.Problems, text)
	}
	wellPlaced(t, tree)
	if err != nil {
		return
	}
	if got := plain(tree.Root); !same(got, want) {
		t.Fatalf("values differ\n got %#v\nwant %#v\n%q", got, want, text)
	}
}

func plain(t *Table) map[string]any {
	out := map[string]any{}
	for _, e := range t.Entries {
		out[e.Key.Name] = plainValue(e.Value)
	}
	return out
}

func plainValue(v *Value) any {
	switch v.Kind {
	case String:
		return v.Text
	case Integer:
		return v.Int
	case Float:
		return v.Float
	case Boolean:
		return v.Bool
	case DateTime:
		var d map[string]any
		if err := gotoml.Unmarshal([]byte("d="+v.Text), &d); err != nil {
			return err
		}
		return d["d"]
	case Array:
		out := make([]any, 0, len(v.Items))
		for _, item := range v.Items {
			out = append(out, plainValue(item))
		}
		return out
	case TableKind:
		return plain(v.Table)
	}
	return nil
}

// same is DeepEqual for which NaN is NaN.
func same(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			if w, ok := b[k]; !ok || !same(v, w) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !same(a[i], b[i]) {
				return false
			}
		}
		return true
	case float64:
		b, ok := b.(float64)
		return ok && (a == b || math.IsNaN(a) && math.IsNaN(b))
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	}
	return reflect.DeepEqual(a, b)
}

// wellPlaced checks what holds of every tree: spans lie in the text and in
// order, a key's span spells the key, a string's map spells its text.
func wellPlaced(t interface{ Fatalf(string, ...any) }, tree *Tree) {
	text := tree.File.Text()
	for i, p := range tree.Problems {
		if p.Span.Start < 0 || p.Span.End > len(text) || p.Span.End < p.Span.Start || p.Message == "" {
			t.Fatalf("misplaced problem %+v in %q", p, text)
		}
		if _, err := source.Apply(text, p.Fix); i < 20 && err != nil {
			t.Fatalf("impossible fix %+v in %q", p, text)
		}
	}
	last := 0
	for _, c := range tree.Comments {
		if c.Span.Start < last || text[c.Span.Start] != '#' || strings.Contains(text[c.Span.Start:c.Span.End], "\n") {
			t.Fatalf("misplaced comment %v in %q", c.Span, text)
		}
		last = c.Span.End
	}
	last = 0
	for _, s := range tree.Statements {
		if s.Span.Start < last || s.Span.End > len(text) || len(s.Keys) == 0 || s.Value == nil {
			t.Fatalf("misplaced statement %+v in %q", s, text)
		}
		last = s.Span.Start
		wellPlacedValue(t, text, s.Value)
		for _, k := range s.Keys {
			wellPlacedKey(t, text, k)
		}
	}
	for _, s := range tree.Sections {
		if s.Table == nil || text[s.Header.Start] != '[' || s.Header.End > len(text) || s.Span.End < s.Header.End {
			t.Fatalf("misplaced section %+v in %q", s, text)
		}
		for _, k := range s.Keys {
			wellPlacedKey(t, text, k)
		}
	}
	for offset := 0; offset <= len(text); offset += 1 + len(text)/64 {
		tree.At(offset)
	}
}

func wellPlacedKey(t interface{ Fatalf(string, ...any) }, text string, k Key) {
	spelt := text[k.Span.Start:k.Span.End]
	if spelt != k.Name && spelt[0] != '"' && spelt[0] != '\'' {
		t.Fatalf("the key %q is spelt %q in %q", k.Name, spelt, text)
	}
}

func wellPlacedValue(t interface{ Fatalf(string, ...any) }, text string, v *Value) {
	if v.Span.Start < 0 || v.Span.End > len(text) || v.Span.End < v.Span.Start {
		t.Fatalf("misplaced value %+v in %q", v, text)
	}
	switch v.Kind {
	case String:
		wellMapped(t, text, v)
	case Array:
		if v.Span.IsEmpty() {
			t.Fatalf("empty list %+v in %q", v, text)
		}
		for _, item := range v.Items {
			wellPlacedValue(t, text, item)
		}
	case TableKind:
		for _, e := range v.Table.Entries {
			wellPlacedKey(t, text, e.Key)
			wellPlacedValue(t, text, e.Value)
		}
	case Integer, Float, Boolean, DateTime:
		if text[v.Span.Start:v.Span.End] != v.Text {
			t.Fatalf("a scalar %q at %q", v.Text, text[v.Span.Start:v.Span.End])
		}
	}
}

// wellMapped checks a string's map at every character: there and back is the
// identity, and what stands at the place is the character or its escape.
func wellMapped(t interface{ Fatalf(string, ...any) }, text string, v *Value) {
	if v.Map.Len() != len(v.Text) {
		t.Fatalf("the map is of %d bytes for %q", v.Map.Len(), v.Text)
	}
	for i, c := range v.Text {
		span := v.Map.ToFile(source.Span{Start: i, End: i + 1})
		back, ok := v.Map.FromFile(span.Start)
		if !v.Span.Covers(span) || !ok || back != i {
			t.Fatalf("character %d of %q: at %v, back to %d, %v in %q", i, v.Text, span, back, ok, text)
		}
		if text[span.Start] == '\\' && v.Style.escapes() && (c != '\\' || span.Len() > 1) {
			continue
		}
		if text[span.Start] != v.Text[i] {
			t.Fatalf("character %d of %q is at %q", i, v.Text, text[span.Start:span.End])
		}
	}
}

// TestMain asks for more random texts than rapid's hundred: one takes ten
// microseconds.
func TestMain(m *testing.M) {
	flag.Parse()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		_ = checks.Value.Set("5000")
	}
	os.Exit(m.Run())
}

// pieces are bits of TOML and of what is not quite TOML.
var pieces = []string{
	"a", "b", "query", "rule", "rule.threat", "\"k\"", "'q'", "a.b", " = ", "=", ".", " ", "\t", "\n", "\n", "\r\n", "\r", "#", "# c\n",
	"[", "]", "[[", "]]", "{", "}", ",", "\"", "'", "\"\"\"", "'''", "\\", "\\n", "\\u00e9", "\\U0001F600", "\\x41", "\\uD800", "\\\n ",
	"é", "😀", "日本", "\xff", "\x00", "1", "-1", "0x1F", "1_000", "1.5", "1e400", "99999999999999999999", "inf", "nan", "+nan", "true", "false",
	"2026-01-31", "2026-02-30", "10:00:00", "2026-01-31T10:00:00Z", "[rule]\n", "[[rule.threat]]\n", "a = 1\n", "b = \"x\"\n",
	"query = '''\n", "note = \"\"\"\n", "x = [\n", "t = { a = 1, b = [2] }\n", "process where true\n", "\uFEFF",
}

func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 14).Draw(t, "pieces"), "")
	})
}

// statements draws texts that are TOML more often than not.
func statements() *rapid.Generator[string] {
	value := rapid.SampledFrom([]string{
		`1`, `"x"`, `'y'`, "\"\"\"\nz\\\n  z\"\"\"", "'''\nq'q\n'''", `[1, "a", [2]]`, "[\n 1, # c\n 2,\n]", `{}`, `{ a = 1, b.c = 2 }`,
		`[{ a = 1 }, { a = 2 }]`, `true`, `1.5`, `2026-01-31`, `"a\tb\u00e9\\"`, "{ a = 1,\n b = 2 }", `{ a = 1, a = 2 }`, `{ a.b = 1, a = 2 }`,
	})
	key := rapid.SampledFrom([]string{"a", "b", "c", "a.b", "a.b.c", "b.a", `"a"`, `'b'.c`})
	line := rapid.Custom(func(t *rapid.T) string {
		switch rapid.IntRange(0, 4).Draw(t, "line") {
		case 0:
			return "[" + key.Draw(t, "table") + "]"
		case 1:
			return "[[" + key.Draw(t, "item") + "]] # c"
		}
		return key.Draw(t, "key") + " = " + value.Draw(t, "value")
	})
	return rapid.Custom(func(t *rapid.T) string {
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line break")
		return strings.Join(rapid.SliceOfN(line, 0, 8).Draw(t, "lines"), end)
	})
}

func TestATextIsRefusedWhenGoTOMLRefusesItAndElseHasItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { agree(t, texts().Draw(t, "text")) })
}

func TestTablesAndKeysMayBeReopenedAsGoTOMLHasIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { agree(t, statements().Draw(t, "text")) })
}

func FuzzParse(f *testing.F) {
	for _, p := range pieces {
		f.Add("a = 1\n" + p + "\nb = '''\n" + p)
	}
	f.Add("[rule]\nname = \"x\"\nquery = '''\nprocess where true\n'''\n[[rule.threat]]\n")
	f.Fuzz(func(t *testing.T, text string) { agree(t, text) })
}

func TestEveryPublishedRuleReadsAsGoTOMLReadsIt(t *testing.T) {
	sharedtest.Rules(t, func(path, text string) {
		tree := Parse(source.NewFile(path, text))
		if len(tree.Problems) > 0 {
			t.Errorf("%s: %+v", path, tree.Problems)
		}
		agree(t, text)
	})
}

func BenchmarkThePublishedRules(b *testing.B) {
	var files []*source.File
	sharedtest.Rules(b, func(path, text string) { files = append(files, source.NewFile(path, text)) })
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			Parse(f)
		}
	}
}
