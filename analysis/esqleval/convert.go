package esqleval

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// as converts a node to a type where Elasticsearch does so by itself: numbers
// and dates to wider ones, and strings in the text to anything.
func (c *compiler) as(n node, want pipeline.Type, e esql.Node) (node, error) {
	switch {
	case n.typ == want || isString(n.typ) && isString(want):
		return n, nil
	case n.typ == pipeline.Null:
		return constant(want, nil), nil
	case want == pipeline.Null:
		return n, nil
	case n.literal:
		if isAmount(want) {
			return c.amount(n, e)
		}
		v, err := convert(n.value(), pipeline.Keyword, want)
		if err != nil {
			return n, refuse("Cannot convert string [%s] to [%s]", toText(n.value()), want)
		}
		return constant(want, v), nil
	case isNumber(n.typ) && isNumber(want), n.typ == pipeline.Date && want == pipeline.DateNanos:
		return node{typ: want, constant: n.constant, eval: func(f *frame) Value {
			v, err := convertAll(n.eval(f), func(v Value) (Value, error) { return convert(v, n.typ, want) })
			if err != nil {
				c.run.warn(e.Span(), err.Error())
			}
			return v
		}}, nil
	}
	return n, refuse("[%s] is a %s where a %s is wanted", c.run.text(e), n.typ, want)
}

// amount converts a string such as "1 day" to an amount of time.
func (c *compiler) amount(n node, e esql.Node) (node, error) {
	fields := strings.Fields(toText(n.value()))
	if len(fields) == 2 {
		if i, err := strconv.ParseInt(fields[0], 10, 64); err == nil {
			if v, typ, ok := amountOf(i, fields[1]); ok {
				return constant(typ, v), nil
			}
		}
	}
	return n, refuse("[%s]: %q is no amount of time", c.run.text(e), toText(n.value()))
}

// convertAll converts each value of a cell. Those that fail are left out; the
// error is the first one's.
func convertAll(v Value, fn func(Value) (Value, error)) (Value, error) {
	many, ok := v.(Multi)
	if !ok {
		if v == nil {
			return nil, nil
		}
		return fn(v)
	}
	var first error
	out := make([]Value, 0, len(many))
	for _, x := range many {
		y, err := fn(x)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		if y != nil {
			out = append(out, y)
		}
	}
	return gather(out), first
}

// cast compiles `expr::type`.
func (c *compiler) cast(e *esql.Cast) (node, error) {
	n, err := c.expr(e.Operand)
	if err != nil || e.Type == nil {
		return n, err
	}
	want, known := pipeline.CastType(e.Type.Name)
	if want == pipeline.Unknown {
		switch strings.ToLower(e.Type.Name) {
		case "keyword", "string":
			want = pipeline.Keyword
		default:
			if !known {
				return n, refuse("Unknown data type named [%s]", e.Type.Name)
			}
			return n, offline("the conversion to %s is not run offline", e.Type.Name)
		}
	}
	return c.conversion(e, n, want)
}

// conversion compiles a conversion that the query asks for.
func (c *compiler) conversion(e esql.Node, n node, want pipeline.Type) (node, error) {
	switch {
	case n.typ == want:
		return n, nil
	case n.typ == pipeline.Null:
		return constant(want, nil), nil
	case isAmount(want):
		return c.amount(n, e)
	case !converts[want]:
		return n, offline("the conversion to %s is not run offline", want)
	}
	return node{typ: want, constant: n.constant, eval: func(f *frame) Value {
		v, err := convertAll(n.eval(f), func(v Value) (Value, error) { return convert(v, n.typ, want) })
		if err != nil {
			c.run.warn(e.Span(), err.Error())
		}
		c.run.spend(sizeOf(v))
		return v
	}}, nil
}

// converts are the types that convert makes.
var converts = map[pipeline.Type]bool{
	pipeline.Keyword: true, pipeline.Text: true, pipeline.Boolean: true, pipeline.Integer: true, pipeline.Long: true,
	pipeline.UnsignedLong: true, pipeline.Double: true, pipeline.Date: true, pipeline.DateNanos: true, pipeline.IP: true,
	pipeline.Version: true, "geo_point": true, "cartesian_point": true, "geo_shape": true, "cartesian_shape": true,
}

func outOfRange(text string, want pipeline.Type) error {
	return fmt.Errorf("org.elasticsearch.xpack.esql.core.InvalidArgumentException: [%s] out of [%s] range", text, want)
}

func cannotParse(text string) error {
	return fmt.Errorf("org.elasticsearch.xpack.esql.core.InvalidArgumentException: Cannot parse number [%s]", text)
}

