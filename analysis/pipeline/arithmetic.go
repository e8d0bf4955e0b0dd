package pipeline

import (
	"slices"

	"github.com/rulewright/rulewright/rules/esql"
)

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
