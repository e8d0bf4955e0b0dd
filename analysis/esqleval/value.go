package esqleval

import (
	"cmp"
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

// Value is a cell: nil for null, one value, or a [Multi]. One value is by type
//
//	boolean                    bool
//	keyword, text, version     string
//	ip                         netip.Addr, IPv4 as such
//	integer, long              int64
//	unsigned_long              uint64
//	double                     float64
//	date, date_nanos           int64: milliseconds or nanoseconds since 1970
//	date_period                Period
//	time_duration              time.Duration
//	geo_point, cartesian_point Point
//
// and a string for every other type.
type Value any

// Multi is several values of one type; never fewer than two.
type Multi []Value

// Period is an amount of calendar time.
type Period struct{ Months, Days int }

// Point is a place: degrees of longitude and latitude, or plain coordinates.
type Point struct{ X, Y float64 }

// several returns the values of a cell, none for null. The slice is not the
// caller's to change.
func several(v Value) []Value {
	switch v := v.(type) {
	case nil:
		return nil
	case Multi:
		return v
	}
	return []Value{v}
}

// gather makes a cell of values; of none it is null.
func gather(values []Value) Value {
	switch len(values) {
	case 0:
		return nil
	case 1:
		return values[0]
	}
	return Multi(values)
}

// isMulti reports whether a cell has more than one value.
func isMulti(v Value) bool { _, ok := v.(Multi); return ok }

// sizeOf is what a value costs of the budget.
func sizeOf(v Value) int64 {
	switch v := v.(type) {
	case string:
		return 1 + int64(len(v))/8
	case Multi:
		n := int64(2)
		for _, x := range v {
			n += sizeOf(x)
		}
		return n
	}
	return 1
}

// compare orders two single values of one type. Values of different Go types
// have the order of their numbers.
func compare(a, b Value) int {
	switch x := a.(type) {
	case bool:
		if y, ok := b.(bool); ok {
			return boolInt(x) - boolInt(y)
		}
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y)
		}
	case int64:
		if y, ok := b.(int64); ok {
			return cmp.Compare(x, y)
		}
	case uint64:
		if y, ok := b.(uint64); ok {
			return cmp.Compare(x, y)
		}
	case netip.Addr:
		if y, ok := b.(netip.Addr); ok {
			p, q := x.As16(), y.As16()
			return slices.Compare(p[:], q[:])
		}
	case time.Duration:
		if y, ok := b.(time.Duration); ok {
			return cmp.Compare(x, y)
		}
	case Point:
		if y, ok := b.(Point); ok {
			return cmp.Or(cmp.Compare(x.X, y.X), cmp.Compare(x.Y, y.Y))
		}
	case Period:
		if y, ok := b.(Period); ok {
			return cmp.Or(cmp.Compare(x.Months, y.Months), cmp.Compare(x.Days, y.Days))
		}
	}
	return cmp.Compare(toFloat(a), toFloat(b))
}

// compareAs orders two single values of a type, which only matters where the
// order is not that of the Go values.
func compareAs(t pipeline.Type, a, b Value) int {
	if t == pipeline.Version {
		x, _ := a.(string)
		y, _ := b.(string)
		return compareVersions(x, y)
	}
	return compare(a, b)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// toFloat returns a number as a double; 0 for what is none.
func toFloat(v Value) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case float64:
		return v
	case bool:
		return float64(boolInt(v))
	}
	return 0
}

// toInt returns a whole number; 0 for what is none.
func toInt(v Value) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case uint64:
		return int64(min(v, math.MaxInt64))
	case float64:
		return int64(v)
	}
	return 0
}

func toText(v Value) string {
	s, _ := v.(string)
	return s
}
