package pipeline

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
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
		defer func(was bool) { a.in.unknown = was }(a.in.unknown)
		a.in.unknown = true
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
