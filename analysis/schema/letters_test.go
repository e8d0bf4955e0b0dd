package schema

import (
	"math/rand/v2"
	"testing"
)

// What a glance at the letters passes over is nothing that a comparison accepts.
func TestNamesThatAreLikeHaveLikeLetters(t *testing.T) {
	table := Default().tables[0]
	r := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for range 400 {
		name := []byte(table.name(r.IntN(table.names)))
		for range r.IntN(3) {
			at, c := r.IntN(len(name)), "abexz019._-ÄK"[r.IntN(14)]
			switch r.IntN(3) {
			case 0:
				name[at] = c
			case 1:
				name = append(name[:at:at], name[at+1:]...)
			default:
				name = append(name[:at:at], append([]byte{c}, name[at:]...)...)
			}
			if len(name) == 0 {
				name = []byte("x")
			}
		}
		n := newSpelling(string(name))
		for i := range table.names {
			candidate := table.name(i)
			if _, ok := n.compare(candidate); ok {
				accepted++
				if n.unlike(lettersOf(candidate)) {
					t.Fatalf("%q and %q are like, and their letters say that they are not", name, candidate)
				}
			}
		}
	}
	if accepted < 400 {
		t.Errorf("only %d names were like another", accepted)
	}
}
