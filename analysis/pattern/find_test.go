package pattern

import (
	"fmt"
	"slices"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// texts are all strings over a small alphabet up to a length: every letter
// that the generators use, its other case, and one that no pattern names.
func texts(alphabet string, length int) []string {
	out := []string{""}
	for from := 0; length > 0; length-- {
		to := len(out)
		for _, s := range out[from:to] {
			for _, r := range alphabet {
				out = append(out, s+string(r))
			}
		}
		from = to
	}
	return out
}

const alphabet = "abAÄä#"

var all = texts(alphabet, 5)

// sets draws a set of strings: a literal, a glob, an expression or a range.
func sets() *rapid.Generator[Pattern] {
	return rapid.Custom(func(t *rapid.T) Pattern {
		text := func(alphabet string, n int) string {
			return rapid.StringOfN(rapid.RuneFrom([]rune(alphabet)), 0, n, -1).Draw(t, "text")
		}
		fold := rapid.SampledFrom([]Fold{Exact, ASCII, Unicode}).Draw(t, "fold")
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0, 1:
			return Literal(text("abAÄ", 4), fold)
		case 2:
			p, err := Regex(rapid.SampledFrom(expressions).Draw(t, "regex"), min(fold, ASCII))
			if err != nil {
				t.Fatal(err)
			}
			return p
		case 3:
			lo := &Bound{Text: text("abAÄ", 3), Open: rapid.Bool().Draw(t, "open")}
			hi := &Bound{Text: text("abAÄ", 3), Open: rapid.Bool().Draw(t, "open")}
			if rapid.Bool().Draw(t, "below") {
				lo = nil
			}
			if rapid.Bool().Draw(t, "above") {
				hi = nil
			}
			p, _ := Range(Text, lo, hi)
			return p
		}
		return Glob(text("aabA**?ä", 5), EQLSyntax, fold)
	})
}

var expressions = []string{
	"", "a", "a|b", "(a|b)*", "a+b?", "[ab]+", "[^a]", ".*b.*", "a{2}", "a{1,2}b", "(ab){2,}", `"a*"`, `\w+`, `\W`, "@a", "()|a", "[Aa]b*", "#",
	"~a", "~(a*)b", "a.*&.*b", "~(.*ab.*)&[ab]+", "(a|b)&~#", "a||b",
}

// brute decides the question of [Find] by trying.
func brute(unions [][]Pattern, out []Pattern) (shortest string, found bool) {
	for _, s := range all {
		if meets(Text, s, unions, out) {
			return s, true
		}
	}
	return "", false
}

func meets(d Domain, value string, unions [][]Pattern, out []Pattern) bool {
	holds := func(p Pattern) bool { return p.Holds(d, value) }
	lacks := func(union []Pattern) bool { return !slices.ContainsFunc(union, holds) }
	return !slices.ContainsFunc(unions, lacks) && !slices.ContainsFunc(out, holds)
}

func TestFindAgreesWithTryingEveryText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(rapid.SliceOfN(sets(), 1, 3), 0, 3).Draw(t, "in")
		out := rapid.SliceOfN(sets(), 0, 4).Draw(t, "out")
		budget := DefaultBudget
		got, answer := Find(Text, in, out, &budget)
		want, found := brute(in, out)
		opaque := slices.ContainsFunc(slices.Concat(slices.Concat(in...), out), func(p Pattern) bool { return p.Opaque() })
		switch {
		case answer == Undecided && !opaque:
			t.Fatalf("undecided after %d steps", DefaultBudget-budget)
		case answer == No && found && !opaque:
			t.Fatalf("%q was missed", want)
		case answer == Yes && found && utf8.RuneCountInString(got) > utf8.RuneCountInString(want):
			t.Fatalf("%q is shorter than %q", want, got)
		case answer == Yes && !meets(Text, got, in, out):
			t.Fatalf("%q does not meet the question", got)
		}
	})
}

func TestFindOnOrderedDomainsAgreesWithTryingEveryNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		domain := rapid.SampledFrom([]Domain{Integer, Float}).Draw(t, "domain")
		set := rapid.Custom(func(t *rapid.T) Pattern {
			number := func() *Bound {
				return &Bound{Text: fmt.Sprint(rapid.IntRange(-3, 3).Draw(t, "bound")), Open: rapid.Bool().Draw(t, "open")}
			}
			lo, hi := number(), number()
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				p, _ := Equal(domain, lo.Text)
				return p
			case 1:
				lo = nil
			case 2:
				hi = nil
			}
			p, _ := Range(domain, lo, hi)
			return p
		})
		in := rapid.SliceOfN(rapid.SliceOfN(set, 1, 3), 0, 3).Draw(t, "in")
		out := rapid.SliceOfN(set, 0, 4).Draw(t, "out")
		budget := DefaultBudget
		got, answer := Find(domain, in, out, &budget)
		if answer == Yes && !meets(domain, got, in, out) {
			t.Fatalf("%s does not meet the question", got)
		}
		for n := -9; n <= 9; n++ {
			text := fmt.Sprint(n)
			if domain == Float {
				text = fmt.Sprint(float64(n) / 2)
			}
			if answer == No && meets(domain, text, in, out) {
				t.Fatalf("%s was missed", text)
			}
		}
	})
}

