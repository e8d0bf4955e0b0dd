package esqleval

import (
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

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
		return lower.HoldsFor(op, compareAs(typ, v[0], v[1])), nil
	}), nil
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
