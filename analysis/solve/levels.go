package solve

// levels is a set of decisions, by their number. It is never changed.
type levels []uint64

func (l levels) has(n int) bool { return n/64 < len(l) && l[n/64]>>(n%64)&1 == 1 }

// with returns the set with a decision more.
func (l levels) with(n int) levels {
	out := make(levels, max(len(l), n/64+1))
	copy(out, l)
	out[n/64] |= 1 << (n % 64)
	return out
}

// without returns the set with a decision less.
func (l levels) without(n int) levels {
	if !l.has(n) {
		return l
	}
	out := make(levels, len(l))
	copy(out, l)
	out[n/64] &^= 1 << (n % 64)
	return out
}

// and returns the union; where one set holds the other, that one.
func (l levels) and(m levels) levels {
	if len(l) < len(m) {
		l, m = m, l
	}
	for i, bits := range m {
		if bits&^l[i] != 0 {
			out := make(levels, len(l))
			copy(out, l)
			for j := i; j < len(m); j++ {
				out[j] |= m[j]
			}
			return out
		}
	}
	return l
}