func TestWithin(t *testing.T) {
	glob := func(text string) Pattern { return Glob(text, EQLSyntax, ASCII) }
	for _, test := range []struct {
		name   string
		set    Pattern
		others []Pattern
		answer Answer
		value  string
	}{
		{"a literal in a glob", glob("/tmp/x"), []Pattern{glob("/tmp/*")}, Yes, ""},
		{"a glob in a literal", glob("a*"), []Pattern{glob("a")}, No, "aa"},
		{"a glob in two others together", glob("a*"), []Pattern{glob("a"), glob("a?*")}, Yes, ""},
		{"a question mark is one character", glob("a?"), []Pattern{glob("ab")}, No, "aa"},
		{"an exact literal in a folded one", Literal("CMD.exe", Exact), []Pattern{glob("cmd.EXE")}, Yes, ""},
		{"a folded literal in an exact one", glob("ab"), []Pattern{Literal("ab", Exact)}, No, "aB"},
		{"an empty set in nothing", Glob("a", EQLSyntax, Exact), []Pattern{Any()}, Yes, ""},
		{"an opaque set in itself", Unknown("x"), []Pattern{Unknown("x")}, Yes, ""},
		{"an opaque set in another", Unknown("x"), []Pattern{Unknown("y")}, Undecided, ""},
		{"a literal in a set or an opaque one", glob("ab"), []Pattern{Unknown("y"), glob("a*")}, Yes, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer := test.set.Within(test.others...)
			budget := DefaultBudget
			value, _ := Find(Text, [][]Pattern{{test.set}}, test.others, &budget)
			if answer != test.answer || value != test.value {
				t.Errorf("%v, %q; want %v, %q", answer, value, test.answer, test.value)
			}
		})
	}
}

func TestNetworks(t *testing.T) {
	set := func(text string) Pattern {
		p, ok := Equal(Address, text)
		if !ok {
			t.Fatalf("%s is no network", text)
		}
		return p
	}
	if answer := set("10.1.0.0/16").Within(set("10.0.0.0/8")); answer != Yes {
		t.Error("10.1.0.0/16 lies within 10.0.0.0/8")
	}
	if answer := set("10.0.0.0/8").Within(set("10.0.0.0/9"), set("10.128.0.0/9")); answer != Yes {
		t.Error("a network lies within its two halves")
	}
	budget := DefaultBudget
	if value, answer := Find(Address, [][]Pattern{{set("10.0.0.0/8")}}, []Pattern{set("10.0.0.0/9")}, &budget); answer != Yes || value != "10.128.0.0" {
		t.Errorf("10.0.0.0/8 without its first half: %v %s", answer, value)
	}
	if value, answer := set("::/0").Intersects(set("192.168.1.1")); answer != Yes || value != "192.168.1.1" {
		t.Errorf("every IPv4 address is an IPv6 one: %v %s", answer, value)
	}
	if _, answer := set("fe80::/10").Intersects(set("10.0.0.0/8")); answer != No {
		t.Error("fe80::/10 and 10.0.0.0/8 share nothing")
	}
}

func TestDates(t *testing.T) {
	day, _ := Equal(Date, "2020-01-01")
	if answer := mustEqual(t, Date, "2020-01-01T23:59:59.999Z").Within(day); answer != Yes {
		t.Error("the last millisecond belongs to the day")
	}
	after, _ := Range(Date, &Bound{Text: "2020-01-01", Open: true}, nil)
	if value, answer := after.Intersects(day); answer != No {
		t.Errorf("%s is after the day and within it", value)
	}
	if _, ok := Equal(Date, "now-5m"); ok {
		t.Error("date math depends on the time of the run")
	}
}

func mustEqual(t *testing.T, d Domain, text string) Pattern {
	t.Helper()
	p, ok := Equal(d, text)
	if !ok {
		t.Fatalf("%q is no value", text)
	}
	return p
}

func TestBooleansAreTwo(t *testing.T) {
	yes, no := mustEqual(t, Boolean, "true"), mustEqual(t, Boolean, "false")
	budget := DefaultBudget
	if value, answer := Find(Boolean, nil, []Pattern{yes, no}, &budget); answer != No {
		t.Errorf("%s is neither true nor false", value)
	}
	if _, answer := yes.Intersects(no); answer != No {
		t.Error("true is not false")
	}
}

func TestAnExhaustedBudgetLeavesTheQuestionOpen(t *testing.T) {
	budget := Budget(50)
	in := [][]Pattern{{Glob("*a????????????", EQLSyntax, Exact)}}
	out := []Pattern{Glob("*b????????????*", EQLSyntax, Exact), Glob("*a?????????????*", EQLSyntax, Exact)}
	if _, answer := Find(Text, in, out, &budget); answer != Undecided {
		t.Errorf("decided with %d left: %v", budget, answer)
	}
}

func BenchmarkWithinThreeHundred(b *testing.B) {
	var list []Pattern
	for i := range 300 {
		list = append(list, Glob(fmt.Sprintf("*/opt/app%d/*/bin", i), EQLSyntax, ASCII))
	}
	b.ReportAllocs()
	for b.Loop() {
		Glob("*/opt/*/bin", EQLSyntax, ASCII).Within(list...)
	}
}

func TestKeysTellSetsApart(t *testing.T) {
	star := Glob("*", EQLSyntax, Exact)
	sets := []Pattern{
		star, Literal("*", Exact), Literal("*", ASCII), Glob(`\*`, LuceneSyntax, Unicode), Any(), Unknown("*"),
		mustEqual(t, Integer, "1"), mustEqual(t, Float, "1"), mustEqual(t, Integer, "2"),
	}
	for _, text := range []string{"a", "a|b", "ab", "a{2}", "[ab]", "(a)"} {
		p, _ := Regex(text, Exact)
		sets = append(sets, p)
	}
	seen := map[string]Pattern{}
	for _, p := range sets {
		if other, ok := seen[p.Key()]; ok && p.String() != "/(a)/" {
			t.Errorf("%v and %v have one key", p, other)
		}
		seen[p.Key()] = p
	}
	if star.Key() != Stars([]string{"", ""}, Exact).Key() {
		t.Error("sets that are made alike have different keys")
	}
}
