package pattern

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExpressionsMatchWhatGoMatches(t *testing.T) {
	for _, test := range []struct{ lucene, golang string }{
		{"a|b", "a|b"},
		{"(a|b)*A", "(a|b)*A"},
		{"a+b?", "a+b?"},
		{"[a-b]{2,3}", "[a-b]{2,3}"},
		{"[^a-b#]*", "[^a-b#]*"},
		{"a{2,}b{0,1}", "a{2,}b{0,1}"},
		{"@b", ".*b"},
		{`\w+|\W`, `\w+|\W`},
		{`"a|b"`, `a\|b`},
		{`\#[\#\w]?`, `#[#\w]?`},
		{"(a(b(a)*)?)+", "(a(b(a)*)?)+"},
		{"()", ""},
		{"a()b", "ab"},
		{"[-a]", "[-a]"},
		{"[]a]", `[\]a]`},
		{"[^]a]*", `[^\]a]*`},
		{"a|#", "a"},
		{"a||b", `a|\|b`},
		{"(|a)", `\|a`},
		{"*a", `\*a`},
		{"?a*", `\?a*`},
		{")", `\)`},
		{"{a", `\{a`},
		{".*a.*&.*b.*", ".*a.*b.*|.*b.*a.*"},
		{"~a", "|[^a]|..+"},
		{"~~a", "a"},
		{"~a*", "|[^a]|..+"},
		{"~(a*)", ".*[^a].*"},
		{"a~bä", "aä|a[^b]ä|a..+ä"},
		{"~(.*(ab|ba).*)&[ab]*", "a*|b*"},
		{"[^a-b]", "[^a-b]"},
		{`[\w-]`, `[\w-]`},
		{`[\\-a]`, `[\\a-]`},
		{`[a-\b]`, "[ab]"},
		{`""`, ""},
	} {
		t.Run(test.lucene, func(t *testing.T) {
			p, err := Regex(test.lucene, Exact)
			if err != nil || p.Opaque() {
				t.Fatal(p, err)
			}
			want := regexp.MustCompile("^(?s:" + test.golang + ")$")
			for _, s := range all {
				if p.Holds(Text, s) != want.MatchString(s) {
					t.Fatalf("%q: %v", s, p.Holds(Text, s))
				}
			}
		})
	}
}

func TestExpressionsIgnoreTheCaseOfSingleCharacters(t *testing.T) {
	for _, test := range []struct{ expression, holds, lacks string }{
		{"ab", "aB", "ac"},
		{`"ab"`, "AB", "a"},
		{"[a]", "A", "b"},
		{"[^a]", "b", "A"},
		{"[a-z]", "a", "A"},
		{"[^a-z]", "A", "a"},
		{"[a-za]", "A", "B"},
		{`\w`, "A", "-"},
		{"~a", "b", "A"},
	} {
		p, err := Regex(test.expression, ASCII)
		if err != nil || p.Opaque() || !p.Holds(Text, test.holds) || p.Holds(Text, test.lacks) {
			t.Errorf("%s: %v %v, %s %v, %s %v", test.expression, err, p.Opaque(), test.holds, p.Holds(Text, test.holds), test.lacks, p.Holds(Text, test.lacks))
		}
	}
}

func TestIntervalsOfNumbers(t *testing.T) {
	for _, test := range []struct {
		expression     string
		lo, hi, digits int
	}{
		{"<1-10>", 1, 10, 0},
		{"<10-1>", 1, 10, 0},
		{"<0-100>", 0, 100, 0},
		{"<7-1234>", 7, 1234, 0},
		{"<01-10>", 1, 10, 2},
		{"<3-7>", 3, 7, 1},
		{"<123-987>", 123, 987, 3},
		{"<199-201>", 199, 201, 3},
		{"<5-5>", 5, 5, 1},
		{"<0-005>", 0, 5, 0},
	} {
		p, err := Regex(test.expression, Exact)
		if err != nil || p.Opaque() {
			t.Fatal(test.expression, err)
		}
		for n := range 1500 {
			for width := 1; width <= 5; width++ {
				text := fmt.Sprintf("%0*d", width, n)
				want := test.lo <= n && n <= test.hi && (test.digits == 0 || len(text) == test.digits)
				if p.Holds(Text, text) != want {
					t.Fatalf("%s and %q: %v", test.expression, text, !want)
				}
			}
		}
		for _, text := range []string{"", "a", "-1", " 1"} {
			if p.Holds(Text, text) {
				t.Errorf("%s holds %q", test.expression, text)
			}
		}
	}
}