// convert makes a single value one of another type, as the TO_ functions do.
func convert(v Value, from, want pipeline.Type) (Value, error) {
	text := toText(v)
	switch want {
	case pipeline.Keyword, pipeline.Text:
		return textOf(v, from), nil
	case pipeline.Boolean:
		if isString(from) {
			return strings.EqualFold(text, "true"), nil
		}
		return toFloat(v) != 0, nil
	case pipeline.Integer, pipeline.Long, pipeline.UnsignedLong:
		return convertWhole(v, from, want)
	case pipeline.Double:
		if isString(from) {
			f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil {
				return nil, cannotParse(text)
			}
			return f, nil
		}
		return toFloat(v), nil
	case pipeline.Date, pipeline.DateNanos:
		return convertDate(v, from, want)
	case pipeline.IP:
		a, err := netip.ParseAddr(text)
		if err != nil || a.Zone() != "" {
			return nil, fmt.Errorf("java.lang.IllegalArgumentException: '%s' is not an IP string literal", text)
		}
		return a.Unmap(), nil
	case pipeline.Version:
		return text, nil
	case "geo_point", "cartesian_point":
		return parsePoint(text)
	}
	return textOf(v, from), nil
}

func convertWhole(v Value, from, want pipeline.Type) (Value, error) {
	var f float64
	switch x := v.(type) {
	case bool:
		return wholeOf(int64(boolInt(x)), want)
	case int64:
		if from == pipeline.DateNanos && want == pipeline.Long {
			return x, nil
		}
		return wholeOf(x, want)
	case uint64:
		if want == pipeline.UnsignedLong {
			return x, nil
		}
		if x > math.MaxInt64 {
			return nil, outOfRange(strconv.FormatUint(x, 10), want)
		}
		return wholeOf(int64(x), want)
	case float64:
		f = x
	case string:
		s := strings.TrimSpace(x)
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return wholeOf(i, want)
		}
		if u, err := strconv.ParseUint(s, 10, 64); err == nil && want == pipeline.UnsignedLong {
			return u, nil
		}
		var err error
		if f, err = strconv.ParseFloat(s, 64); err != nil {
			return nil, cannotParse(x)
		}
	default:
		return nil, cannotParse(textOf(v, from))
	}
	if want == pipeline.UnsignedLong {
		if math.IsNaN(f) || f < 0 || f >= math.MaxUint64 {
			return nil, outOfRange(javaDouble(f), want)
		}
		return uint64(f), nil
	}
	// Java rounds half up.
	r := math.Floor(f + 0.5)
	if math.IsNaN(r) || r < math.MinInt64 || r >= math.MaxInt64 {
		return nil, outOfRange(javaDouble(f), want)
	}
	return wholeOf(int64(r), want)
}

func wholeOf(i int64, want pipeline.Type) (Value, error) {
	switch {
	case want == pipeline.Integer && (i > math.MaxInt32 || i < math.MinInt32):
		return nil, outOfRange(strconv.FormatInt(i, 10), want)
	case want == pipeline.UnsignedLong:
		if i < 0 {
			return nil, outOfRange(strconv.FormatInt(i, 10), want)
		}
		return uint64(i), nil
	}
	return i, nil
}

func convertDate(v Value, from, want pipeline.Type) (Value, error) {
	switch {
	case isString(from):
		t, ok := parseDate(toText(v))
		if !ok {
			return nil, fmt.Errorf("java.lang.IllegalArgumentException: failed to parse date field [%s] with format [strict_date_optional_time]", toText(v))
		}
		return dateOf(want, t)
	case from == pipeline.Date && want == pipeline.DateNanos:
		return dateOf(want, time.UnixMilli(toInt(v)))
	case from == pipeline.DateNanos && want == pipeline.Date:
		return floorDiv(toInt(v), 1_000_000), nil
	}
	i, err := convertWhole(truncated(v), from, pipeline.Long)
	if n := toInt(i); err == nil && want == pipeline.DateNanos && n < 0 {
		return nil, errDate
	}
	return i, err
}

// truncated cuts what a double has behind the point.
func truncated(v Value) Value {
	if f, ok := v.(float64); ok {
		return math.Trunc(f)
	}
	return v
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

var errPoint = errors.New("java.lang.IllegalArgumentException: Failed to parse WKT")

// parsePoint reads `POINT (x y)`.
func parsePoint(text string) (Value, error) {
	s := strings.TrimSpace(text)
	if len(s) < 5 || !strings.EqualFold(s[:5], "POINT") {
		return nil, errPoint
	}
	s = strings.TrimSpace(s[5:])
	if !strings.HasPrefix(s, "(") || !strings.HasSuffix(s, ")") {
		return nil, errPoint
	}
	fields := strings.Fields(s[1 : len(s)-1])
	if len(fields) < 2 || len(fields) > 3 {
		return nil, errPoint
	}
	x, errX := strconv.ParseFloat(fields[0], 64)
	y, errY := strconv.ParseFloat(fields[1], 64)
	if errX != nil || errY != nil {
		return nil, errPoint
	}
	return Point{x, y}, nil
}
