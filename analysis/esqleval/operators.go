package esqleval

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
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

// unary compiles a sign.
func (c *compiler) unary(e *esql.Unary) (node, error) {
	n, err := c.expr(e.Operand)
	if err != nil || e.Op == "+" {
		return n, err
	}
	switch n.typ {
	case pipeline.Integer, pipeline.Long, pipeline.Double, pipeline.TimeDuration, pipeline.DatePeriod, pipeline.Null:
	default:
		return n, refuse("[%s] is a %s, which has no sign", c.run.text(e.Operand), n.typ)
	}
	return c.strict(e, n.typ, []node{n}, func(args []Value) (Value, error) {
		switch v := args[0].(type) {
		case int64:
			return checkWhole(new(big.Int).Neg(big.NewInt(v)), n.typ)
		case float64:
			return -v, nil
		case time.Duration:
			return -v, nil
		case Period:
			return Period{-v.Months, -v.Days}, nil
		}
		return nil, nil
	}), nil
}

// strict makes the node of a function that is null where an argument is, and
// null with a warning where one has several values or the function fails.
func (c *compiler) strict(e esql.Node, typ pipeline.Type, args []node, fn func([]Value) (Value, error)) node {
	same := true
	for _, n := range args {
		same = same && n.constant
	}
	if typ == pipeline.Null {
		return constant(pipeline.Null, nil)
	}
	return node{typ: typ, constant: same, eval: func(f *frame) Value {
		values := make([]Value, len(args))
		many := false
		for i, n := range args {
			v := n.eval(f)
			if v == nil {
				return nil
			}
			many = many || isMulti(v)
			values[i] = v
		}
		if many {
			c.run.warn(e.Span(), manyValues)
			return nil
		}
		out, err := fn(values)
		if err != nil {
			c.run.warn(e.Span(), err.Error())
			return nil
		}
		c.run.spend(sizeOf(out))
		return out
	}}
}

func isNumber(t pipeline.Type) bool {
	switch t {
	case pipeline.Integer, pipeline.Long, pipeline.UnsignedLong, pipeline.Double:
		return true
	}
	return false
}

func isString(t pipeline.Type) bool { return t == pipeline.Keyword || t == pipeline.Text }

func isDate(t pipeline.Type) bool { return t == pipeline.Date || t == pipeline.DateNanos }

func isAmount(t pipeline.Type) bool { return t == pipeline.DatePeriod || t == pipeline.TimeDuration }

// wider returns the type in which two numbers meet.
func wider(a, b pipeline.Type) pipeline.Type {
	for _, t := range []pipeline.Type{pipeline.Double, pipeline.UnsignedLong, pipeline.Long} {
		if a == t || b == t {
			return t
		}
	}
	return pipeline.Integer
}

// binary compiles arithmetic and comparisons.
func (c *compiler) binary(e *esql.Binary) (node, error) {
	left, err := c.expr(e.Left)
	if err != nil {
		return left, err
	}
	right, err := c.expr(e.Right)
	if err != nil {
		return right, err
	}
	if e.IsComparison() {
		return c.comparison(e, e.Op, left, right)
	}
	return c.arithmetic(e, left, right)
}

// comparison compiles one of == != < <= > >=.
func (c *compiler) comparison(e esql.Node, op string, left, right node) (node, error) {
	if left.typ == pipeline.Null || right.typ == pipeline.Null {
		return constant(pipeline.Boolean, nil), nil
	}
	left, right, typ, err := c.meet(e, left, right)
	if err != nil {
		return left, err
	}
	if op != "==" && op != "!=" && (typ == pipeline.Boolean || typ == "geo_point") {
		return left, refuse("[%s] orders values of type %s, which have no order", c.run.text(e), typ)
	}
	return c.strict(e, pipeline.Boolean, []node{left, right}, func(v []Value) (Value, error) {
		return holds(op, compareAs(typ, v[0], v[1])), nil
	}), nil
}

