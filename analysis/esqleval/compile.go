package esqleval

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// node is an expression that is ready to be asked.
type node struct {
	typ  pipeline.Type
	eval func(*frame) Value
	// literal marks a string that stands in the text, which is converted to
	// what it meets; constant what is the same for every row.
	literal, constant bool
}

// nothing is a row for constants.
var nothing = &frame{}

// value returns the value of a constant; null for what is none.
func (n node) value() Value {
	if !n.constant {
		return nil
	}
	return n.eval(nothing)
}

func constant(typ pipeline.Type, v Value) node {
	return node{typ: typ, constant: true, eval: func(*frame) Value { return v }}
}

// compiler turns expressions over a table's columns into nodes.
type compiler struct {
	run     *runner
	columns map[string]int
	table   *Table
	// open says that a column nobody knows is null and no mistake: some
	// command before could not be run.
	open bool
	// stats is set where aggregates may stand.
	stats *statistics
	// computed are columns that are made along the way; the last of a name
	// counts.
	computed []computed
}

func newCompiler(r *runner, t *Table, open bool) *compiler {
	c := &compiler{run: r, table: t, open: open, columns: make(map[string]int, len(t.Columns))}
	for i, column := range t.Columns {
		c.columns[column.Name] = i
	}
	return c
}

// expr compiles an expression.
func (c *compiler) expr(e esql.Expr) (node, error) {
	if c.stats != nil {
		if n, ok := c.stats.group(e); ok {
			return n, nil
		}
	}
	switch e := e.(type) {
	case *esql.Paren:
		return c.expr(e.Expr)
	case *esql.Literal:
		return literal(e)
	case *esql.TimeSpan:
		return c.timeSpan(e)
	case *esql.List:
		return c.list(e)
	case *esql.Column:
		return c.column(e)
	case *esql.Unary:
		return c.unary(e)
	case *esql.Binary:
		return c.binary(e)
	case *esql.Logical:
		return c.logical(e)
	case *esql.Not:
		return c.not(e)
	case *esql.IsNull:
		return c.isNull(e)
	case *esql.In:
		return c.in(e)
	case *esql.Like:
		return c.like(e)
	case *esql.Match:
		return c.match(e, e.Field, e.Value, "match")
	case *esql.Cast:
		return c.cast(e)
	case *esql.Call:
		return c.call(e)
	case *esql.Param:
		return node{}, offline("the value of the parameter ?%s is not known", e.Name)
	case nil:
		return node{}, refuse("an expression is missing")
	}
	return node{}, refuse("[%s] cannot be read", c.run.text(e))
}

func literal(e *esql.Literal) (node, error) {
	switch e.Kind {
	case esql.StringLiteral:
		n := constant(pipeline.Keyword, e.Value)
		n.literal = true
		return n, nil
	case esql.IntegerLiteral:
		text := strings.TrimPrefix(e.Value, "+")
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			if i >= math.MinInt32 && i <= math.MaxInt32 {
				return constant(pipeline.Integer, i), nil
			}
			return constant(pipeline.Long, i), nil
		}
		if u, err := strconv.ParseUint(text, 10, 64); err == nil {
			return constant(pipeline.UnsignedLong, u), nil
		}
		fallthrough
	case esql.DecimalLiteral:
		f, err := strconv.ParseFloat(e.Value, 64)
		if err != nil {
			return node{}, refuse("[%s] is no number that fits", e.Value)
		}
		return constant(pipeline.Double, f), nil
	case esql.BooleanLiteral:
		return constant(pipeline.Boolean, strings.EqualFold(e.Value, "true")), nil
	}
	return constant(pipeline.Null, nil), nil
}

func (c *compiler) timeSpan(e *esql.TimeSpan) (node, error) {
	n, err := strconv.ParseInt(strings.TrimPrefix(e.Amount.Value, "+"), 10, 64)
	if err != nil || e.Unit == nil {
		return node{}, refuse("[%s] is no amount of time", c.run.text(e))
	}
	v, typ, ok := amountOf(n, e.Unit.Name)
	if !ok {
		return node{}, refuse("[%s] is no amount of time", c.run.text(e))
	}
	return constant(typ, v), nil
}

