package esqleval

import (
	"math"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// grouping compiles a function that makes groups.
func (c *compiler) grouping(e *esql.Call, f *pipeline.Function) (node, error) {
	if f.Name != "bucket" && f.Name != "tbucket" {
		return node{}, offline("%s is not run offline", strings.ToUpper(f.Name))
	}
	args, err := c.exprs(e.Args)
	if err != nil {
		return node{}, err
	}
	if f.Name == "tbucket" {
		i, ok := c.columns["@timestamp"]
		if !ok {
			return node{}, refuse("[%s] needs the column @timestamp", c.run.text(e))
		}
		timestamp := node{typ: c.table.Columns[i].Type, eval: func(f *frame) Value { return f.cells[i] }}
		args = append([]node{timestamp}, args...)
	}
	if len(args) != 2 && len(args) != 4 {
		return node{}, refuse("[%s] takes 2 or 4 arguments", c.run.text(e))
	}
	for _, n := range args[1:] {
		if !n.constant || isMulti(n.value()) || n.value() == nil {
			return node{}, refuse("[%s] needs constants", c.run.text(e))
		}
	}
	switch field := args[0]; {
	case field.typ == pipeline.Null:
		return constant(pipeline.Null, nil), nil
	case isDate(field.typ):
		return c.dateBucket(e, args)
	case isNumber(field.typ):
		span := toFloat(args[1].value())
		if len(args) == 4 {
			span = roundSpan((toFloat(args[3].value()) - toFloat(args[2].value())) / span)
		}
		if !(span > 0) {
			return node{}, refuse("[%s] has no span", c.run.text(e))
		}
		return c.strict(e, pipeline.Double, []node{field}, func(v []Value) (Value, error) {
			return finite(math.Floor(toFloat(v[0])/span) * span)
		}), nil
	}
	return node{}, refuse("[%s] makes groups of a %s", c.run.text(e), args[0].typ)
}

// roundSpan rounds the span of a bucket up to a power of ten, or half of one.
func roundSpan(precise float64) float64 {
	power := math.Pow(10, math.Ceil(math.Log10(precise)))
	if half := power / 2; precise < half {
		return half
	}
	return power
}

// humanSpans are the spans that buckets of dates are made of, greatest first.
var humanSpans = []Value{
	Period{Months: 12},
	Period{Months: 1},
	Period{Days: 7},
	Period{Days: 1},
	12 * time.Hour, 3 * time.Hour, time.Hour, 30 * time.Minute,
	10 * time.Minute, 5 * time.Minute, time.Minute, 30 * time.Second, 10 * time.Second, 5 * time.Second, time.Second,
	100 * time.Millisecond, 50 * time.Millisecond, 20 * time.Millisecond, 10 * time.Millisecond, time.Millisecond,
}

// maxBuckets bounds how many buckets are counted to choose a span.
const maxBuckets = 100_000

func (c *compiler) dateBucket(e *esql.Call, args []node) (node, error) {
	field := args[0]
	if len(args) == 2 {
		amount := args[1]
		if amount.literal {
			var err error
			if amount, err = c.amount(amount, e); err != nil {
				return node{}, err
			}
		}
		if !isAmount(amount.typ) {
			return node{}, refuse("[%s] needs a span of time", c.run.text(e))
		}
		return c.truncate(e, field, amount.value())
	}
	var ends [2]time.Time
	for i := range ends {
		n := args[2+i]
		switch {
		case isString(n.typ):
			t, ok := parseDate(toText(n.value()))
			if !ok {
				return node{}, refuse("[%s]: %q is no date", c.run.text(e), toText(n.value()))
			}
			ends[i] = t
		case isDate(n.typ):
			ends[i] = timeOf(n.typ, toInt(n.value()))
		case isNumber(n.typ):
			ends[i] = time.UnixMilli(toInt(n.value()))
		}
	}
	buckets := toInt(args[1].value())
	if buckets <= 0 || buckets > maxBuckets {
		return node{}, refuse("[%s] needs a number of buckets", c.run.text(e))
	}
	span := humanSpans[0]
	for _, s := range humanSpans[1:] {
		if !fits(s, ends[0], ends[1], int(buckets), c.run.zone) {
			break
		}
		span = s
	}
	return c.truncate(e, field, span)
}

// fits reports whether so many buckets of a span reach from one time to
// another.
func fits(span Value, from, to time.Time, buckets int, zone *time.Location) bool {
	at := from
	for range buckets {
		at = addAmount(truncateTime(at, span, zone), span)
		if !at.Before(to) {
			return true
		}
	}
	return false
}

func addAmount(t time.Time, amount Value) time.Time {
	switch a := amount.(type) {
	case time.Duration:
		return t.Add(a)
	case Period:
		return addMonths(t, a.Months).AddDate(0, 0, a.Days)
	}
	return t
}

// truncate compiles the rounding of a date down to a span.
func (c *compiler) truncate(e *esql.Call, field node, span Value) (node, error) {
	if err := checkSpan(span); err != nil {
		return node{}, err
	}
	return c.strict(e, field.typ, []node{field}, func(v []Value) (Value, error) {
		return dateOf(field.typ, truncateTime(timeOf(field.typ, toInt(v[0])), span, c.run.zone))
	}), nil
}

func checkSpan(span Value) error {
	switch s := span.(type) {
	case time.Duration:
		if s >= time.Millisecond {
			return nil
		}
	case Period:
		if (s.Months > 0) != (s.Days > 0) && s.Months >= 0 && s.Days >= 0 {
			return nil
		}
		if s.Months > 0 && s.Days > 0 {
			return refuse("Time interval is not supported: it mixes months and days")
		}
	}
	return refuse("Zero or negative time interval is not supported")
}

// truncateTime rounds a time down to a span. Days and months begin at
// midnight in the zone; weeks on Monday; spans of several units are counted
// from 1970, and of several months from the year 1.
func truncateTime(t time.Time, span Value, zone *time.Location) time.Time {
	t = t.In(zone)
	switch s := span.(type) {
	case time.Duration:
		_, offset := t.Zone()
		ms := t.UnixMilli() + int64(offset)*1000
		step := s.Milliseconds()
		return time.UnixMilli(floorDiv(ms, step)*step - int64(offset)*1000).UTC()
	case Period:
		if s.Months > 0 {
			months := int64(t.Year()-1)*12 + int64(t.Month()) - 1
			if s.Months%12 == 0 {
				// Years are counted from the first one.
				years := int64(s.Months / 12)
				y := floorDiv(int64(t.Year())-1, years)*years + 1
				if years == 1 {
					y = int64(t.Year())
				}
				return time.Date(int(y), 1, 1, 0, 0, 0, 0, zone).UTC()
			}
			start := floorDiv(months, int64(s.Months)) * int64(s.Months)
			return time.Date(int(floorDiv(start, 12))+1, time.Month(start-12*floorDiv(start, 12)+1), 1, 0, 0, 0, 0, zone).UTC()
		}
		day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
		n := floorDiv(day.Unix(), 86400)
		if s.Days%7 == 0 {
			// 1970 began on a Thursday, weeks on Mondays.
			n = floorDiv(n+3, int64(s.Days))*int64(s.Days) - 3
		} else {
			n = floorDiv(n, int64(s.Days)) * int64(s.Days)
		}
		start := time.Unix(n*86400, 0).UTC()
		return time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, zone).UTC()
	}
	return t
}

