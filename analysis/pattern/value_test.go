package pattern

import (
	"math/rand/v2"
	"testing"
)

func TestAValueIsHeldHoweverOftenSetsAreAskedForIt(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 1))
	// Characters that foldings count as the same, that share a letter, or that
	// are no characters of a text.
	alphabet := []string{"a", "A", "k", "K", "\u212a", "i", "\u0130", "\u00e9", "\u00c9", "!", "/", ".", "0", "\ue000", "\xff"}
	text := func(wildcards ...string) string {
		out, from := "", append(wildcards, alphabet...)
		for range random.IntN(5) {
			out += from[random.IntN(len(from))]
		}
		return out
	}
	for range 20_000 {
		written := text()
		v := ValueOf(Text, written)
		for range 6 {
			p := Glob(text("*", "*", "?", "?"), EQLSyntax, Fold(random.IntN(3)))
			if got, want := p.HoldsValue(&v), p.kind == globKind && matchGlob(p.glob, p.fold, written) || p.kind == literalKind && p.fold.same(p.text, written); got != want {
				t.Fatalf("%q (folding %d) holds %q: %t, want %t", p, p.fold, written, got, want)
			}
		}
	}
}

func TestAValueOfAnOrderedDomainIsHeldAsItIsSpelt(t *testing.T) {
	network, _ := Equal(Address, "10.0.0.0/8")
	number, _ := Equal(Integer, "5")
	for _, test := range []struct {
		domain Domain
		text   string
		set    Pattern
		want   bool
	}{
		{Address, "10.1.2.3", network, true},
		{Address, "11.1.2.3", network, false},
		{Address, "no address", network, false},
		{Address, "no address", Any(), true},
		{Text, "10.1.2.3", network, false},
		{Integer, "5.0", number, true},
		{Integer, "5", network, false},
		{Address, "10.1.2.3", Unknown("x"), false},
	} {
		v := ValueOf(test.domain, test.text)
		if got := test.set.HoldsValue(&v); got != test.want || test.set.Holds(test.domain, test.text) != test.want {
			t.Errorf("%q holds %q: %t, want %t", test.set, test.text, got, test.want)
		}
	}
}
