// Package typing says what a query language refuses once the types of fields
// are known: a number where a text is asked for, a condition that is no
// boolean, a field of a type that the language cannot read.
//
// It reports only what holds for every type that a field can have, and nothing
// about a field whose type nobody tells. Whether a field exists is not its
// business.
package typing

import "github.com/rulewright/rulewright/analysis/schema"

// Fields tells the types of fields. A [schema.Scope] is one.
type Fields interface {
	// Types returns the types that a field can have; none if that is unknown.
	Types(name string) []schema.Type
	// NestedIn returns the nearest object above the field that is mapped as
	// nested, or "".
	NestedIn(name string) string
	// KeywordOf returns a multi-field of a text field that holds its values as
	// keywords, or "".
	KeywordOf(name string) string
}

// family returns the family that all types of a field belong to; false where
// they differ or are not known.
func family(fields Fields, name string) (schema.Family, bool) {
	types := fields.Types(name)
	if len(types) == 0 {
		return 0, false
	}
	f := types[0].Family()
	for _, t := range types[1:] {
		if t.Family() != f {
			return 0, false
		}
	}
	return f, true
}
