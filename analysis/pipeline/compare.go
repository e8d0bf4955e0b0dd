package pipeline

import (
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

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
	what, write := remedy(wrong, to)
	a.wrongTypeOr(join(wrong, to), where, "`"+op+"` compares "+to.typ.describe()+" with "+wrong.typ.describe()+": "+what, write)
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
