package predicate

import "github.com/rulewright/rulewright/analysis/pattern"

// Field is a field as a condition names it, with what the catalogue says of
// it. Atoms of one formula may share a Field or have equal ones.
type Field struct {
	// Name is the field as the query writes it.
	Name string
	// Holder is the field whose values are compared: for a multi-field such as
	// process.name.caseless the field it belongs to, else Name or empty.
	Holder string
	// Partial says that some documents may lack the multi-field although they
	// have a value in its Holder, since their index does not map it. An event is
	// read as one that has it.
	Partial bool
	// Type decides how values are compared.
	Type Type
	// Single says that a document has at most one value here.
	Single bool
	// Lowercase says that the field's normalizer lower-cases what it indexes
	// and what it is asked for.
	Lowercase bool
}

// Values returns the name of the field whose values are compared.
func (f *Field) Values() string {
	if f.Holder != "" {
		return f.Holder
	}
	return f.Name
}

// Type is what a mapping type means for comparisons.
type Type uint8

// The types.
const (
	// UnknownType is a type that no catalogue tells, or that is not modelled
	// (version, ranges, geo): each entry is opaque, and only "exists" is
	// known to follow from it.
	UnknownType Type = iota
	// Keyword is keyword, wildcard, constant_keyword and a flattened leaf.
	Keyword
	// AnalysedText is text and match_only_text: opaque to the solver.
	AnalysedText
	Integer // byte, short, integer, long, unsigned_long
	Float   // half_float, float, double, scaled_float
	Date    // date, date_nanos
	IP
	Boolean
)

// Domain returns the domain that sets of values of this type belong to; false
// for a type whose values are opaque.
func (t Type) Domain() (pattern.Domain, bool) {
	switch t {
	case Keyword:
		return pattern.Text, true
	case Integer:
		return pattern.Integer, true
	case Float:
		return pattern.Float, true
	case Date:
		return pattern.Date, true
	case IP:
		return pattern.Address, true
	case Boolean:
		return pattern.Boolean, true
	}
	return 0, false
}

// TypeOf returns the type for the name of a mapping type.
func TypeOf(mapping string) Type {
	switch mapping {
	case "keyword", "wildcard", "constant_keyword", "flattened":
		return Keyword
	case "text", "match_only_text":
		return AnalysedText
	case "byte", "short", "integer", "long", "unsigned_long":
		return Integer
	case "half_float", "float", "double", "scaled_float":
		return Float
	case "date", "date_nanos":
		return Date
	case "ip":
		return IP
	case "boolean":
		return Boolean
	}
	return UnknownType
}
