package esqleval

import (
	"errors"
	"math"
	"slices"
	"strconv"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

func arithmeticError(text string) error {
	return errors.New("java.lang.ArithmeticException: " + text)
}

func init() {
	real := func(fn func(float64) float64) scalar {
		return scalar{strict: func(_ *call, v []Value) (Value, error) { return finite(fn(toFloat(v[0]))) }}
	}
	reals := func(fn func(x, y float64) float64) scalar {
		return scalar{strict: func(_ *call, v []Value) (Value, error) { return finite(fn(toFloat(v[0]), toFloat(v[1]))) }}
	}
	within := func(fn func(float64) float64, ok func(float64) bool, text string) scalar {
		return scalar{strict: func(_ *call, v []Value) (Value, error) {
			if !ok(toFloat(v[0])) {
				return nil, arithmeticError(text)
			}
			return finite(fn(toFloat(v[0])))
		}}
	}
	fixed := func(x float64) scalar {
		return scalar{strict: func(*call, []Value) (Value, error) { return x, nil }}
	}
	integral := func(fn func(float64) float64) scalar {
		return scalar{strict: func(_ *call, v []Value) (Value, error) {
			if f, ok := v[0].(float64); ok {
				return fn(f), nil
			}
			return v[0], nil
		}}
	}
	unit := func(x float64) bool { return x >= -1 && x <= 1 }
	register(map[string]scalar{
		"abs": {strict: absolute}, "round": {strict: round}, "ceil": integral(math.Ceil), "floor": integral(math.Floor),
		"sin": real(math.Sin), "cos": real(math.Cos), "tan": real(math.Tan), "atan": real(math.Atan), "tanh": real(math.Tanh),
		"asinh": real(math.Asinh), "cbrt": real(math.Cbrt), "exp": real(math.Exp),
		"sinh": overflowing(math.Sinh, "sinh overflow"), "cosh": overflowing(math.Cosh, "cosh overflow"),
		"acos": within(math.Acos, unit, "Acos input out of range"), "asin": within(math.Asin, unit, "Asin input out of range"),
		"acosh": within(math.Acosh, func(x float64) bool { return x >= 1 }, "Acosh input out of range"),
		"atanh": within(math.Atanh, func(x float64) bool { return x > -1 && x < 1 }, "Atanh input out of range"),
		"sqrt":  within(math.Sqrt, func(x float64) bool { return x >= 0 }, "Square root of negative"),
		"log10": within(math.Log10, func(x float64) bool { return x > 0 }, "Log of non-positive number"),
		"log":   {strict: logarithm}, "atan2": reals(math.Atan2), "hypot": reals(math.Hypot), "pow": reals(math.Pow),
		"to_degrees": real(func(x float64) float64 { return x / math.Pi * 180 }),
		"to_radians": real(func(x float64) float64 { return x / 180 * math.Pi }),
		"signum": real(func(x float64) float64 {
			switch {
			case x > 0:
				return 1
			case x < 0:
				return -1
			}
			return x
		}),
		"e": fixed(math.E), "pi": fixed(math.Pi), "tau": fixed(2 * math.Pi),
		"scalb": {strict: func(_ *call, v []Value) (Value, error) {
			n := min(max(toInt(v[1]), -5000), 5000)
			return finite(math.Ldexp(toFloat(v[0]), int(n)))
		}},
		"copy_sign": {strict: copySign}, "greatest": {cells: outermost(true)}, "least": {cells: outermost(false)},
		"clamp":     {strict: func(k *call, v []Value) (Value, error) { return least(k, greatest(k, v[0], v[1]), v[2]), nil }},
		"clamp_min": {strict: func(k *call, v []Value) (Value, error) { return greatest(k, v[0], v[1]), nil }},
		"clamp_max": {strict: func(k *call, v []Value) (Value, error) { return least(k, v[0], v[1]), nil }},
		"round_to":  {strict: roundTo}, "to_integer": {strict: parseBase(pipeline.Integer, 32)}, "to_long": {strict: parseBase(pipeline.Long, 64)},
	})
}

func overflowing(fn func(float64) float64, text string) scalar {
	return scalar{strict: func(_ *call, v []Value) (Value, error) {
		f := fn(toFloat(v[0]))
		if math.IsInf(f, 0) || math.IsNaN(f) {
			return nil, arithmeticError(text)
		}
		return f, nil
	}}
}

func absolute(k *call, v []Value) (Value, error) {
	switch x := v[0].(type) {
	case float64:
		return math.Abs(x), nil
	case int64:
		if x < 0 {
			return whole("-", 0, x, k.ret)
		}
	}
	return v[0], nil
}

// round rounds half away from zero, at a number of decimals that may be
// negative.
func round(k *call, v []Value) (Value, error) {
	decimals := int64(0)
	if len(v) > 1 {
		decimals = toInt(v[1])
	}
	if f, ok := v[0].(float64); ok {
		scale := math.Pow(10, float64(decimals))
		if scale == 0 || f == 0 {
			return 0.0, nil
		}
		scaled := math.Abs(f * scale)
		if scaled >= 1<<53 || math.IsInf(scale, 0) {
			return f, nil
		}
		return math.Copysign(math.Floor(scaled+0.5)/scale, f), nil
	}
	if decimals >= 0 {
		return v[0], nil
	}
	if decimals < -19 {
		decimals = -20
	}
	if u, ok := v[0].(uint64); ok {
		f := math.Pow(10, float64(-decimals))
		return convertWhole(math.Floor(float64(u)/f+0.5)*f, pipeline.Double, k.ret)
	}
	if decimals < -18 {
		return int64(0), nil
	}
	power := int64(1)
	for range -decimals {
		power *= 10
	}
	n := toInt(v[0])
	middle, rest := n/power, n%power
	switch {
	case rest >= 5*(power/10):
		middle++
	case rest <= -5*(power/10):
		middle--
	}
	return whole("*", middle, power, k.ret)
}

func logarithm(_ *call, v []Value) (Value, error) {
	x := toFloat(v[len(v)-1])
	if x <= 0 {
		return nil, arithmeticError("Log of non-positive number")
	}
	if len(v) == 1 {
		return finite(math.Log(x))
	}
	base := toFloat(v[0])
	switch {
	case base <= 0:
		return nil, arithmeticError("Log of non-positive number")
	case base == 1:
		return nil, arithmeticError("Log of base 1")
	}
	return finite(math.Log10(x) / math.Log10(base))
}

func copySign(k *call, v []Value) (Value, error) {
	negative := math.Signbit(toFloat(v[1]))
	switch x := v[0].(type) {
	case float64:
		return math.Copysign(x, toFloat(v[1])), nil
	case int64:
		if (x < 0) != negative {
			return whole("-", 0, x, k.ret)
		}
	}
	return v[0], nil
}

// outermost is GREATEST or LEAST: of the values of all cells; null if a cell
// is.
func outermost(most bool) func(*call, []Value) (Value, error) {
	return func(k *call, v []Value) (Value, error) {
		var all []Value
		for _, cell := range v {
			if cell == nil {
				return nil, nil
			}
			all = append(all, several(cell)...)
		}
		return extreme(gather(all), k.args[0], most), nil
	}
}

func greatest(k *call, a, b Value) Value {
	if compareAs(k.args[0], a, b) >= 0 {
		return a
	}
	return b
}

func least(k *call, a, b Value) Value {
	if compareAs(k.args[0], a, b) <= 0 {
		return a
	}
	return b
}

// roundTo rounds down to one of several points.
func roundTo(k *call, v []Value) (Value, error) {
	points := slices.Clone(v[1:])
	slices.SortFunc(points, func(a, b Value) int { return compareAs(k.ret, a, b) })
	out := points[0]
	for _, p := range points {
		if compareAs(k.ret, p, v[0]) <= 0 {
			out = p
		}
	}
	return out, nil
}

// parseBase is TO_INTEGER or TO_LONG with a base.
func parseBase(want pipeline.Type, bits int) func(*call, []Value) (Value, error) {
	return func(_ *call, v []Value) (Value, error) {
		if len(v) != 2 {
			return v[0], nil
		}
		base, text := toInt(v[1]), toText(v[0])
		if base < 2 || base > 36 {
			return nil, errors.New("java.lang.NumberFormatException: radix " + strconv.FormatInt(base, 10) + " is out of range")
		}
		digits := text
		if base == 16 && len(text) > 2 && (text[:2] == "0x" || text[:2] == "0X") {
			digits = text[2:]
		}
		n, err := strconv.ParseInt(digits, int(base), bits)
		if err != nil {
			return nil, errors.New("java.lang.NumberFormatException: For input string: \"" + text + "\" under radix " + strconv.FormatInt(base, 10))
		}
		return wholeOf(n, want)
	}
}
