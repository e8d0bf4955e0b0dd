package esqleval

import (
	"errors"
	"math"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

type counter struct{ n int64 }

func (a *counter) add(cells []Value) error {
	if len(cells) == 0 {
		a.n++
	} else {
		a.n += int64(len(several(cells[0])))
	}
	return nil
}

func (a *counter) result() (Value, error) { return a.n, nil }

// distincts counts exactly, where Elasticsearch's count is an estimate beyond
// its precision threshold.
type distincts struct {
	seen      map[string]bool
	precision int
	run       *runner
}

func countDistinct(k aggregateCall) (func() accumulator, error) {
	precision := int64(3000)
	if len(k.args) > 1 {
		if !k.args[1].constant {
			return nil, refuse("COUNT_DISTINCT needs a constant")
		}
		precision = min(max(toInt(k.args[1].value()), 0), 40_000)
	}
	return func() accumulator {
		return &distincts{seen: map[string]bool{}, precision: int(precision), run: k.run}
	}, nil
}

func (a *distincts) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		a.seen[keyOf(v)] = true
	}
	return nil
}

func (a *distincts) result() (Value, error) {
	if len(a.seen) > a.precision {
		a.run.unsure = "COUNT_DISTINCT estimates beyond its precision, and is exact here"
	}
	return int64(len(a.seen)), nil
}

type presence struct{ want, found bool }

func (a *presence) add(cells []Value) error {
	a.found = a.found || cells[0] != nil
	return nil
}

func (a *presence) result() (Value, error) { return a.found == a.want, nil }

// compensated adds doubles without losing what is small, as Elasticsearch does.
type compensated struct{ value, delta float64 }

func (s *compensated) add(x float64) {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		s.value += x
	}
	if !math.IsInf(s.value, 0) && !math.IsNaN(s.value) {
		corrected := x + s.delta
		updated := s.value + corrected
		s.delta = corrected - (updated - s.value)
		s.value = updated
	}
}

func sums(k aggregateCall) (func() accumulator, error) {
	switch k.ret {
	case pipeline.Long, pipeline.UnsignedLong:
		return func() accumulator { return &sumWhole{typ: k.ret} }, nil
	case pipeline.Double:
		return func() accumulator { return &sumFloat{} }, nil
	}
	return nil, offline("SUM of %s is not run offline", k.arg(0))
}

type sumWhole struct {
	typ  pipeline.Type
	sum  int64
	some bool
}

func (a *sumWhole) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		s, err := whole("+", a.sum, toInt(v), pipeline.Long)
		if err != nil {
			return err
		}
		a.sum, a.some = toInt(s), true
	}
	return nil
}

func (a *sumWhole) result() (Value, error) {
	if !a.some {
		return nil, nil
	}
	return a.sum, nil
}

type sumFloat struct {
	sum  compensated
	some bool
}

func (a *sumFloat) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		a.sum.add(toFloat(v))
		a.some = true
	}
	return nil
}

func (a *sumFloat) result() (Value, error) {
	if !a.some {
		return nil, nil
	}
	return finite(a.sum.value)
}

type average struct {
	sum   compensated
	whole int64
	n     int64
	float bool
}

func (a *average) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		a.n++
		if i, ok := v.(int64); ok && !a.float {
			s, err := whole("+", a.whole, i, pipeline.Long)
			if err != nil {
				return err
			}
			a.whole = toInt(s)
			continue
		}
		a.float = true
		a.sum.add(toFloat(v))
	}
	return nil
}

func (a *average) result() (Value, error) {
	switch {
	case a.n == 0:
		return nil, nil
	case a.float:
		return finite(a.sum.value / float64(a.n))
	}
	return float64(a.whole) / float64(a.n), nil
}

var errWeights = errors.New("java.lang.ArithmeticException: / by zero")

type weighted struct {
	sum, weights compensated
	some         bool
}

func (a *weighted) add(cells []Value) error {
	if cells[0] == nil || cells[1] == nil || isMulti(cells[0]) || isMulti(cells[1]) {
		return nil
	}
	w := toFloat(cells[1])
	a.sum.add(toFloat(cells[0]) * w)
	a.weights.add(w)
	a.some = true
	return nil
}

func (a *weighted) result() (Value, error) {
	switch {
	case !a.some:
		return nil, nil
	case a.weights.value == 0:
		return nil, errWeights
	}
	return finite(a.sum.value / a.weights.value)
}

type centroid struct {
	x, y compensated
	n    float64
}

func (a *centroid) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		if p, ok := v.(Point); ok {
			a.x.add(p.X)
			a.y.add(p.Y)
			a.n++
		}
	}
	return nil
}

func (a *centroid) result() (Value, error) {
	if a.n == 0 {
		return nil, nil
	}
	return Point{a.x.value / a.n, a.y.value / a.n}, nil
}
