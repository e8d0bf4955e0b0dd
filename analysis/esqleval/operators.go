package esqleval

import (
	"math/big"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

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
