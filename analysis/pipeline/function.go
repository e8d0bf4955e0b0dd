package pipeline

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./gen -facts ../../../shared/facts -out functions.tsv

//go:embed functions.tsv
var functionTable string

// Function is a function or an operator of ES|QL.
type Function struct {
	// Name is in lower case; an operator's is what is written for it.
	Name string
	Class
	// Params are the names of the parameters of the longest signature.
	Params     []string
	Signatures []Signature
	// Variadic says that the last parameter can be repeated.
	Variadic bool
	// Preview functions may change, Snapshot ones exist in development builds
	// only.
	Preview, Snapshot bool
	// License is "platinum" or the like where the function needs one.
	License string
	// least and most are how many arguments it can have, as [Function.arity]
	// tells.
	least, most int
}

// Class says where a function can be called.
type Class string

// The classes of functions.
const (
	Scalar     Class = "scalar"
	Aggregate  Class = "agg"
	TimeSeries Class = "time_series_agg"
	Grouping   Class = "grouping"
	Operator   Class = "operator"
)

// Signature is one list of types that a function takes.
type Signature struct {
	Params []Param
	Return Type
}

// Param is a parameter of a signature.
type Param struct {
	Type     Type
	Optional bool
}

// aliases are other names of functions.
var aliases = map[string]string{
	"to_str": "to_string", "to_dt": "to_datetime", "to_dbl": "to_double", "to_int": "to_integer", "to_bool": "to_boolean",
	"to_ver": "to_version", "to_ul": "to_unsigned_long", "to_ulong": "to_unsigned_long", "to_long": "to_long",
}

type functions struct {
	byName    map[string]*Function
	operators map[string]*Function
	casts     map[string]string
	// conversions are the functions that casts stand for.
	conversions map[string]bool
	names       []string
}

var table = sync.OnceValue(func() *functions {
	out := &functions{byName: map[string]*Function{}, operators: map[string]*Function{}, casts: map[string]string{}, conversions: map[string]bool{}}
	var types []string
	for line := range strings.Lines(functionTable + additions) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case cells[0] == "types" && len(cells) == 2:
			types = strings.Fields(cells[1])
		case cells[1] == "cast":
			out.casts[cells[0]] = cells[3]
			out.conversions[cells[3]] = true
		default:
			f := readFunction(cells, types)
			if f.Class == Operator {
				out.operators[f.Name] = f
				break
			}
			out.byName[f.Name] = f
			out.names = append(out.names, f.Name)
		}
	}
	slices.Sort(out.names)
	return out
})

// additions are functions that the published table leaves out.
const additions = "abs\tscalar\t\tnumber\ti:i s:s v:v y:y\n"

func readFunction(cells, types []string) *Function {
	f := &Function{Name: cells[0], Class: Class(cells[1]), Params: strings.Fields(cells[3])}
	for _, mark := range strings.Fields(cells[2]) {
		switch mark {
		case "preview":
			f.Preview = true
		case "snapshot":
			f.Snapshot = true
		case "variadic":
			f.Variadic = true
		default:
			f.License = mark
		}
	}
	for _, code := range strings.Fields(cells[4]) {
		f.Signatures = append(f.Signatures, readSignature(code, types))
	}
	if f.Name == "categorize" { // the published table leaves out its options
		f.Params = append(f.Params, "options?")
		for i := range f.Signatures {
			f.Signatures[i].Params = append(f.Signatures[i].Params, Param{Options, true})
		}
	}
	f.least, f.most = f.arity()
	return f
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func readSignature(code string, types []string) Signature {
	var s Signature
	optional := false
	typeOf := func(c byte) Type { return Type(types[strings.IndexByte(letters, c)]) }
	params, result, _ := strings.Cut(code, ":")
	for i := range len(params) {
		if params[i] == '?' {
			optional = true
			continue
		}
		s.Params = append(s.Params, Param{typeOf(params[i]), optional})
		optional = false
	}
	s.Return = typeOf(result[0])
	return s
}

// FunctionNamed returns the function that a name in any case means, or nil.
func FunctionNamed(name string) *Function {
	name = strings.ToLower(name)
	if real, ok := aliases[name]; ok {
		name = real
	}
	return table().byName[name]
}

// OperatorNamed returns an operator as it is written, such as "==" or "IN", or
// nil.
func OperatorNamed(op string) *Function { return table().operators[op] }

// FunctionNames returns the names of all functions in lower case, sorted.
func FunctionNames() []string { return slices.Clone(table().names) }

// CastType returns the type that `::name` gives; false where there is no such
// cast.
func CastType(name string) (Type, bool) {
	f := FunctionNamed(table().casts[strings.ToLower(name)])
	if f == nil {
		_, known := table().casts[strings.ToLower(name)]
		return Unknown, known
	}
	result := f.Signatures[0].Return
	for _, s := range f.Signatures {
		if s.Return != result {
			return Unknown, true
		}
	}
	return result, true
}

// CastNames returns the names of types that a cast can name, sorted.
func CastNames() []string {
	var out []string
	for name := range table().casts {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// arity returns the least and the greatest number of arguments; the latter is
// -1 where there is no limit.
func (f *Function) arity() (least, most int) {
	least = len(f.Params)
	for _, s := range f.Signatures {
		required := 0
		for _, p := range s.Params {
			if !p.Optional {
				required++
			}
		}
		least, most = min(least, required), max(most, len(s.Params))
	}
	if f.Variadic {
		most = -1
	}
	return least, most
}

// param returns the parameter that an argument meets, counting both from 0;
// false if the signature has none for it.
func (f *Function) param(s Signature, arg, args int) (Type, bool) {
	required := 0
	for _, p := range s.Params {
		if !p.Optional {
			required++
		}
	}
	if args < required {
		return Unknown, false
	}
	// Optional parameters may come first: DATE_FORMAT(format?, date).
	i := arg
	if len(s.Params) > 0 && s.Params[0].Optional && args < len(s.Params) {
		i += len(s.Params) - args
	}
	if i >= len(s.Params) {
		if !f.Variadic || len(s.Params) == 0 {
			return Unknown, false
		}
		i = len(s.Params) - 1
	}
	return s.Params[i].Type, true
}
