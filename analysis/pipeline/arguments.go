package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// counts reports a wrong number of arguments.
func (a *analyser) counts(f *Function, e *esql.Call, n int) bool {
	least, most := f.least, f.most
	if n >= least && (most < 0 || n <= most) {
		return true
	}
	if e.Close.IsEmpty() {
		return false // the call is still being written
	}
	span := e.Name.Span()
	if n > most && most >= 0 && most < len(e.Args) {
		span = source.Span{Start: e.Args[most].Span().Start, End: e.Args[n-1].Span().End}
	}
	a.problem(WrongCount, "wrong-count", span, fmt.Sprintf("`%s` takes %s, not %d", strings.ToUpper(f.Name), numbers(least, most), n))
	return false
}

func numbers(least, most int) string {
	plural := func(n int) string {
		if n == 1 {
			return "1 argument"
		}
		return fmt.Sprintf("%d arguments", n)
	}
	switch {
	case most < 0:
		return "at least " + plural(least)
	case least == most && most == 0:
		return "no argument"
	case least == most:
		return plural(most)
	case most == least+1:
		return fmt.Sprintf("%d or %s", least, plural(most))
	}
	return fmt.Sprintf("%d to %s", least, plural(most))
}

// checkArgs reports arguments of types that the function never takes there.
func (a *analyser) checkArgs(f *Function, e *esql.Call, args []value) {
	for i, v := range args {
		if _, ok := e.Args[i].(*esql.Star); ok {
			if f.Name != "count" && f.Name != "count_over_time" {
				a.problem(WrongType, "wrong-type", e.Args[i].Span(), "only `COUNT` takes `*`")
			}
			continue
		}
		if f.Name == "case" {
			if i%2 == 0 && i+1 < len(args) {
				a.wantsBoolean(v, e.Args[i])
			}
			continue
		}
		if slices.Contains(constants[f.Name], i) && !v.constant && v.column != nil && !v.column.mayBeConstant() {
			a.wrongType(v, e.Args[i], "`"+strings.ToUpper(f.Name)+"` takes a fixed value"+asArgument(i, len(args))+", not a column")
		} else if !f.accepts(i, len(args), v) {
			a.wrongType(v, e.Args[i], "`"+strings.ToUpper(f.Name)+"` takes "+f.wanted(i, len(args))+asArgument(i, len(args))+", not "+found(v))
		}
	}
}

// constants are the arguments that have to be known before any row is.
var constants = map[string][]int{
	"percentile": {1}, "top": {1, 2}, "count_distinct": {1}, "match": {1}, "match_phrase": {1}, "qstr": {0}, "kql": {0},
}

// mayBeConstant reports whether a column has the same value in every row, as
// far as can be told.
func (c *Column) mayBeConstant() bool {
	return c.Expr != nil && isConstant(c.Expr) || c.Renamed != nil && c.Renamed.mayBeConstant()
}

func found(v value) string {
	switch {
	case v.literal && v.typ == Keyword:
		return "the string `" + v.text + "`"
	case v.literal && v.typ.isNumber() && v.text != "":
		return "the number `" + v.text + "`"
	}
	return v.typ.describe()
}

// asArgument says which of the arguments is meant, where there are several.
func asArgument(i, args int) string {
	if args == 1 {
		return ""
	}
	return " as its " + ordinal(i) + " argument"
}

func ordinal(i int) string {
	names := []string{"first", "second", "third", "fourth", "fifth"}
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("%dth", i+1)
}

// accepts reports whether some signature takes the value as an argument.
func (f *Function) accepts(arg, args int, v value) bool {
	if v.typ == Unknown || v.typ == Null {
		return true
	}
	takesString, takesBoolean := false, false
	for _, s := range f.Signatures {
		typ, ok := f.param(s, arg, args)
		if ok && v.fits(typ) {
			return true
		}
		takesString = takesString || typ.family() == "string"
		takesBoolean = takesBoolean || typ.family() == "boolean"
	}
	// The documentation of functions that take every type leaves out some.
	return takesString && takesBoolean
}

// takes is accepts for an operator.
func (f *Function) takes(arg int, v value) bool {
	if f == nil || v.typ == Unknown || v.typ == Null || v.literal && v.typ == Keyword {
		return true
	}
	for _, s := range f.Signatures { // the very type is quickly found
		if arg < len(s.Params) && s.Params[arg].Type == v.typ {
			return true
		}
	}
	return slices.ContainsFunc(f.Signatures, func(s Signature) bool {
		return arg < len(s.Params) && v.fits(s.Params[arg].Type)
	})
}

// wants reports an operand that the operator never takes.
func (a *analyser) wants(f *Function, arg int, v value, e esql.Expr) bool {
	if f.takes(arg, v) {
		return true
	}
	op := f.Name
	if op == "neg" {
		op = "-"
	}
	a.wrongType(v, e, "`"+op+"` cannot take "+v.typ.describe()+instead(op, v, value{}))
	return false
}

// wanted describes the types that an argument can have.
func (f *Function) wanted(arg, args int) string {
	var out []string
	for _, s := range f.Signatures {
		typ, ok := f.param(s, arg, args)
		if !ok {
			continue
		}
		if d := typ.describe(); !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	if i := slices.Index(out, "a whole number"); i >= 0 && slices.Contains(out, "a number") {
		out = slices.Delete(out, i, i+1)
	}
	common := slices.DeleteFunc(slices.Clone(out), func(d string) bool { return strings.HasPrefix(d, "a `") })
	if len(common) > 0 {
		out = common // the types that few have heard of are no help
	}
	if len(out) > 4 {
		out = append(out[:4:4], "another type")
	}
	return strings.Join(out, " or ")
}
