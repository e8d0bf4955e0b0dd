package pattern

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// outline writes a part's tree: kinds by a letter, texts of what has no parts.
func outline(text string, p *RegexPart) string {
	if len(p.Parts) == 0 {
		return string("chan\"<(s|&~*"[p.Kind]) + text[p.Start:p.End]
	}
	var parts []string
	for _, part := range p.Parts {
		parts = append(parts, outline(text, part))
	}
	return string("chan\"<(s|&~*"[p.Kind]) + "[" + strings.Join(parts, " ") + "]"
}

func TestPartsOfExpressionsStandWhereTheyAreRead(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a text", `ab`, `s[ca cb]`},
		{"alternatives", `a|b`, `|[s[ca] s[cb]]`},
		{"a second bar is a character", `(a||b)`, `s[([|[s[ca] s[c| cb]]]]`},
		{"an ampersand binds closer", `a&b|c`, `|[&[s[ca] s[cb]] s[cc]]`},
		{"what begins a group is a character", `(?:a)`, `s[([s[c? c: ca]]]`},
		{"a complement of one character", `~/.*`, `s[~[c/] *[h.]]`},
		{"repetitions of repetitions", `a+?`, `s[*[*[ca]]]`},
		{"letters behind a backslash name a class", `\d\.@#"x"<1-2>[a]()`, `s[h\d c\. a@ n# ""x" <<1-2> h[a] (()]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, ok := ReadRegex(tt.text, Exact)
			if !ok {
				t.Fatal("not read")
			}
			got := outline(tt.text, p)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestThePartsOfAPartAreThoseOfItsText(t *testing.T) {
	symbols := strings.Split(`a b | & ~ ( ) [a-b] . * + ? {2} @ # "a" <1-2> \d \| é`, " ")
	var check func(t *rapid.T, text string, p *RegexPart)
	check = func(t *rapid.T, text string, p *RegexPart) {
		at := p.Start
		for _, part := range p.Parts {
			if part.Start < at || part.End > p.End || part.Start >= part.End {
				t.Fatalf("%s: %v is not inside of %v", text, part, p)
			}
			at = part.End
			check(t, text, part)
		}
		inner := text[p.Start:p.End]
		again, ok := ReadRegex(inner, Exact)
		if !ok {
			t.Fatalf("%s is not read alone", inner)
		}
		want := outline(text, p)
		if got := outline(inner, again); got != want && got != "s["+want+"]" {
			t.Fatalf("%s of %s is %s, and alone %s", inner, text, want, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(symbols), 1, 9).Draw(t, "symbols"), "")
		if p, ok := ReadRegex(text, Exact); ok {
			check(t, text, p)
		}
	})
}
