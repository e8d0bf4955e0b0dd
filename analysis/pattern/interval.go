package pattern

// point is one value of an ordered domain as an unsigned number of 128 bits,
// mapped so that the order of values is the order of numbers and neighbours
// are neighbours. Thus one arithmetic serves integers, floats, dates,
// addresses and booleans.
type point struct{ hi, lo uint64 }

func (a point) less(b point) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

func (a point) next() point {
	a.lo++
	if a.lo == 0 {
		a.hi++
	}
	return a
}

func (a point) prev() point {
	if a.lo == 0 {
		a.hi--
	}
	a.lo--
	return a
}

// interval is a closed interval of points; it is empty if hi is below lo.
type interval struct{ lo, hi point }

func (s interval) empty() bool            { return s.hi.less(s.lo) }
func (s interval) holds(p point) bool     { return !p.less(s.lo) && !s.hi.less(p) }
func (s interval) within(t interval) bool { return s.empty() || !s.lo.less(t.lo) && !t.hi.less(s.hi) }
