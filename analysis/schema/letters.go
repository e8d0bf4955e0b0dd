package schema

import "math/bits"

// letters are those that a name consists of, whatever their case and number, and
// its digits: a bit each, and one for all other characters but those that join
// words. Names whose letters differ in much are unlike, which is found out at a
// glance.
type letters uint64

const otherLetter = 1 << 63

func lettersOf(name string) (out letters) {
	for i := range len(name) {
		out |= letterBits[name[i]]
	}
	return out
}

var letterBits = func() (out [256]letters) {
	for i := range out {
		out[i] = otherLetter
	}
	for c := 'a'; c <= 'z'; c++ {
		out[c], out[c-'a'+'A'] = 1<<(c-'a'), 1<<(c-'a')
	}
	for c := '0'; c <= '9'; c++ {
		out[c] = 1 << (26 + c - '0')
	}
	out['.'], out['_'], out['-'] = 0, 0, 0
	return out
}()

// apart is how many letters only one of two names has: a letter in the place of
// another makes two.
func (l letters) apart(other letters) int { return bits.OnesCount64(uint64(l ^ other)) }

// within reports whether another name has all of the letters.
func (l letters) within(other letters) bool { return l&^other == 0 }

func (t *Table) lettersOfNames() []letters {
	out := make([]letters, t.names)
	for i := range out {
		out[i] = lettersOf(t.name(i))
	}
	return out
}
