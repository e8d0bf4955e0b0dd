package esqleval

import (
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

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
