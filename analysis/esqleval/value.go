package esqleval

import (
	"cmp"
	"math"
	"net/netip"
	"slices"
	"strconv"
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

// Format writes one value as Elasticsearch's CSV output does; null is "null"
// and several values stand in brackets.
func Format(v Value, t pipeline.Type) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case Multi:
		var b strings.Builder
		for i, x := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(Format(x, t))
		}
		return "[" + b.String() + "]"
	}
	return textOf(v, t)
}

// textOf is the conversion of a single value to a keyword.
func textOf(v Value, t pipeline.Type) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		switch t {
		case pipeline.Date:
			return formatMillis(v)
		case pipeline.DateNanos:
			return formatNanos(v)
		}
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float64:
		return javaDouble(v)
	case netip.Addr:
		return v.String()
	case Point:
		return "POINT (" + javaDouble(v.X) + " " + javaDouble(v.Y) + ")"
	case time.Duration:
		return javaDuration(v)
	case Period:
		return v.String()
	}
	return ""
}

// javaDouble writes a double as Java's Double.toString does.
func javaDouble(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f == 0:
		if math.Signbit(f) {
			return "-0.0"
		}
		return "0.0"
	}
	if a := math.Abs(f); a >= 1e-3 && a < 1e7 {
		s := strconv.FormatFloat(f, 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	n, _ := strconv.Atoi(exponent)
	return mantissa + "E" + strconv.Itoa(n)
}

// javaDuration writes an amount of time in ISO 8601, as Java does.
func javaDuration(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	out := "PT"
	if h := d / time.Hour; h != 0 {
		out += strconv.FormatInt(int64(h), 10) + "H"
		d -= h * time.Hour
	}
	if m := d / time.Minute; m != 0 {
		out += strconv.FormatInt(int64(m), 10) + "M"
		d -= m * time.Minute
	}
	if d != 0 {
		out += strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "S"
	}
	return out
}

// String writes the period in ISO 8601.
func (p Period) String() string {
	out := "P"
	if y := p.Months / 12; y != 0 {
		out += strconv.Itoa(y) + "Y"
	}
	if m := p.Months % 12; m != 0 {
		out += strconv.Itoa(m) + "M"
	}
	if p.Days != 0 {
		out += strconv.Itoa(p.Days) + "D"
	}
	if out == "P" {
		return "P0D"
	}
	return out
}

// compareVersions orders versions: those that follow semantic versioning by
// it, others behind them as text.
func compareVersions(a, b string) int {
	x, xok := parseVersion(a)
	y, yok := parseVersion(b)
	switch {
	case xok && !yok:
		return -1
	case !xok && yok:
		return 1
	case !xok:
		return strings.Compare(a, b)
	}
	if c := slices.Compare(x.numbers, y.numbers); c != 0 {
		return c
	}
	switch {
	case x.release == nil && y.release != nil:
		return 1
	case x.release != nil && y.release == nil:
		return -1
	}
	if c := slices.CompareFunc(x.release, y.release, comparePart); c != 0 {
		return c
	}
	return strings.Compare(x.build, y.build)
}

type version struct {
	numbers []uint64
	release []string
	build   string
}

func parseVersion(s string) (version, bool) {
	var v version
	s, v.build, _ = strings.Cut(s, "+")
	main, release, has := strings.Cut(s, "-")
	if has {
		v.release = strings.Split(release, ".")
	}
	for part := range strings.SplitSeq(main, ".") {
		n, err := strconv.ParseUint(part, 10, 64)
		if err != nil {
			return v, false
		}
		v.numbers = append(v.numbers, n)
	}
	return v, true
}

func comparePart(a, b string) int {
	x, errX := strconv.ParseUint(a, 10, 64)
	y, errY := strconv.ParseUint(b, 10, 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Compare(x, y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return strings.Compare(a, b)
}

// Parse reads one value of a type as a document spells it.
func Parse(text string, t pipeline.Type) (Value, error) {
	if isString(t) || t == pipeline.Version {
		return text, nil
	}
	return convert(text, pipeline.Keyword, t)
}

// Indexed makes a cell of the values that a document has in a field, as an
// index keeps them: in order, and strings and addresses each once. Texts stay
// as they are.
func Indexed(values []Value, t pipeline.Type) Value {
	if t == pipeline.Text || len(values) < 2 {
		return gather(values)
	}
	values = slices.Clone(values)
	slices.SortStableFunc(values, func(a, b Value) int { return compareAs(t, a, b) })
	if t == pipeline.Keyword || t == pipeline.IP || t == pipeline.Version {
		values = slices.CompactFunc(values, func(a, b Value) bool { return a == b })
	}
	return gather(values)
}

// JSON returns a cell as JSON has it: numbers and booleans as such, several
// values as an array, and everything else as [Format] writes it.
func JSON(v Value, t pipeline.Type) any {
	switch v := v.(type) {
	case nil, bool, uint64:
		return v
	case int64:
		if !isDate(t) {
			return v
		}
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return v
		}
	case Multi:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = JSON(x, t)
		}
		return out
	}
	return textOf(v, t)
}
