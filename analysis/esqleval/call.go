package esqleval

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// scalar is how a function is computed. One of the first three
// members is set.
type scalar struct {
	// strict gets one value an argument, none of them null.
	strict func(*call, []Value) (Value, error)
	// cells gets whole cells: null, one value or several.
	cells func(*call, []Value) (Value, error)
	// each is computed for every value of the first argument, the other
	// arguments being single values.
	each func(*call, []Value) (Value, error)
	// check says, before any row is seen, why some arguments cannot be run; it
	// may be nil.
	check func(args []node) error
}

// call is a call of a function, ready to be computed.
type call struct {
	run *runner
	// args are the types of the arguments, ret that of the result.
	args []pipeline.Type
	ret  pipeline.Type
}

// scalars are the functions that are computed from values alone, by name.
var scalars = map[string]scalar{}

func register(table map[string]scalar) {
	for name, s := range table {
		scalars[name] = s
	}
}

// call compiles the call of a function.
func (c *compiler) call(e *esql.Call) (node, error) {
	if e.Name.Param {
		return node{}, offline("the name of a function is a parameter")
	}
	name := strings.ToLower(e.Name.Name)
	f := functionNamed(name)
	if f == nil {
		return node{}, refuse("Unknown function [%s]", e.Name.Name)
	}
	switch f.Class {
	case pipeline.Aggregate:
		return c.aggregateCall(e, f)
	case pipeline.Grouping:
		return c.grouping(e, f)
	case pipeline.TimeSeries:
		return node{}, offline("%s works on time series, which are not run offline", strings.ToUpper(f.Name))
	}
	switch f.Name {
	case "match", "match_phrase":
		if len(e.Args) < 2 {
			return node{}, refuse("[%s] has too few arguments", c.run.text(e))
		}
		return c.match(e, e.Args[0], e.Args[1], f.Name)
	case "kql", "qstr":
		return c.fullText(e, f.Name)
	}
	args, err := c.exprs(withoutOptions(e.Args))
	if err != nil {
		return node{}, err
	}
	switch f.Name {
	case "case":
		return c.caseOf(e, args)
	case "coalesce":
		return c.coalesce(e, args)
	case "is_null", "is_not_null":
		if len(args) != 1 {
			return node{}, refuse("[%s] takes one argument", c.run.text(e))
		}
		return node{typ: pipeline.Boolean, constant: args[0].constant, eval: func(fr *frame) Value {
			return (args[0].eval(fr) == nil) == (f.Name == "is_null")
		}}, nil
	case "now":
		return constant(pipeline.Date, c.run.now.UnixMilli()), nil
	case "trange":
		return c.trange(e, args)
	}
	if want, ok := conversions[f.Name]; ok && len(args) == 1 {
		return c.conversion(e, args[0], want)
	}
	s, ok := scalars[f.Name]
	if !ok {
		return node{}, offline("%s is not run offline", strings.ToUpper(f.Name))
	}
	if len(args) < len(e.Args) {
		return node{}, offline("the options of %s are not run offline", strings.ToUpper(f.Name))
	}
	args, ret, err := c.resolve(f, args, e)
	if err != nil {
		return node{}, err
	}
	if s.check != nil {
		if err := s.check(args); err != nil {
			return node{}, err
		}
	}
	return c.apply(e, s, args, ret), nil
}

// withoutOptions leaves out the map of options at the end.
func withoutOptions(args []esql.Expr) []esql.Expr {
	if n := len(args); n > 0 {
		if _, ok := args[n-1].(*esql.Map); ok {
			return args[:n-1]
		}
	}
	return args
}