func holds(op string, order int) bool {
	switch op {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// meet converts two operands of a comparison to one type.
func (c *compiler) meet(e esql.Node, left, right node) (l, r node, typ pipeline.Type, err error) {
	typ, err = c.common([]node{left, right}, e)
	if err != nil {
		return left, right, typ, err
	}
	if l, err = c.as(left, typ, e); err == nil {
		r, err = c.as(right, typ, e)
	}
	return l, r, typ, err
}

// common returns the type in which values meet: that of all of them, the wider
// of numbers and dates, and for strings in the text that of the others.
func (c *compiler) common(nodes []node, e esql.Node) (pipeline.Type, error) {
	typ, literal := pipeline.Null, false
	for _, n := range nodes {
		switch {
		case n.typ == pipeline.Null || n.typ == typ:
			literal = literal && n.literal || literal && n.typ == pipeline.Null
		case typ == pipeline.Null:
			typ, literal = n.typ, n.literal
		case isNumber(typ) && isNumber(n.typ):
			typ = wider(typ, n.typ)
		case isString(typ) && isString(n.typ):
			typ, literal = pipeline.Keyword, literal && n.literal
		case isDate(typ) && isDate(n.typ):
			typ = pipeline.DateNanos
		case n.literal:
		case literal:
			typ, literal = n.typ, false
		default:
			return typ, refuse("[%s] mixes %s and %s", c.run.text(e), typ, n.typ)
		}
	}
	return typ, nil
}

// arithmetic compiles one of + - * / %.
func (c *compiler) arithmetic(e *esql.Binary, left, right node) (node, error) {
	var err error
	if left.literal && isAmount(right.typ) {
		left, err = c.as(left, pipeline.Date, e)
	} else if right.literal && isDate(left.typ) {
		right, err = c.amount(right, e)
	} else if left.literal && isDate(right.typ) {
		left, err = c.amount(left, e)
	}
	if err != nil {
		return left, err
	}
	sum := e.Op == "+" || e.Op == "-"
	l, r := left.typ, right.typ
	switch {
	case l == pipeline.Null && r == pipeline.Null:
		return constant(pipeline.Null, nil), nil
	case l == pipeline.Null && (isNumber(r) || isDate(r)), r == pipeline.Null && (isNumber(l) || isDate(l)):
		if l == pipeline.Null {
			l = r
		}
		return constant(l, nil), nil
	case l == pipeline.Null, r == pipeline.Null:
		return constant(pipeline.Null, nil), nil
	case isNumber(l) && isNumber(r):
		return c.numbers(e, left, right)
	case sum && isDate(l) && isAmount(r):
		return c.strict(e, l, []node{left, right}, func(v []Value) (Value, error) { return shiftDate(l, toInt(v[0]), v[1], e.Op == "-") }), nil
	case e.Op == "+" && isAmount(l) && isDate(r):
		return c.strict(e, r, []node{right, left}, func(v []Value) (Value, error) { return shiftDate(r, toInt(v[0]), v[1], false) }), nil
	case sum && isAmount(l) && l == r:
		return c.strict(e, l, []node{left, right}, func(v []Value) (Value, error) {
			sign := 1
			if e.Op == "-" {
				sign = -1
			}
			if p, ok := v[0].(Period); ok {
				q, _ := v[1].(Period)
				return Period{p.Months + sign*q.Months, p.Days + sign*q.Days}, nil
			}
			p, _ := v[0].(time.Duration)
			q, _ := v[1].(time.Duration)
			return p + time.Duration(sign)*q, nil
		}), nil
	}
	return node{}, refuse("[%s] has arguments of types %s and %s", c.run.text(e), l, r)
}

// numbers compiles arithmetic of numbers.
func (c *compiler) numbers(e *esql.Binary, left, right node) (node, error) {
	typ := wider(left.typ, right.typ)
	if typ == pipeline.UnsignedLong && left.typ != right.typ && !left.constant && !right.constant {
		return node{}, refuse("[%s] mixes unsigned_long and %s", c.run.text(e), pipeline.Long)
	}
	left, err := c.as(left, typ, e)
	if err != nil {
		return left, err
	}
	if right, err = c.as(right, typ, e); err != nil {
		return right, err
	}
	return c.strict(e, typ, []node{left, right}, func(v []Value) (Value, error) {
		switch typ {
		case pipeline.Double:
			return floats(e.Op, toFloat(v[0]), toFloat(v[1]))
		case pipeline.UnsignedLong:
			x, _ := v[0].(uint64)
			y, _ := v[1].(uint64)
			return unsigned(e.Op, x, y)
		}
		return whole(e.Op, toInt(v[0]), toInt(v[1]), typ)
	}), nil
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

// in compiles IN with a list.
func (c *compiler) in(e *esql.In) (node, error) {
	if e.Subquery != nil {
		return node{}, offline("IN with a subquery is not run offline")
	}
	operand, err := c.expr(e.Operand)
	if err != nil {
		return operand, err
	}
	items, err := c.exprs(e.Items)
	if err != nil {
		return node{}, err
	}
	typ, err := c.common(append([]node{operand}, items...), e)
	if err != nil {
		return node{}, err
	}
	if operand, err = c.as(operand, typ, e); err != nil {
		return node{}, err
	}
	same := operand.constant
	for i := range items {
		if items[i], err = c.as(items[i], typ, e); err != nil {
			return node{}, err
		}
		same = same && items[i].constant
	}
	return node{typ: pipeline.Boolean, constant: same, eval: func(f *frame) Value {
		v := c.single(operand.eval(f), e)
		if v == nil {
			return nil
		}
		var out Value = e.Negated
		for _, n := range items {
			item := c.single(n.eval(f), e)
			if item == nil {
				out = nil
			} else if compareAs(typ, v, item) == 0 {
				return !e.Negated
			}
		}
		return out
	}}, nil
}
