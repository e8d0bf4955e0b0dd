package esqleval

import (
	"math"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

type best struct {
	typ   pipeline.Type
	sign  int
	value Value
}

func (a *best) add(cells []Value) error {
	if v := extreme(cells[0], a.typ, a.sign > 0); v != nil && (a.value == nil || compareAs(a.typ, v, a.value)*a.sign > 0) {
		a.value = v
	}
	return nil
}

func (a *best) result() (Value, error) { return a.value, nil }

func percentile(k aggregateCall) (func() accumulator, error) {
	if len(k.args) < 2 || !k.args[1].constant {
		return nil, refuse("PERCENTILE needs a constant")
	}
	at := toFloat(k.args[1].value())
	return func() accumulator { return &digest{at: at} }, nil
}

// digest computes percentiles exactly, where Elasticsearch's are approximate
// for many thousand values.
type digest struct {
	at        float64
	deviation bool
	values    []float64
}

func (a *digest) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		a.values = append(a.values, toFloat(v))
	}
	return nil
}

func (a *digest) result() (Value, error) {
	if len(a.values) == 0 {
		return nil, nil
	}
	slices.Sort(a.values)
	if a.deviation {
		median := quantile(a.values, 50)
		for i, v := range a.values {
			a.values[i] = math.Abs(v - median)
		}
		slices.Sort(a.values)
	}
	return finite(quantile(a.values, a.at))
}

// quantile interpolates between the two nearest of sorted values.
func quantile(sorted []float64, percent float64) float64 {
	index := min(max(percent/100, 0), 1) * float64(len(sorted)-1)
	low := int(index)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (index-float64(low))*(sorted[high]-sorted[low])
}

// spread computes the variance, or its root, by Welford's method.
type spread struct {
	root     bool
	n        int64
	mean, m2 float64
}

func (a *spread) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		a.n++
		x := toFloat(v)
		delta := x - a.mean
		a.mean += delta / float64(a.n)
		a.m2 += delta * (x - a.mean)
	}
	return nil
}

func (a *spread) result() (Value, error) {
	if a.n == 0 {
		return nil, nil
	}
	v := a.m2 / float64(a.n)
	if a.root {
		v = math.Sqrt(v)
	}
	return finite(v)
}

type collection struct {
	seen   map[string]bool
	values []Value
}

func (a *collection) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		if k := keyOf(v); !a.seen[k] {
			a.seen[k] = true
			a.values = append(a.values, v)
		}
	}
	return nil
}

func (a *collection) result() (Value, error) { return gather(a.values), nil }

func top(k aggregateCall) (func() accumulator, error) {
	limit, sign := int64(0), -1
	for i, n := range k.args[min(1, len(k.args)):] {
		switch {
		case i < 2 && !n.constant:
			return nil, refuse("TOP needs constants for limit and order")
		case i == 0:
			limit = toInt(n.value())
		case i == 1 && strings.EqualFold(toText(n.value()), "desc"):
			sign = 1
		}
	}
	if limit <= 0 {
		return nil, refuse("TOP needs a limit greater than 0")
	}
	return func() accumulator {
		return &ranking{typ: k.arg(0), sign: sign, limit: int(min(limit, 1<<20)), output: len(k.args) > 3}
	}, nil
}

// ranking keeps the greatest or least values.
type ranking struct {
	typ    pipeline.Type
	sign   int
	limit  int
	output bool
	items  [][2]Value
}

func (a *ranking) add(cells []Value) error {
	for _, v := range several(cells[0]) {
		out := v
		if a.output {
			out = cells[3]
		}
		if out != nil {
			a.items = append(a.items, [2]Value{v, out})
		}
	}
	if len(a.items) > 2*a.limit+100 {
		a.trim()
	}
	return nil
}

func (a *ranking) trim() {
	slices.SortStableFunc(a.items, func(x, y [2]Value) int { return -a.sign * compareAs(a.typ, x[0], y[0]) })
	a.items = a.items[:min(len(a.items), a.limit)]
}

func (a *ranking) result() (Value, error) {
	a.trim()
	var out []Value
	for _, item := range a.items {
		out = append(out, several(item[1])...)
	}
	return gather(out), nil
}

// edge keeps the value of the first row or of the last one.
type edge struct {
	typ       pipeline.Type
	sign      int
	key, cell Value
}

func (a *edge) add(cells []Value) error {
	key := extreme(cells[1], a.typ, a.sign > 0)
	if key != nil && cells[0] != nil && (a.key == nil || compareAs(a.typ, key, a.key)*a.sign > 0) {
		a.key, a.cell = key, cells[0]
	}
	return nil
}

func (a *edge) result() (Value, error) { return a.cell, nil }
