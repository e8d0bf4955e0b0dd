package pattern

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// key lower-cases one code point. Whatever the folding, two code points can
// only count as the same if their keys are equal, so different keys prove
// that two texts have nothing in common.
func key(r rune) rune {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(r)
}

// apply maps r to the code point that stands for all that f counts as r.
func (f Fold) apply(r rune) rune {
	switch {
	case f == Exact:
		return r
	case f == Unicode:
		return key(r)
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	}
	return r
}

// text maps every code point of s by apply.
func (f Fold) text(s string) string {
	if f == Exact {
		return s
	}
	return strings.Map(f.apply, s)
}

// same reports whether two texts count as the same.
func (f Fold) same(a, b string) bool {
	switch f {
	case Exact:
		return a == b
	case ASCII:
		if len(a) != len(b) {
			return false
		}
		for i := range len(a) {
			if lowerByte(a[i]) != lowerByte(b[i]) {
				return false
			}
		}
		return true
	}
	for len(a) > 0 && len(b) > 0 {
		r, n := decode(a)
		q, m := decode(b)
		if r != q && key(r) != key(q) {
			return false
		}
		a, b = a[n:], b[m:]
	}
	return a == b
}

// decode returns the first code point of a text that is not empty.
func decode(s string) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// members calls visit for every code point that f counts as r.
func (f Fold) members(r rune, visit func(rune)) {
	switch f {
	case Exact:
		visit(r)
	case ASCII:
		low := f.apply(r)
		visit(low)
		if 'a' <= low && low <= 'z' {
			visit(low - 'a' + 'A')
		}
	default:
		k := key(r)
		if key(k) == k {
			visit(k)
		}
		if up := unicode.ToUpper(k); up != k && key(up) == k {
			visit(up)
		}
		for _, other := range oddCases()[k] {
			visit(other)
		}
	}
}

// oddCases lists, for a key, the code points that have it beside its upper
// case: U+0130, whose lower case is i, the Kelvin and Ångström signs, titlecase
// digraphs.
var oddCases = sync.OnceValue(func() map[rune][]rune {
	out := map[rune][]rune{}
	add := func(r rune) {
		if k := key(r); k != r && unicode.ToUpper(k) != r {
			out[k] = append(out[k], r)
		}
	}
	for _, c := range unicode.CaseRanges {
		for r := rune(c.Lo); r <= rune(c.Hi); r++ {
			add(r)
		}
	}
	return out
})
