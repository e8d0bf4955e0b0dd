package pattern

import (
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
		{"[a-]", "[a-]"},
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

func TestExpressionsIgnoreCaseOfASCIIOnly(t *testing.T) {
	p, _ := Regex("aä", ASCII)
	if !p.Holds(Text, "Aä") || p.Holds(Text, "aÄ") {
		t.Error("the case of A to Z alone is ignored")
	}
}

func TestExpressionsThatAreNotModelledAreOpaque(t *testing.T) {
	for _, text := range []string{"a&b", "~a", "<1-5>", "a||b", `\n`, "[]a]", "a{3,2}", strings.Repeat("(", 200) + "a" + strings.Repeat(")", 200), "(a{900}){900}", "(((){900}){900}){900}"} {
		p, err := Regex(text, Exact)
		if err != nil || !p.Opaque() {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{"[a-z]", "[^b]"} {
		if p, err := Regex(text, ASCII); err != nil || !p.Opaque() {
			t.Errorf("%s without case: %v", text, err)
		}
	}
}

func TestExpressionsThatAreNotValidSayWhy(t *testing.T) {
	for text, want := range map[string]string{
		"(a":    "a `)` is missing",
		"a)":    "a `)` closes nothing",
		"[a":    "a `]` is missing",
		"a{":    "a number is due behind `{`",
		"a{2":   "a `}` is missing",
		`a\`:    "nothing follows the last backslash",
		`"a`:    "a `\"` is missing",
		"[b-a]": "the range `b-a` is the wrong way round",
		"a|":    "the expression ends where a character is due",
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
