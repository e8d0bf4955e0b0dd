package pipeline

import (
	"maps"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// Fits reports whether a column of a type can stand where another type is
// wanted, as far as that is known.
func Fits(have, want Type) bool { return value{typ: have}.fits(want) }

// TypeOfField returns the type that a field of a mapping has as a column;
// Unknown where that depends.
func TypeOfField(t schema.Type) Type { return ofMapping[t] }

// MetadataNames returns the names that METADATA knows, sorted.
func MetadataNames() []string { return slices.Sorted(maps.Keys(metadataTypes)) }

// Wanted returns the types that the next argument of a call can have, given
// those of the arguments before it, of which some may be Unknown; nil where
// every type is right, or none.
func (f *Function) Wanted(before []Type) []Type {
	arg := len(before)
	if f.Name == "case" {
		if arg%2 == 0 {
			return []Type{Boolean}
		}
		return nil
	}
	wanted := map[Type]bool{}
	for _, s := range f.Signatures {
		if typ, ok := f.param(s, arg, max(arg+1, len(s.Params))); ok && f.begins(s, before) {
			wanted[typ] = true
		}
	}
	if len(wanted) > len(f.Signatures)/2 && len(wanted) > 10 {
		return nil
	}
	return slices.Sorted(maps.Keys(wanted))
}

// begins reports whether a call by a signature can begin with arguments of
// some types.
func (f *Function) begins(s Signature, args []Type) bool {
	for i, have := range args {
		typ, ok := f.param(s, i, max(len(args), len(s.Params)))
		if !ok || !Fits(have, typ) {
			return false
		}
	}
	return true
}

// Gives reports whether the function can return a value that fits one of the
// types.
func (f *Function) Gives(types []Type) bool {
	return slices.ContainsFunc(f.Signatures, func(s Signature) bool {
		return slices.ContainsFunc(types, func(want Type) bool { return Fits(s.Return, want) })
	})
}

// Shape is what a function takes and returns, for a reader: several signatures
// that differ in one way are one shape.
type Shape struct {
	Params []ShapeParam
	// Returns are the types of the result, sorted.
	Returns []Type
}

// ShapeParam is a parameter of a shape.
type ShapeParam struct {
	Name  string
	Types []Type // sorted
	// Optional parameters can be left out; a repeated one can come again.
	Optional, Repeated bool
}

// Shapes returns the ways to call a function, those with fewer parameters
// first: one for each list of parameters and family of results.
func (f *Function) Shapes() []Shape {
	type key struct {
		params, skipped int
		family          string
	}
	var order []key
	shapes := map[key]*Shape{}
	for _, s := range f.Signatures {
		k := key{len(s.Params), f.skipped(s), s.Return.family()}
		if s.Return.isNumber() {
			k.family = "number"
		}
		shape := shapes[k]
		if shape == nil {
			shape = &Shape{Params: make([]ShapeParam, len(s.Params))}
			shapes[k], order = shape, append(order, k)
		}
		shape.Returns = with(shape.Returns, s.Return)
		for i, p := range s.Params {
			param := &shape.Params[i]
			param.Types = with(param.Types, p.Type)
			param.Optional = param.Optional || p.Optional
			if at := i + k.skipped; at < len(f.Params) {
				param.Name = strings.TrimSuffix(f.Params[at], "?")
			}
			param.Repeated = f.Variadic && i == len(s.Params)-1
		}
	}
	var out []Shape
	for _, k := range order {
		shape := shapes[k]
		if len(shape.Params) < len(f.Params) && f.isPrefix(shape, slices.Collect(maps.Values(shapes))) {
			continue
		}
		out = append(out, *shape)
	}
	slices.SortStableFunc(out, func(a, b Shape) int { return len(a.Params) - len(b.Params) })
	return out
}

// skipped returns how many parameters a signature leaves out in front: those
// of DATE_FORMAT(format?, date).
func (f *Function) skipped(s Signature) int {
	if len(s.Params) < len(f.Params) && strings.HasSuffix(f.Params[0], "?") && len(s.Params) > 0 && !s.Params[0].Optional {
		return 1
	}
	return 0
}

// isPrefix reports whether a longer shape with optional parameters says the
// same.
func (f *Function) isPrefix(s *Shape, all []*Shape) bool {
	return slices.ContainsFunc(all, func(longer *Shape) bool {
		n := len(s.Params)
		if len(longer.Params) <= n || !slices.Equal(longer.Returns, s.Returns) {
			return false
		}
		for i, p := range longer.Params {
			if i < n && !slices.Equal(p.Types, s.Params[i].Types) || i >= n && !p.Optional {
				return false
			}
		}
		return true
	})
}

// with adds a type to a sorted list.
func with(types []Type, t Type) []Type {
	i, ok := slices.BinarySearch(types, t)
	if ok {
		return types
	}
	return slices.Insert(types, i, t)
}

// Accepts reports whether a call by the shape can begin with arguments of some
// types, of which some may be Unknown.
func (s Shape) Accepts(args []Type) bool {
	for i, have := range args {
		if i >= len(s.Params) {
			n := len(s.Params)
			return n > 0 && s.Params[n-1].Repeated
		}
		if !slices.ContainsFunc(s.Params[i].Types, func(want Type) bool { return Fits(have, want) }) {
			return false
		}
	}
	return true
}
