package esqleval

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

func init() {
	// list is a function of the values of its first argument; null of none.
	list := func(fn func(*call, []Value) (Value, error)) scalar {
		return scalar{cells: func(k *call, v []Value) (Value, error) {
			values := several(v[0])
			if len(values) == 0 {
				return nil, nil
			}
			return fn(k, values)
		}}
	}
	register(map[string]scalar{
		"mv_first":  list(func(_ *call, v []Value) (Value, error) { return v[0], nil }),
		"mv_last":   list(func(_ *call, v []Value) (Value, error) { return v[len(v)-1], nil }),
		"mv_count":  list(func(_ *call, v []Value) (Value, error) { return int64(len(v)), nil }),
		"mv_min":    list(func(k *call, v []Value) (Value, error) { return extreme(gather(v), k.args[0], false), nil }),
		"mv_max":    list(func(k *call, v []Value) (Value, error) { return extreme(gather(v), k.args[0], true), nil }),
		"mv_dedupe": list(func(_ *call, v []Value) (Value, error) { return gather(distinct(v)), nil }),
		"mv_sum":    list(mvSum),
		"mv_avg": list(func(_ *call, v []Value) (Value, error) {
			var s compensated
			for _, x := range v {
				s.add(toFloat(x))
			}
			return finite(s.value / float64(len(v)))
		}),
		"mv_median":                    list(mvMedian),
		"mv_median_absolute_deviation": list(mvDeviation),
		"mv_percentile":                {cells: mvPercentile}, "mv_concat": {cells: mvConcat}, "mv_slice": {cells: mvSlice}, "mv_sort": {cells: mvSort},
		"mv_zip": {cells: mvZip}, "mv_append": {cells: mvAppend}, "mv_contains": {cells: mvContains},
		"mv_intersection": {cells: mvIntersection}, "mv_union": {cells: mvUnion}, "mv_difference": {cells: mvDifference},
		"mv_intersects": {cells: mvIntersects}, "mv_like": {cells: mvLike(false)}, "mv_rlike": {cells: mvLike(true)},
		"mv_in_range": {cells: mvInRange}, "mv_pseries_weighted_sum": {cells: mvPseries},
	})
}

func mvSum(k *call, v []Value) (Value, error) {
	switch k.ret {
	case pipeline.Double:
		var s compensated
		for _, x := range v {
			s.add(toFloat(x))
		}
		return finite(s.value)
	case pipeline.UnsignedLong:
		var sum Value = uint64(0)
		for _, x := range v {
			a, _ := sum.(uint64)
			b, _ := x.(uint64)
			var err error
			if sum, err = unsigned("+", a, b); err != nil {
				return nil, err
			}
		}
		return sum, nil
	}
	sum := new(big.Int)
	for _, x := range v {
		sum.Add(sum, big.NewInt(toInt(x)))
	}
	return checkWhole(sum, k.ret)
}

// mvMedian is the middle value, or the mean of the two in the middle, which
// for whole numbers is rounded down.
func mvMedian(k *call, v []Value) (Value, error) {
	sorted := slices.Clone(v)
	slices.SortFunc(sorted, compare)
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2], nil
	}
	a, b := sorted[n/2-1], sorted[n/2]
	switch x := a.(type) {
	case float64:
		return finite(x/2 + toFloat(b)/2)
	case uint64:
		y, _ := b.(uint64)
		return x/2 + y/2 + (x%2+y%2)/2, nil
	}
	mean := new(big.Int).Add(big.NewInt(toInt(a)), big.NewInt(toInt(b)))
	return checkWhole(mean.Rsh(mean, 1), k.ret)
}

func mvDeviation(k *call, v []Value) (Value, error) {
	median, err := mvMedian(k, v)
	if err != nil {
		return nil, err
	}
	var away []Value
	for _, x := range v {
		var d Value
		switch y := x.(type) {
		case float64:
			d = math.Abs(y - toFloat(median))
		case uint64:
			m, _ := median.(uint64)
			d = max(y, m) - min(y, m)
		default:
			if d, err = checkWhole(new(big.Int).Abs(new(big.Int).Sub(big.NewInt(toInt(x)), big.NewInt(toInt(median)))), k.ret); err != nil {
				return nil, err
			}
		}
		away = append(away, d)
	}
	return mvMedian(k, away)
}

func mvPercentile(k *call, v []Value) (Value, error) {
	values := several(v[0])
	if len(values) == 0 || v[1] == nil {
		return nil, nil
	}
	percent := toFloat(v[1])
	if isMulti(v[1]) || percent < 0 || percent > 100 {
		return nil, errors.New("java.lang.IllegalArgumentException: Percentile parameter must be a number between 0 and 100, found [" + javaDouble(percent) + "]")
	}
	sorted := make([]float64, len(values))
	for i, x := range values {
		sorted[i] = toFloat(x)
	}
	slices.Sort(sorted)
	f := quantile(sorted, percent)
	if k.ret == pipeline.Double {
		return finite(f)
	}
	return convertWhole(math.Trunc(f), pipeline.Double, k.ret)
}

