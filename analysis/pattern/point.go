package pattern

import "math"

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

func (s interval) empty() bool        { return s.hi.less(s.lo) }
func (s interval) holds(p point) bool { return !p.less(s.lo) && !s.hi.less(p) }

// nothing is the empty interval.
var nothing = interval{lo: point{0, 1}}

// domainSpan is the interval of all values of an ordered domain.
func domainSpan(d Domain) interval {
	switch d {
	case Integer:
		return interval{integerPoint(minInt64), unsignedPoint(maxUint64)}
	case Float:
		return interval{floatPoint(-math.MaxFloat64), floatPoint(math.MaxFloat64)}
	case Date:
		return interval{datePoint(minInt64, 0), datePoint(maxInt64, 999_999_999)}
	case Boolean:
		return interval{point{}, point{0, 1}}
	}
	return interval{point{}, point{maxUint64, maxUint64}}
}
