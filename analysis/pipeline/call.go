package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

func lower(s string) string { return strings.ToLower(s) }

// call is expr for the call of a function.
func (a *analyser) call(e *esql.Call, t *Table) value {
	if e.Name.Param {
		a.args(e, t)
		return value{}
	}
	f := FunctionNamed(e.Name.Name)
	if f == nil {
		a.unknownFunction(e)
		a.args(e, t)
		return value{}
	}
	a.placed(f, e)
	inside := a.in.inside
	if searches[f.Name] {
		a.searched(strings.ToUpper(f.Name), e.Name.Span(), t)
	}
	if f.Name == "score" {
		defer func(was bool) { a.in.scoring = was }(a.in.scoring)
		a.in.scoring = true
	}
	isAggregate := f.Class == Aggregate || f.Class == TimeSeries
	if isAggregate && f.Name != "sparkline" || f.Class == Grouping {
		a.in.inside = true
	}
	args := make([]value, 0, len(e.Args))
	if isConversion(f) && len(e.Args) > 0 {
		args = append(args, a.convert(e.Args[0], t))
	}
	for _, arg := range e.Args[len(args):] {
		args = append(args, a.expr(arg, t))
	}
	a.in.inside = inside
	out := value{aggregate: isAggregate, constant: !isAggregate && f.Class == Scalar}
	for _, v := range args {
		out.aggregate = out.aggregate || v.aggregate
		out.constant = out.constant && v.constant
		out.catalogue = out.catalogue || v.catalogue
		out.multi = out.multi || v.multi && !isAggregate
	}
	if f.Class == Grouping {
		out.aggregate = false
	}
	if !a.counts(f, e, len(args)) {
		return value{aggregate: out.aggregate}
	}
	a.checkArgs(f, e, args)
	a.ofOneType(f, e, args)
	a.bucket(f, e, args)
	a.checkListed(f, e)
	a.checkOptions(f, e)
	out.typ = a.result(f, args)
	out.multi, out.collected = severalValues(f, out.multi)
	return out
}

// severalValues says whether a function can give several values, and whether
// it does as a rule.
func severalValues(f *Function, multi bool) (can, does bool) {
	switch f.Name {
	case "values", "top", "sample", "split", "mv_append", "mv_zip", "mv_sort", "mv_dedupe", "mv_slice", "mv_union", "mv_intersection", "mv_difference":
		return true, f.Name == "values" || f.Name == "top" || f.Name == "split"
	case "coalesce", "case":
		return multi, false
	}
	return false, false
}

// isConversion reports whether a function does what a cast does.
func isConversion(f *Function) bool {
	return table().conversions[f.Name]
}

// args finds out about the arguments, in order.
func (a *analyser) args(e *esql.Call, t *Table) []value {
	var out []value
	for _, arg := range e.Args {
		out = append(out, a.expr(arg, t))
	}
	return out
}

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
	families := map[string]bool{}
	for _, s := range f.Signatures {
		typ, ok := f.param(s, arg, args)
		if ok && v.fits(typ) {
			return true
		}
		families[typ.family()] = true
	}
	// The documentation of functions that take every type leaves out some.
	return families["string"] && families["boolean"]
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

// result returns the type that the function gives; Unknown if it depends on
// what is not known.
func (f *Function) result(args []value) Type {
	var found []Type
	exact := false
	for _, s := range f.Signatures {
		fits, same := true, true
		for i, v := range args {
			typ, ok := f.param(s, i, len(args))
			if f.Name == "case" {
				typ, ok = s.Return, true
				if i%2 == 0 && i+1 < len(args) {
					typ = Boolean
				}
			}
			if fits = ok && v.fits(typ); !fits {
				break
			}
			same = same && (typ == v.typ || v.typ == Null)
		}
		if !fits || exact && !same {
			continue
		}
		if same && !exact {
			exact, found = true, nil
		}
		if !slices.Contains(found, s.Return) {
			found = append(found, s.Return)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return Unknown
}

// resultKey is what the type of a call depends on, but for the text of strings.
type resultKey struct {
	function *Function
	count    int
	args     [3]argument
}

type argument struct {
	typ   Type
	multi bool
}

// result is the function's result, remembered: a query calls few functions, with
// the same types again and again.
func (a *analyser) result(f *Function, args []value) Type {
	key := resultKey{function: f, count: len(args)}
	if len(args) > len(key.args) {
		return f.result(args)
	}
	for i, v := range args {
		if v.literal && v.typ == Keyword {
			return f.result(args)
		}
		key.args[i] = argument{v.typ, v.multi}
	}
	typ, known := a.results[key]
	if !known {
		typ = f.result(args)
		if a.results == nil {
			a.results = map[resultKey]Type{}
		}
		a.results[key] = typ
	}
	return typ
}

// nearest returns the name that a word most likely means; "" if none is like it.
func nearest(word string, names []string) string {
	if len(word) < 3 || len(names) > mostNames {
		return ""
	}
	near, _ := keys.Nearest(word, names)
	return near
}

// mostNames bounds the names that a word is compared with.
const mostNames = 1000