func mvConcat(_ *call, v []Value) (Value, error) {
	values := several(v[0])
	if len(values) == 0 || v[1] == nil {
		return nil, nil
	}
	if isMulti(v[1]) {
		return nil, errors.New(manyValues)
	}
	texts := make([]string, len(values))
	n := 0
	for i, x := range values {
		texts[i] = toText(x)
		n += len(texts[i]) + len(toText(v[1]))
	}
	if n > 8*longest {
		return nil, tooLong("joining")
	}
	return strings.Join(texts, toText(v[1])), nil
}

// mvSlice takes the values from one place to another, both counted from 0 or,
// if negative, from the end.
func mvSlice(_ *call, v []Value) (Value, error) {
	values := several(v[0])
	if len(values) == 0 || v[1] == nil || isMulti(v[1]) {
		return nil, nil
	}
	start := int(toInt(v[1]))
	end := start
	if len(v) > 2 {
		if v[2] == nil || isMulti(v[2]) {
			return nil, nil
		}
		end = int(toInt(v[2]))
	}
	if start > end || start < 0 && end >= 0 {
		return nil, errors.New("org.elasticsearch.xpack.esql.core.InvalidArgumentException: Start offset is greater than end offset")
	}
	if start < 0 {
		start, end = start+len(values), end+len(values)
	}
	start, end = max(start, 0), min(end, len(values)-1)
	if start > end {
		return nil, nil
	}
	return gather(values[start : end+1 : end+1]), nil
}

func mvSort(k *call, v []Value) (Value, error) {
	values := slices.Clone(several(v[0]))
	sign := 1
	if len(v) > 1 {
		switch strings.ToUpper(toText(v[1])) {
		case "DESC":
			sign = -1
		case "ASC":
		default:
			return nil, errors.New("java.lang.IllegalArgumentException: Invalid order value")
		}
	}
	slices.SortStableFunc(values, func(a, b Value) int { return sign * compareAs(k.args[0], a, b) })
	return gather(values), nil
}

// mvZip joins two lists value by value; what one has too many stays alone.
func mvZip(_ *call, v []Value) (Value, error) {
	a, b, delimiter := several(v[0]), several(v[1]), ","
	if len(v) > 2 {
		delimiter = toText(v[2])
	}
	if len(a) == 0 && len(b) == 0 {
		return nil, nil
	}
	var out []Value
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			out = append(out, b[i])
		case i >= len(b):
			out = append(out, a[i])
		default:
			out = append(out, toText(a[i])+delimiter+toText(b[i]))
		}
	}
	return gather(out), nil
}

func mvAppend(_ *call, v []Value) (Value, error) {
	if v[0] == nil || v[1] == nil {
		return nil, nil
	}
	return gather(slices.Concat(several(v[0]), several(v[1]))), nil
}

func keysOf(values []Value) map[string]bool {
	out := make(map[string]bool, len(values))
	for _, v := range values {
		out[keyOf(v)] = true
	}
	return out
}

// mvContains is never null: everything contains nothing.
func mvContains(_ *call, v []Value) (Value, error) {
	have := keysOf(several(v[0]))
	for _, x := range several(v[1]) {
		if !have[keyOf(x)] {
			return false, nil
		}
	}
	return true, nil
}

func mvIntersects(_ *call, v []Value) (Value, error) {
	have := keysOf(several(v[0]))
	return slices.ContainsFunc(several(v[1]), func(x Value) bool { return have[keyOf(x)] }), nil
}

func mvIntersection(_ *call, v []Value) (Value, error) {
	have := keysOf(several(v[1]))
	return gather(slices.DeleteFunc(distinct(several(v[0])), func(x Value) bool { return !have[keyOf(x)] })), nil
}

func mvUnion(_ *call, v []Value) (Value, error) {
	return gather(distinct(slices.Concat(several(v[0]), several(v[1])))), nil
}

func mvDifference(_ *call, v []Value) (Value, error) {
	have := keysOf(several(v[1]))
	return gather(slices.DeleteFunc(distinct(several(v[0])), func(x Value) bool { return have[keyOf(x)] })), nil
}

// mvLike asks whether some value matches a pattern.
func mvLike(regex bool) func(*call, []Value) (Value, error) {
	return func(k *call, v []Value) (Value, error) {
		if v[0] == nil || v[1] == nil {
			return nil, nil
		}
		for _, p := range several(v[1]) {
			test, err := k.run.matcher(toText(p), regex)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(several(v[0]), func(x Value) bool { return test(toText(x)) }) {
				return true, nil
			}
		}
		return false, nil
	}
}

// mvInRange asks whether some value lies between two others.
func mvInRange(k *call, v []Value) (Value, error) {
	if v[0] == nil || v[1] == nil || v[2] == nil {
		return nil, nil
	}
	if isMulti(v[1]) || isMulti(v[2]) {
		return nil, errors.New(manyValues)
	}
	return slices.ContainsFunc(several(v[0]), func(x Value) bool {
		return compareAs(k.args[0], x, v[1]) >= 0 && compareAs(k.args[0], x, v[2]) <= 0
	}), nil
}

func mvPseries(_ *call, v []Value) (Value, error) {
	values := several(v[0])
	if len(values) == 0 || v[1] == nil || isMulti(v[1]) {
		return nil, nil
	}
	var s compensated
	for i, x := range values {
		s.add(toFloat(x) / math.Pow(float64(i+1), toFloat(v[1])))
	}
	return finite(s.value)
}
