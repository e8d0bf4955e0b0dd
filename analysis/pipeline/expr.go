package pipeline

import (
	"slices"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// value is what is known about an expression's values.
type value struct {
	typ Type
	// literal says that it is a constant in the text; text is that of a string.
	literal bool
	text    string
	// constant values do not depend on the row.
	constant bool
	// multi rows can hold several values; collected ones do as a rule.
	multi, collected bool
	// catalogue says that the type rests on a catalogue of fields.
	catalogue bool
	// aggregate says that an aggregate function was called.
	aggregate bool
	// column is what a plain mention refers to.
	column *Column
}

// expr finds out about an expression, and reports what is wrong in it.
func (a *analyser) expr(e esql.Expr, t *Table) value {
	if c := a.group(e); c != nil {
		return value{typ: c.Type, catalogue: c.Catalogue, column: c}
	}
	switch e := e.(type) {
	case *esql.Column:
		return a.column(e, t)
	case *esql.Literal:
		return literal(e)
	case *esql.TimeSpan:
		return a.timeSpan(e)
	case *esql.List:
		v := value{multi: true, constant: true, literal: true}
		if len(e.Items) > 0 {
			v.typ = a.expr(e.Items[0], t).typ
		}
		return v
	case *esql.Paren:
		v := a.expr(e.Expr, t)
		return v
	case *esql.Param:
		return value{constant: true}
	case *esql.Star:
		return value{constant: true}
	case *esql.Cast:
		return a.cast(e, t)
	case *esql.Call:
		return a.call(e, t)
	case *esql.Map:
		return value{typ: Options, constant: true}
	case *esql.Lambda:
		return a.lambda(e, t)
	}
	return a.operation(e, t)
}

// group returns the column of an expression that stands behind BY as well; nil
// if it does not, or where no aggregates are.
func (a *analyser) group(e esql.Expr) *Column {
	if _, ok := e.(*esql.Column); ok || len(a.in.groups) == 0 || a.in.inside {
		return nil
	}
	return a.in.groups[a.Query.TextOf(e)]
}

func literal(e *esql.Literal) value {
	v := value{literal: true, constant: true, text: e.Value}
	switch e.Kind {
	case esql.StringLiteral:
		v.typ = Keyword
	case esql.IntegerLiteral:
		v.typ = typeOfInteger(e.Value)
	case esql.DecimalLiteral:
		v.typ = Double
	case esql.BooleanLiteral:
		v.typ = Boolean
	case esql.NullLiteral:
		v.typ = Null
	}
	return v
}

func (a *analyser) timeSpan(e *esql.TimeSpan) value {
	typ, ok := units[lower(e.Unit.Name)]
	if !ok {
		a.problem(WrongType, "unknown-unit", e.Unit.Span(), "`"+e.Unit.Name+"` is no unit of time: "+
			"units are `second`, `minute`, `hour`, `day`, `week`, `month`, `quarter` and `year`")
	}
	return value{typ: typ, literal: true, constant: true}
}

func (a *analyser) cast(e *esql.Cast, t *Table) value {
	v := a.convert(e.Operand, t)
	out := value{constant: v.constant, multi: v.multi, collected: v.collected, aggregate: v.aggregate}
	if e.Type == nil || e.Type.Name == "" {
		return out
	}
	typ, ok := CastType(e.Type.Name)
	if !ok {
		p := Problem{
			Problem: source.Problem{
				Code: "unknown-type", Span: e.Type.Span(), Message: "`" + e.Type.Name + "` is no type that a value can be cast to",
			},
			Kind: UnknownFunction, Name: e.Type.Name, Near: nearest(lower(e.Type.Name), CastNames()),
		}
		a.report(p.suggest())
	}
	if f := FunctionNamed(table().casts[lower(e.Type.Name)]); f != nil && !f.accepts(0, 1, v) {
		a.wrongType(v, e.Operand, v.typ.describe()+" cannot be cast to `"+e.Type.Name+"`")
	}
	out.typ = typ
	return out
}

// convert is expr for what a cast converts, which can be a field of several
// types.
func (a *analyser) convert(e esql.Expr, t *Table) value {
	_, a.in.converting = e.(*esql.Column)
	v := a.expr(e, t)
	a.in.converting = false
	return v
}

func (a *analyser) lambda(e *esql.Lambda, t *Table) value {
	outer := a.in.lambda
	for _, p := range e.Params {
		a.in.lambda = append(slices.Clip(a.in.lambda), p.Name)
	}
	a.expr(e.Body, t)
	a.in.lambda = outer
	return value{}
}

// operation is expr for operators.
func (a *analyser) operation(e esql.Expr, t *Table) value {
	switch e := e.(type) {
	case *esql.Unary:
		v := a.expr(e.Operand, t)
		v.literal, v.column = false, nil
		a.wants(OperatorNamed("neg"), 0, v, e.Operand)
		return v
	case *esql.Binary:
		return a.binary(e, t)
	case *esql.Logical:
		return a.logical(e, t)
	case *esql.Not:
		a.in.negated = !a.in.negated
		v := a.expr(e.Operand, t)
		a.in.negated = !a.in.negated
		a.wantsBoolean(v, e.Operand)
		return value{typ: Boolean, aggregate: v.aggregate, constant: v.constant}
	case *esql.IsNull:
		v := a.expr(e.Operand, t)
		return value{typ: Boolean, aggregate: v.aggregate, constant: v.constant}
	case *esql.In:
		return a.isIn(e, t)
	case *esql.Like:
		return a.like(e, t)
	case *esql.Match:
		return a.match(e, t)
	case *esql.Tuple:
		out := value{}
		for _, item := range e.Items {
			out.aggregate = a.expr(item, t).aggregate || out.aggregate
		}
		return out
	}
	return value{}
}