// trange compiles TRANGE, which asks when @timestamp was.
func (c *compiler) trange(e *esql.Call, args []node) (node, error) {
	i, ok := c.columns["@timestamp"]
	if !ok {
		return node{}, refuse("[%s] needs the column @timestamp", c.run.text(e))
	}
	if len(args) == 0 || len(args) > 2 {
		return node{}, refuse("[%s] takes 1 or 2 arguments", c.run.text(e))
	}
	typ := c.table.Columns[i].Type
	var bounds []time.Time
	for _, n := range args {
		if !n.constant || n.value() == nil {
			return node{}, refuse("[%s] needs constants", c.run.text(e))
		}
		if n.literal && len(args) == 1 {
			var err error
			if n, err = c.amount(n, e); err != nil {
				return n, err
			}
		}
		switch v := n.value().(type) {
		case string:
			t, ok := parseDate(v)
			if !ok {
				return n, refuse("[%s]: %q is no date", c.run.text(e), v)
			}
			bounds = append(bounds, t)
		case time.Duration:
			bounds = append(bounds, c.run.now.Add(-v))
		case Period:
			bounds = append(bounds, addMonths(c.run.now.UTC(), -v.Months).AddDate(0, 0, -v.Days))
		case int64:
			bounds = append(bounds, timeOf(n.typ, v))
		default:
			return n, refuse("[%s] takes times", c.run.text(e))
		}
	}
	if len(bounds) == 1 {
		bounds = append(bounds, c.run.now)
	}
	column := node{typ: typ, eval: func(f *frame) Value { return f.cells[i] }}
	return c.strict(e, pipeline.Boolean, []node{column}, func(v []Value) (Value, error) {
		t := timeOf(typ, toInt(v[0]))
		return t.After(bounds[0]) && !t.After(bounds[1]), nil
	}), nil
}