// apply makes the node of a function with converted arguments.
func (c *compiler) apply(e *esql.Call, s scalar, args []node, ret pipeline.Type) node {
	k := &call{run: c.run, ret: ret}
	same := true
	for _, n := range args {
		k.args = append(k.args, n.typ)
		same = same && n.constant
	}
	switch {
	case s.strict != nil:
		return c.strict(e, ret, args, func(v []Value) (Value, error) { return s.strict(k, v) })
	case s.each != nil:
		return node{typ: ret, constant: same, eval: func(f *frame) Value {
			values := make([]Value, len(args))
			for i, n := range args {
				if values[i] = n.eval(f); values[i] == nil {
					return nil
				}
				if i > 0 && isMulti(values[i]) {
					c.run.warn(e.Span(), manyValues)
					return nil
				}
			}
			out, err := convertAll(values[0], func(v Value) (Value, error) {
				values[0] = v
				return s.each(k, values)
			})
			return c.result(e, out, err)
		}}
	}
	return node{typ: ret, constant: same, eval: func(f *frame) Value {
		values := make([]Value, len(args))
		for i, n := range args {
			values[i] = n.eval(f)
		}
		out, err := s.cells(k, values)
		return c.result(e, out, err)
	}}
}

// result accounts for a computed value; an error becomes a warning.
func (c *compiler) result(e esql.Node, v Value, err error) Value {
	if err != nil {
		c.run.warn(e.Span(), err.Error())
	}
	c.run.spend(sizeOf(v))
	return v
}

// resolve finds the signature that arguments meet with the least conversion,
// and converts them.
func (c *compiler) resolve(f *pipeline.Function, args []node, e *esql.Call) ([]node, pipeline.Type, error) {
	best, cost := -1, 1<<30
	for i, s := range f.Signatures {
		total := 0
		for j, n := range args {
			want, ok := parameter(f, s, j, len(args))
			d := distance(n, want)
			if !ok || d < 0 {
				total = -1
				break
			}
			total += d
		}
		if len(args) == 0 && len(s.Params) > 0 && !s.Params[0].Optional || missing(s, len(args)) {
			total = -1
		}
		if total >= 0 && total < cost {
			best, cost = i, total
		}
	}
	if best < 0 {
		var types []string
		for _, n := range args {
			types = append(types, string(n.typ))
		}
		return nil, "", refuse("[%s] does not take (%s)", c.run.text(e), strings.Join(types, ", "))
	}
	s := f.Signatures[best]
	out := make([]node, len(args))
	for j, n := range args {
		want, _ := parameter(f, s, j, len(args))
		var err error
		if out[j], err = c.as(n, want, e); err != nil {
			return nil, "", err
		}
	}
	return out, s.Return, nil
}

func missing(s pipeline.Signature, args int) bool {
	required := 0
	for _, p := range s.Params {
		required += boolInt(!p.Optional)
	}
	return args < required
}

// parameter returns the type of the parameter that an argument meets.
func parameter(f *pipeline.Function, s pipeline.Signature, arg, args int) (pipeline.Type, bool) {
	// Optional parameters may come first: DATE_FORMAT(format?, date).
	if len(s.Params) > 0 && s.Params[0].Optional && args < len(s.Params) {
		arg += len(s.Params) - args
	}
	if arg >= len(s.Params) {
		if !f.Variadic || len(s.Params) == 0 {
			return "", false
		}
		arg = len(s.Params) - 1
	}
	return s.Params[arg].Type, true
}

// distance says how far an argument is from a type; negative where it is not
// converted to it.
func distance(n node, want pipeline.Type) int {
	switch {
	case n.typ == want:
		return 0
	case n.typ == pipeline.Null:
		return 1
	case isString(n.typ) && isString(want):
		return 1
	case n.literal && want != pipeline.Options:
		if _, err := convert(n.value(), pipeline.Keyword, want); err != nil || isNumber(want) || want == pipeline.Boolean {
			return -1
		}
		if !isDate(want) && want != pipeline.IP && want != pipeline.Version && want != pipeline.Boolean {
			return -1
		}
		return 20
	case isNumber(n.typ) && isNumber(want) && wider(n.typ, want) == want:
		return map[pipeline.Type]int{pipeline.Long: 2, pipeline.UnsignedLong: 5, pipeline.Double: 3}[want]
	case n.typ == pipeline.Date && want == pipeline.DateNanos:
		return 2
	}
	return -1
}

