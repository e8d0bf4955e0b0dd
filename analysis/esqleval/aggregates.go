package esqleval

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// aggregators make the accumulators of a call; the arguments are converted to
// the signature.
var aggregators = map[string]func(k aggregateCall) (func() accumulator, error){
	"count":          func(aggregateCall) (func() accumulator, error) { return func() accumulator { return &counter{} }, nil },
	"count_distinct": countDistinct,
	"sum":            sums,
	"avg": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &average{} }, nil
	},
	"min": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &best{typ: k.arg(0), sign: -1} }, nil
	},
	"max": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &best{typ: k.arg(0), sign: 1} }, nil
	},
	"median": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &digest{at: 50} }, nil
	},
	"percentile": percentile,
	"median_absolute_deviation": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &digest{at: 50, deviation: true} }, nil
	},
	"std_dev": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &spread{root: true} }, nil
	},
	"variance": func(aggregateCall) (func() accumulator, error) { return func() accumulator { return &spread{} }, nil },
	"values": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &collection{seen: map[string]bool{}} }, nil
	},
	"top": top,
	"first": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &edge{typ: k.arg(1), sign: -1} }, nil
	},
	"last": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &edge{typ: k.arg(1), sign: 1} }, nil
	},
	"earliest": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &edge{typ: k.arg(1), sign: -1} }, nil
	},
	"latest": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &edge{typ: k.arg(1), sign: 1} }, nil
	},
	"present": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &presence{want: true} }, nil
	},
	"absent":       func(aggregateCall) (func() accumulator, error) { return func() accumulator { return &presence{} }, nil },
	"weighted_avg": func(aggregateCall) (func() accumulator, error) { return func() accumulator { return &weighted{} }, nil },
	"st_centroid_agg": func(k aggregateCall) (func() accumulator, error) {
		if t := k.arg(0); t != "geo_point" && t != "cartesian_point" {
			return nil, offline("ST_CENTROID_AGG of shapes is not run offline")
		}
		return func() accumulator { return &centroid{} }, nil
	},
}

// aggregateCall is a call of an aggregate function.
type aggregateCall struct {
	run  *runner
	args []node
	ret  pipeline.Type
}

func (k aggregateCall) arg(i int) pipeline.Type {
	if i < len(k.args) {
		return k.args[i].typ
	}
	return pipeline.Null
}

// prepare finds out how an aggregate is computed and returns its type.
func (s *statistics) prepare(a *aggregate, e *esql.Call, f *pipeline.Function, args []node) (pipeline.Type, error) {
	make, ok := aggregators[f.Name]
	if !ok {
		return "", offline("%s is not run offline", strings.ToUpper(f.Name))
	}
	k := aggregateCall{run: s.run}
	switch {
	case f.Name == "count":
		k.args, k.ret = args, pipeline.Long
	case len(args) > 0 && args[0].typ == pipeline.Null && f.Name != "count_distinct" && f.Name != "present" && f.Name != "absent":
		if !slices.ContainsFunc(f.Signatures, func(s pipeline.Signature) bool { return !missing(s, len(args)) && len(args) <= len(s.Params) }) {
			return "", refuse("[%s] has a wrong number of arguments", s.run.text(e))
		}
		k.args, k.ret = args, nullResult(f)
	default:
		var err error
		if k.args, k.ret, err = s.input.resolve(f, args, e); err != nil {
			return "", err
		}
	}
	if f.Name == "earliest" || f.Name == "latest" {
		n, ok := s.input.columns["@timestamp"]
		if !ok {
			return "", refuse("[%s] needs the column @timestamp", s.run.text(e))
		}
		k.args = append(k.args[:1:1], node{typ: s.input.table.Columns[n].Type, eval: func(f *frame) Value { return f.cells[n] }})
	}
	var err error
	a.args = k.args
	if a.make, err = make(k); err != nil {
		return "", err
	}
	return k.ret, nil
}

// nullResult is the type of an aggregate of nothing but null.
func nullResult(f *pipeline.Function) pipeline.Type {
	switch f.Name {
	case "sum":
		return pipeline.Long
	case "avg", "median", "percentile", "median_absolute_deviation", "std_dev", "variance", "weighted_avg":
		return pipeline.Double
	}
	return pipeline.Null
}

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
		a.run.estimated = true
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
