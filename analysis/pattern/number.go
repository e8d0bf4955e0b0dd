package pattern

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

const (
	minInt64  = math.MinInt64
	maxInt64  = math.MaxInt64
	maxUint64 = math.MaxUint64
)

// integerPoint and unsignedPoint map n to n + 2^64, so that there is room on
// both sides for numbers that do not fit.
func integerPoint(n int64) point {
	if n < 0 {
		return point{0, uint64(n)}
	}
	return point{1, uint64(n)}
}

func unsignedPoint(n uint64) point { return point{1, n} }

// spellInteger is the inverse of both.
func spellInteger(p point) string {
	if p.hi == 0 {
		return strconv.FormatInt(int64(p.lo), 10)
	}
	return strconv.FormatUint(p.lo, 10)
}

// floatPoint maps a number to its bits, turned round so that they sort as the
// numbers do. The two zeros are one, so that the negative numbers move up
// by one.
func floatPoint(x float64) point {
	if x == 0 {
		x = 0
	}
	bits := math.Float64bits(x)
	if bits>>63 == 1 {
		return point{0, ^bits + 1}
	}
	return point{0, bits | 1<<63}
}

func spellFloat(p point) string {
	bits := p.lo &^ (1 << 63)
	if p.lo>>63 == 0 {
		bits = ^(p.lo - 1)
	}
	return strconv.FormatFloat(math.Float64frombits(bits), 'g', -1, 64)
}

// parseNumber reads a decimal number of reasonable length exactly.
func parseNumber(text string) (*big.Rat, bool) {
	if len(text) == 0 || len(text) > 64 || strings.ContainsAny(text, "/_xXpPbBoO") {
		return nil, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		if exp, err := strconv.Atoi(text[i+1:]); err != nil || exp > 400 || exp < -400 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

// integerBounds returns the points of the nearest whole numbers at or below
// and at or above the number that text writes: the same one if it is whole.
// One that does not fit 64 bits becomes a point outside the domain.
func integerBounds(text string) (floor, ceil point, ok bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		p := integerPoint(n)
		return p, p, true
	}
	x, ok := parseNumber(text)
	if !ok {
		return point{}, point{}, false
	}
	down := new(big.Int).Div(x.Num(), x.Denom())
	up := down
	if !x.IsInt() {
		up = new(big.Int).Add(down, big.NewInt(1))
	}
	return clip(down), clip(up), true
}

func clip(n *big.Int) point {
	switch {
	case n.IsInt64():
		return integerPoint(n.Int64())
	case n.IsUint64():
		return unsignedPoint(n.Uint64())
	case n.Sign() < 0:
		return point{0, 0}
	}
	return point{2, 0}
}
