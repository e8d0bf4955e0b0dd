package esqleval

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

var (
	errInteger = errors.New("java.lang.ArithmeticException: integer overflow")
	errLong    = errors.New("java.lang.ArithmeticException: long overflow")
	errUlong   = errors.New("java.lang.ArithmeticException: unsigned_long overflow")
	errZero    = errors.New("java.lang.ArithmeticException: / by zero")
	errDate    = errors.New("java.time.DateTimeException: Exceeds capacity of Instant")
)

func errNotFinite(f float64) error {
	return errors.New("java.lang.ArithmeticException: not a finite double number: " + javaDouble(f))
}

func floats(op string, x, y float64) (Value, error) {
	var z float64
	switch op {
	case "+":
		z = x + y
	case "-":
		z = x - y
	case "*":
		z = x * y
	case "/":
		z = x / y
	case "%":
		z = math.Mod(x, y)
	}
	return finite(z)
}

// finite is the error of results that are no numbers.
func finite(z float64) (Value, error) {
	if math.IsNaN(z) || math.IsInf(z, 0) {
		return nil, errNotFinite(z)
	}
	return z, nil
}

func whole(op string, x, y int64, typ pipeline.Type) (Value, error) {
	var z int64
	switch op {
	case "+":
		z = x + y
		if (z > x) != (y > 0) && y != 0 {
			return nil, errLong
		}
	case "-":
		z = x - y
		if (z < x) != (y > 0) && y != 0 {
			return nil, errLong
		}
	case "*":
		return checkWhole(new(big.Int).Mul(big.NewInt(x), big.NewInt(y)), typ)
	case "/", "%":
		if y == 0 {
			return nil, errZero
		}
		if op == "%" {
			if y == -1 {
				return int64(0), nil
			}
			return x % y, nil
		}
		if x == math.MinInt64 && y == -1 {
			return nil, errLong
		}
		z = x / y
	}
	if typ == pipeline.Integer && (z > math.MaxInt32 || z < math.MinInt32) {
		return nil, errInteger
	}
	return z, nil
}

// checkWhole returns a whole number of a type, or the error of its overflow.
func checkWhole(n *big.Int, typ pipeline.Type) (Value, error) {
	switch {
	case typ == pipeline.Integer && (!n.IsInt64() || n.Int64() > math.MaxInt32 || n.Int64() < math.MinInt32):
		return nil, errInteger
	case !n.IsInt64():
		return nil, errLong
	}
	return n.Int64(), nil
}

func unsigned(op string, x, y uint64) (Value, error) {
	switch op {
	case "+":
		if z, carry := bits.Add64(x, y, 0); carry == 0 {
			return z, nil
		}
	case "-":
		if x >= y {
			return x - y, nil
		}
	case "*":
		if high, low := bits.Mul64(x, y); high == 0 {
			return low, nil
		}
	default:
		if y == 0 {
			return nil, errZero
		}
		if op == "%" {
			return x % y, nil
		}
		return x / y, nil
	}
	return nil, errUlong
}

// timeOf returns a date as a time.
func timeOf(typ pipeline.Type, v int64) time.Time {
	if typ == pipeline.DateNanos {
		return time.Unix(0, v).UTC()
	}
	return time.UnixMilli(v).UTC()
}

// dateOf returns a time as a date of a type.
func dateOf(typ pipeline.Type, t time.Time) (Value, error) {
	if typ == pipeline.DateNanos {
		n, ok := nanosOf(t)
		if !ok {
			return nil, errDate
		}
		return n, nil
	}
	if y := t.Year(); y > 290_000_000 || y < -290_000_000 {
		return nil, errDate
	}
	return t.UnixMilli(), nil
}

// shiftDate adds an amount of time to a date.
func shiftDate(typ pipeline.Type, date int64, amount Value, back bool) (Value, error) {
	t, sign := timeOf(typ, date), 1
	if back {
		sign = -1
	}
	switch a := amount.(type) {
	case time.Duration:
		t = t.Add(time.Duration(sign) * a)
	case Period:
		t = addMonths(t, sign*a.Months).AddDate(0, 0, sign*a.Days)
	}
	return dateOf(typ, t)
}

// addMonths adds months as Java does: a day that the month has not becomes its
// last one.
func addMonths(t time.Time, months int) time.Time {
	if months == 0 {
		return t
	}
	first := time.Date(t.Year(), t.Month(), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location()).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}
