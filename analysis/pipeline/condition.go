package pipeline

import (
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/esql"
)

func (a *analyser) logical(e *esql.Logical, t *Table) value {
	out := value{typ: Boolean, constant: true}
	for _, term := range e.Terms {
		v := a.expr(term, t)
		a.wantsBoolean(v, term)
		out.aggregate = out.aggregate || v.aggregate
		out.constant = out.constant && v.constant
	}
	return out
}

// condition follows what WHERE asks, where a string is no condition either.
func (a *analyser) condition(e esql.Expr, t *Table) {
	v := a.expr(e, t)
	if v.literal && v.typ == Keyword {
		a.wrongType(v, e, "a condition is true or false, not "+v.typ.describe())
		return
	}
	a.wantsBoolean(v, e)
}

// wantsBoolean reports a value that is no condition.
func (a *analyser) wantsBoolean(v value, e esql.Expr) {
	if v.typ != Unknown && v.typ != Null && v.typ != Boolean && !(v.literal && v.typ == Keyword) {
		a.wrongType(v, e, "a condition is true or false, not "+v.typ.describe()+asked(v))
	}
}

// asked says how to ask something of a column that is no condition by itself.
func asked(v value) string {
	if v.column == nil {
		return ": compare it with a value, as in `… == …`"
	}
	return ": compare it, as in `" + v.column.Name + " == …`, or write `IS NOT NULL` behind it"
}

func (a *analyser) isIn(e *esql.In, t *Table) value {
	left := a.expr(e.Operand, t)
	out := value{typ: Boolean, aggregate: left.aggregate, constant: left.constant}
	if e.Subquery != nil {
		a.nested(e.Subquery.Pipeline)
		return out
	}
	for _, item := range e.Items {
		v := a.expr(item, t)
		out.aggregate = out.aggregate || v.aggregate
		out.constant = out.constant && v.constant
		a.comparable("IN", left, v, e.Operand, item)
	}
	return out
}

func (a *analyser) like(e *esql.Like, t *Table) value {
	left := a.expr(e.Operand, t)
	op := "LIKE"
	if e.Regex {
		op = "RLIKE"
	}
	if left.typ != Unknown && left.typ != Null && left.typ.family() != "string" {
		a.wrongType(left, e.Operand, "`"+op+"` needs a string, not "+left.typ.describe())
	}
	for _, p := range e.Patterns {
		v := a.expr(p, t)
		if _, list := p.(*esql.List); list {
			a.wrongType(v, p, "several patterns of `"+op+"` stand in parentheses, as in `"+op+" (\"a*\", \"b*\")`")
		} else if v.typ != Unknown && v.typ != Null && v.typ.family() != "string" {
			a.wrongType(v, p, "the pattern of `"+op+"` is a string, not "+v.typ.describe())
		}
		if l, ok := p.(*esql.Literal); ok && e.Regex && l.Kind == esql.StringLiteral {
			if err := pattern.CheckRegex(l.Value); err != nil {
				a.problem(WrongType, "wrong-pattern", l.Span(), "this is no regular expression: "+err.Error())
			}
		}
	}
	return value{typ: Boolean, aggregate: left.aggregate}
}

func (a *analyser) match(e *esql.Match, t *Table) value {
	left := a.expr(e.Field, t)
	right := a.expr(e.Value, t)
	a.searched(":", e.OpSpan, t)
	if !right.literal {
		return value{typ: Boolean}
	}
	if op := OperatorNamed(":"); !op.takes(0, left) {
		a.wrongType(left, e.Field, "`:` cannot search "+left.typ.describe())
	}
	return value{typ: Boolean}
}