// amountOf returns an amount of time in a unit.
func amountOf(n int64, unit string) (Value, pipeline.Type, bool) {
	duration := func(d time.Duration) (Value, pipeline.Type, bool) {
		if n > math.MaxInt64/int64(d) || n < math.MinInt64/int64(d) {
			return nil, "", false
		}
		return time.Duration(n) * d, pipeline.TimeDuration, true
	}
	period := func(months, days int) (Value, pipeline.Type, bool) {
		if n > math.MaxInt32/12 || n < math.MinInt32/12 {
			return nil, "", false
		}
		return Period{int(n) * months, int(n) * days}, pipeline.DatePeriod, true
	}
	switch strings.ToLower(unit) {
	case "millisecond", "milliseconds", "ms":
		return duration(time.Millisecond)
	case "second", "seconds", "sec", "s":
		return duration(time.Second)
	case "minute", "minutes", "min", "m":
		return duration(time.Minute)
	case "hour", "hours", "h":
		return duration(time.Hour)
	case "day", "days", "d":
		return period(0, 1)
	case "week", "weeks", "w":
		return period(0, 7)
	case "month", "months", "mo":
		return period(1, 0)
	case "quarter", "quarters", "q":
		return period(3, 0)
	case "year", "years", "yr", "y":
		return period(12, 0)
	}
	return nil, "", false
}

func (c *compiler) list(e *esql.List) (node, error) {
	items, err := c.exprs(e.Items)
	if err != nil {
		return node{}, err
	}
	typ, err := c.common(items, e)
	if err != nil {
		return node{}, err
	}
	var values []Value
	for _, n := range items {
		if n, err = c.as(n, typ, e); err != nil {
			return node{}, err
		}
		values = append(values, several(n.value())...)
	}
	return constant(typ, gather(values)), nil
}

func (c *compiler) exprs(list []esql.Expr) ([]node, error) {
	out := make([]node, 0, len(list))
	for _, e := range list {
		n, err := c.expr(e)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

func (c *compiler) column(e *esql.Column) (node, error) {
	if !e.Known() {
		return node{}, offline("the name [%s] is not known", c.run.text(e))
	}
	name := e.Name()
	for i := len(c.computed) - 1; i >= 0; i-- {
		if c.computed[i].name == name {
			return c.computed[i].node, nil
		}
	}
	i, ok := c.columns[name]
	switch {
	case ok:
		return node{typ: c.table.Columns[i].Type, eval: func(f *frame) Value { return f.cells[i] }}, nil
	case c.open:
		return constant(pipeline.Null, nil), nil
	}
	return node{}, refuse("Unknown column [%s]", name)
}

// boolean compiles a condition.
func (c *compiler) boolean(e esql.Expr) (node, error) {
	n, err := c.expr(e)
	if err != nil {
		return n, err
	}
	if n.typ != pipeline.Boolean && n.typ != pipeline.Null {
		if n.literal {
			return c.as(n, pipeline.Boolean, e)
		}
		return n, refuse("[%s] is a %s, and a condition has to be a boolean", c.run.text(e), n.typ)
	}
	return n, nil
}

// truth returns what a condition is for a row: a bool, or nil for null. More
// than one value is null, with a warning.
func (c *compiler) truth(n node, e esql.Expr) func(*frame) Value {
	return func(f *frame) Value { return c.single(n.eval(f), e) }
}

// manyValues is the exception of functions that take one value.
const manyValues = "java.lang.IllegalArgumentException: single-value function encountered multi-value"

// single returns a cell with one value or none; of several it makes null and
// warns.
func (c *compiler) single(v Value, e esql.Node) Value {
	if isMulti(v) {
		c.run.warn(e.Span(), manyValues)
		return nil
	}
	return v
}

func (c *compiler) not(e *esql.Not) (node, error) {
	n, err := c.boolean(e.Operand)
	if err != nil {
		return n, err
	}
	get := c.truth(n, e)
	return node{typ: pipeline.Boolean, constant: n.constant, eval: func(f *frame) Value {
		if b, ok := get(f).(bool); ok {
			return !b
		}
		return nil
	}}, nil
}

func (c *compiler) logical(e *esql.Logical) (node, error) {
	var terms []func(*frame) Value
	same := true
	for _, t := range e.Terms {
		n, err := c.boolean(t)
		if err != nil {
			return n, err
		}
		terms, same = append(terms, c.truth(n, e)), same && n.constant
	}
	decisive := !e.And
	return node{typ: pipeline.Boolean, constant: same, eval: func(f *frame) Value {
		var out Value = e.And
		for _, get := range terms {
			b, ok := get(f).(bool)
			switch {
			case !ok:
				out = nil
			case b == decisive:
				return decisive
			}
		}
		return out
	}}, nil
}

func (c *compiler) isNull(e *esql.IsNull) (node, error) {
	n, err := c.expr(e.Operand)
	if err != nil {
		return n, err
	}
	return node{typ: pipeline.Boolean, constant: n.constant, eval: func(f *frame) Value {
		return (n.eval(f) == nil) != e.Negated
	}}, nil
}