// caseOf compiles CASE.
func (c *compiler) caseOf(e *esql.Call, args []node) (node, error) {
	if len(args) < 2 {
		return node{}, refuse("[%s] needs a condition and a value", c.run.text(e))
	}
	var results []node
	for i := 1; i < len(args); i += 2 {
		results = append(results, args[i])
	}
	if len(args)%2 == 1 {
		results = append(results, args[len(args)-1])
	}
	typ, err := c.common(results, e)
	if err != nil {
		return node{}, err
	}
	same := true
	for i := range results {
		if results[i], err = c.as(results[i], typ, e); err != nil {
			return node{}, err
		}
	}
	var conditions []node
	for i := 0; i+1 < len(args); i += 2 {
		n := args[i]
		if n.typ != pipeline.Boolean {
			if n, err = c.as(n, pipeline.Boolean, e); err != nil {
				return node{}, err
			}
		}
		conditions = append(conditions, n)
	}
	for _, n := range args {
		same = same && n.constant
	}
	return node{typ: asKeyword(typ), constant: same, eval: func(f *frame) Value {
		for i, n := range conditions {
			if b, _ := c.single(n.eval(f), e).(bool); b {
				return results[i].eval(f)
			}
		}
		if len(results) > len(conditions) {
			return results[len(conditions)].eval(f)
		}
		return nil
	}}, nil
}

func asKeyword(t pipeline.Type) pipeline.Type {
	if t == pipeline.Text {
		return pipeline.Keyword
	}
	return t
}

// coalesce compiles COALESCE.
func (c *compiler) coalesce(e *esql.Call, args []node) (node, error) {
	typ, err := c.common(args, e)
	if err != nil {
		return node{}, err
	}
	same := true
	for i := range args {
		same = same && args[i].constant
		if args[i], err = c.as(args[i], typ, e); err != nil {
			return node{}, err
		}
	}
	return node{typ: asKeyword(typ), constant: same, eval: func(f *frame) Value {
		for _, n := range args {
			if v := n.eval(f); v != nil {
				return v
			}
		}
		return nil
	}}, nil
}

// conversions are the functions that convert their only argument.
var conversions = map[string]pipeline.Type{
	"to_string": pipeline.Keyword, "to_text": pipeline.Text, "to_boolean": pipeline.Boolean, "to_integer": pipeline.Integer,
	"to_long": pipeline.Long, "to_unsigned_long": pipeline.UnsignedLong, "to_double": pipeline.Double,
	"to_datetime": pipeline.Date, "to_date_nanos": pipeline.DateNanos, "to_ip": pipeline.IP, "to_version": pipeline.Version,
	"to_geopoint": "geo_point", "to_cartesianpoint": "cartesian_point", "to_geoshape": "geo_shape", "to_cartesianshape": "cartesian_shape",
	"to_dateperiod": pipeline.DatePeriod, "to_timeduration": pipeline.TimeDuration,
}

// functionNamed returns a function by its name in lower case, or nil.
func functionNamed(name string) *pipeline.Function {
	if f, ok := unlisted[name]; ok {
		return f
	}
	return pipeline.FunctionNamed(name)
}

// unlisted are functions that the table of functions has not.
var unlisted = map[string]*pipeline.Function{
	"is_null":     {Name: "is_null", Class: pipeline.Scalar},
	"is_not_null": {Name: "is_not_null", Class: pipeline.Scalar},
}

// Runs reports whether a function can be run without a cluster, at least for
// some arguments. The name may be in any case.
func Runs(name string) bool {
	f := functionNamed(strings.ToLower(name))
	if f == nil {
		return false
	}
	switch f.Name {
	case "match", "match_phrase", "kql", "qstr", "case", "coalesce", "is_null", "is_not_null", "now", "trange", "bucket", "tbucket":
		return true
	}
	_, scalar := scalars[f.Name]
	_, converts := conversions[f.Name]
	_, aggregates := aggregators[f.Name]
	return scalar || converts || aggregates
}
