package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
)

// Fields tells a lowering what the fields of a query are. It remembers what
// it looked up, so that one field of a query is one [predicate.Field]; it is
// not safe for concurrent use.
type Fields struct {
	scope *schema.Scope
	// complete says that the scope is the whole mapping, so that a field it
	// does not know has no values.
	complete bool
	known    map[string]*field
}

// field is a field with what matters to the languages beside its comparisons.
type field struct {
	predicate.Field
	// mapping are the different mapping types of the field in the scope, by
	// precedence; none where the scope does not know it.
	mapping []schema.Type
	// unmapped says that no document can have the field.
	unmapped bool
	// flattened says that the field is a flattened object as a whole, whose
	// values are those of all its leaves.
	flattened bool
	// nested is the nearest nested object around the field, or "".
	nested string
}

// NewFields returns the fields of a scope; a field that it does not know may
// still exist with any type.
func NewFields(scope *schema.Scope) *Fields {
	return &Fields{scope: scope, known: map[string]*field{}}
}

// NewMapping returns the fields of a scope that is all there is: a field that
// it does not know is unmapped.
func NewMapping(scope *schema.Scope) *Fields {
	f := NewFields(scope)
	f.complete = true
	return f
}

// Field returns what is known about a field, by its full name.
func (fs *Fields) Field(name string) *predicate.Field { return &fs.field(name).Field }

func (fs *Fields) field(name string) *field {
	f := fs.known[name]
	if f == nil {
		f = fs.lookup(name)
		fs.known[name] = f
	}
	return f
}

func (fs *Fields) lookup(name string) *field {
	f := &field{Field: predicate.Field{Name: name}}
	entry, answer := fs.scope.Lookup(name)
	f.nested = fs.scope.NestedIn(name)
	if answer != schema.Known {
		f.unmapped = fs.complete && answer == schema.Unknown
		return f
	}
	f.Holder = entry.Of
	f.Partial = entry.Of != "" && !fs.scope.HasWherever(name, entry.Of)
	f.Single = !entry.Array
	f.Lowercase = strings.HasSuffix(name, ".caseless")
	f.mapping = fs.scope.Types(name)
	if len(f.mapping) == 0 {
		f.mapping = []schema.Type{entry.Type}
	}
	f.flattened = f.has(schema.Flattened) && !fs.belowFlattened(name)
	if !entry.Unindexed {
		f.Type = commonType(f.mapping)
	}
	return f
}

// belowFlattened reports whether a field is a leaf of a flattened object.
func (fs *Fields) belowFlattened(name string) bool {
	for end := strings.LastIndexByte(name, '.'); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if above, answer := fs.scope.Lookup(name[:end]); answer == schema.Known && above.Type == schema.Flattened {
			return true
		}
	}
	return false
}

// commonType returns how values compare where all the mapping types compare
// alike.
func commonType(mapping []schema.Type) predicate.Type {
	first := predicate.TypeOf(string(mapping[0]))
	for _, t := range mapping[1:] {
		if predicate.TypeOf(string(t)) != first {
			return predicate.UnknownType
		}
	}
	return first
}

// only reports whether the field is mapped with this type and no other.
func (f *field) only(t schema.Type) bool { return len(f.mapping) == 1 && f.mapping[0] == t }

// has reports whether the field is mapped with this type somewhere.
func (f *field) has(t schema.Type) bool {
	for _, m := range f.mapping {
		if m == t {
			return true
		}
	}
	return false
}

// fresh returns fields of the same scope that remember nothing yet.
func (fs *Fields) fresh() *Fields {
	return &Fields{scope: fs.scope, complete: fs.complete, known: map[string]*field{}}
}
