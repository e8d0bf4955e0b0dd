package pipeline

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
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

// sortable reports values that have no order.
func (a *analyser) sortable(v value, e esql.Expr) {
	typ := v.typ
	if v.column != nil && v.column.Type == "_source" {
		typ = "_source"
	}
	switch typ {
	case "geo_point", "geo_shape", "cartesian_point", "cartesian_shape", "_source", "counter_long", "counter_integer", "counter_double":
		a.wrongType(v, e, "rows cannot be sorted by `"+string(typ)+"`")
	}
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

// binary is expr for arithmetic and comparisons.
func (a *analyser) binary(e *esql.Binary, t *Table) value {
	if e.Op == "!=" {
		a.in.negated = !a.in.negated
		defer func() { a.in.negated = !a.in.negated }()
	}
	left, right := a.expr(e.Left, t), a.expr(e.Right, t)
	out := value{
		aggregate: left.aggregate || right.aggregate, constant: left.constant && right.constant,
		catalogue: left.catalogue || right.catalogue,
	}
	if e.IsComparison() {
		a.comparable(e.Op, left, right, e.Left, e.Right)
		out.typ = Boolean
		return out
	}
	out.multi = left.multi || right.multi
	out.typ = a.arithmetic(e, left, right)
	return out
}

// arithmetic returns the type of `left op right`.
func (a *analyser) arithmetic(e *esql.Binary, left, right value) Type {
	op := OperatorNamed(e.Op)
	if op == nil {
		return Unknown
	}
	if !a.wants(op, 0, left, e.Left) || !a.wants(op, 1, right, e.Right) {
		return Unknown
	}
	if e.Op == "-" && left.isSpan() && right.typ.family() == "date" {
		a.wrongType(right, e, "a date cannot be taken from an amount of time: write it the other way round, as in `@timestamp - 1 day`")
		return Unknown
	}
	if result, exact := op.joins(left.typ, right.typ); exact {
		return result
	}
	if !slices.ContainsFunc(op.Signatures, func(s Signature) bool {
		return len(s.Params) == 2 && left.fits(s.Params[0].Type) && right.fits(s.Params[1].Type)
	}) {
		a.wrongType(join(left, right), e, "`"+e.Op+"` cannot take "+left.typ.describe()+" and "+right.typ.describe()+instead(e.Op, left, right))
	}
	return Unknown
}

// joins returns what an operator makes of two values of the very types that a
// signature has; Unknown where signatures differ, false where none has them.
func (f *Function) joins(left, right Type) (result Type, exact bool) {
	for _, s := range f.Signatures {
		if len(s.Params) != 2 || s.Params[0].Type != left || s.Params[1].Type != right {
			continue
		}
		if exact && s.Return != result {
			return Unknown, true
		}
		result, exact = s.Return, true
	}
	return result, exact
}

// instead says what does what an operator was probably meant to do.
func instead(op string, left, right value) string {
	l, r := left.typ.family(), right.typ.family()
	switch {
	case op == "+" && (l == "string" || r == "string"):
		return ": `CONCAT` joins strings"
	case left.isSpan() && right.isSpan():
		return ": hours and less do not add to days and more"
	case op == "-" && l == "date" && r == "date":
		return ": `DATE_DIFF` counts the time between two"
	case (op == "+" || op == "-") && l == "date" && right.typ.isNumber():
		return ": an amount of time has a unit, as in `5 minutes`"
	}
	return ""
}

// isSpan reports whether a value is an amount of time.
func (v value) isSpan() bool { return v.typ == TimeDuration || v.typ == DatePeriod }

// comparable reports two values that cannot be compared.
func (a *analyser) comparable(op string, left, right value, at, other esql.Expr) {
	if left.typ == Unknown || right.typ == Unknown || left.typ == Null || right.typ == Null {
		return
	}
	table := OperatorNamed(op)
	if table == nil {
		return
	}
	if op != "IN" && (!a.wants(table, 0, left, at) || !a.wants(table, 1, right, other)) {
		return
	}
	l, r := left.typ.family(), right.typ.family()
	if l == r || left.typ.isNumber() && right.typ.isNumber() {
		return
	}
	if right.literal && right.typ == Keyword && !left.typ.isNumber() && right.converts(left.typ) ||
		left.literal && left.typ == Keyword && !right.typ.isNumber() && left.converts(right.typ) {
		return
	}
	wrong, where, to := right, other, left
	if left.literal && !right.literal {
		wrong, where, to = left, at, right
	}
	if to.typ.family() == "date" && wrong.literal && wrong.typ == Keyword {
		a.wrongType(join(wrong, to), where, notADate(wrong.text))
		return
	}
	if to.typ == IP && wrong.literal && wrong.typ == Keyword {
		message := "`" + wrong.text + "` is no IP address"
		if strings.Contains(wrong.text, "/") {
			message += ": networks are what `CIDR_MATCH` is for"
		}
		a.wrongType(join(wrong, to), where, message)
		return
	}
	remedy, write := remedy(wrong, to)
	a.wrongTypeOr(join(wrong, to), where, "`"+op+"` compares "+to.typ.describe()+" with "+wrong.typ.describe()+": "+remedy, write)
}

// remedy says what to do about a value that is compared with one of another
// type, and what to write in its place if that can be told.
func remedy(wrong, to value) (message, write string) {
	_, err := strconv.ParseFloat(wrong.text, 64)
	switch {
	case wrong.literal && wrong.typ == Keyword && to.typ.isNumber() && err == nil:
		return "write the number without quotes", wrong.text
	case wrong.literal && wrong.typ == Keyword:
		return "`" + wrong.text + "` is none", ""
	case wrong.literal && wrong.typ.isNumber() && to.typ.family() == "string":
		return "write the value in quotes", `"` + wrong.text + `"`
	}
	return "they are of different types", ""
}

// join returns a value that rests on a catalogue if one of the two does.
func join(v, w value) value {
	v.catalogue = v.catalogue || w.catalogue
	return v
}

func (a *analyser) wrongType(v value, e esql.Expr, message string) {
	a.wrongTypeOr(v, e, message, "")
}

// wrongTypeOr is wrongType with what to write instead; "" if that is not known.
func (a *analyser) wrongTypeOr(v value, e esql.Expr, message, write string) {
	if e.Span().IsEmpty() {
		return
	}
	p := Problem{
		Problem: source.Problem{Code: "wrong-type", Span: e.Span(), Message: message},
		Kind:    WrongType, Catalogue: v.catalogue,
	}
	if write != "" {
		p.Fix, p.FixTitle = []source.Edit{{Span: e.Span(), NewText: write}}, "Write `"+write+"`"
	}
	if v.column != nil {
		p.Name = v.column.Name
		if by := v.column.Made; by != nil && !v.column.Span.IsEmpty() {
			p.Related = &source.Related{Span: v.column.Span, Message: "made here"}
		}
	}
	a.report(p)
}