func TestExpressionsThatAreNotModelledAreOpaque(t *testing.T) {
	for _, text := range []string{
		`[\.-/]`, "a{3,2}", "a{99999}", "(a{900}){900}", "(((){900}){900}){900}",
		strings.Repeat("(", 200) + "a" + strings.Repeat(")", 200),
		"~(.*a.{30})", "<" + strings.Repeat("0", 5000) + "-" + strings.Repeat("0", 5000) + ">",
	} {
		p, err := Regex(text, Exact)
		if err != nil || !p.Opaque() {
			t.Errorf("%.50s: %v", text, err)
		}
	}
	for _, text := range []string{"ä", "[ä]", `\Ä`, "µ"} {
		if p, err := Regex(text, ASCII); err != nil || !p.Opaque() {
			t.Errorf("%s without case: %v", text, err)
		}
	}
}

func TestExpressionsThatAreNotValidSayWhy(t *testing.T) {
	for text, want := range map[string]string{
		"(a":      "a `)` is missing",
		"(a|)":    "a `)` is missing",
		"a)":      "a `)` closes nothing",
		"[a":      "a `]` is missing",
		"[]":      "a `]` is missing",
		"[+-]":    "a `]` is missing",
		"[a-]":    "the range `a-]` is the wrong way round",
		"a{":      "a number is due behind `{`",
		"a{2":     "a `}` is missing",
		`a\`:      "nothing follows the last backslash",
		`[\`:      "nothing follows the last backslash",
		`[a-\`:    "nothing follows the last backslash",
		`\n`:      "`\\n` is no character class",
		`[\n]`:    "`\\n` is no character class",
		`"a`:      "a `\"` is missing",
		"[b-a]":   "the range `b-a` is the wrong way round",
		"a|":      "the expression ends where a character is due",
		"a&":      "the expression ends where a character is due",
		"a&~":     "the expression ends where a character is due",
		"(":       "the expression ends where a character is due",
		"<1-5":    "a `>` is missing",
		"<name>":  "`<name>` names an expression, and none has a name",
		"<1-2-3>": "`<1-2-3>` is no interval of numbers",
		"<-3>":    "`<-3>` is no interval of numbers",
		"<1--0>":  "`<1--0>` is no interval of numbers",
	} {
		if _, err := Regex(text, Exact); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func FuzzSets(f *testing.F) {
	f.Add("a*b?", "(a|b)*[^c]", uint8(1), "axb")
	f.Add("*", "\\w{2,3}", uint8(0), "")
	f.Add("10.0.0.0/8", "2020-01-01T00", uint8(2), "5e3")
	f.Fuzz(func(t *testing.T, glob, regex string, fold uint8, value string) {
		if !utf8.ValidString(glob) || !utf8.ValidString(value) || !utf8.ValidString(regex) {
			return // a document holds no such text
		}
		how := Fold(fold % 3)
		sets := []Pattern{Glob(glob, EQLSyntax, how), Literal(value, how)}
		if p, err := Regex(regex, min(how, ASCII)); err == nil {
			sets = append(sets, p)
		}
		if p, ok := Range(Text, &Bound{Text: glob}, &Bound{Text: value, Open: true}); ok {
			sets = append(sets, p)
		}
		for _, d := range []Domain{Integer, Float, Date, Address, Boolean} {
			for _, text := range []string{glob, value} {
				if p, ok := Equal(d, text); ok && !p.span.empty() {
					if example, answer := p.Example(); answer != Yes || !p.Holds(d, example) {
						t.Fatalf("%v %q: the example %q is not in it", d, text, example)
					}
				}
			}
		}
		for _, p := range sets {
			for _, q := range sets {
				budget := Budget(1 << 14)
				example, answer := Find(Text, [][]Pattern{{p}}, []Pattern{q}, &budget)
				if answer == Yes && (!p.Holds(Text, example) || q.Holds(Text, example)) {
					t.Fatalf("%q is not in %s without %s", example, p, q)
				}
				if answer == No && p.Holds(Text, value) && !q.Holds(Text, value) {
					t.Fatalf("%q is in %s without %s", value, p, q)
				}
			}
		}
	})
}
