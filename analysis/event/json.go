package event

import (
	"strconv"
)

// maxDepth bounds how deep a document may nest; Elasticsearch's own limit is
// far below it.
const maxDepth = 200

// Mapping is what of an index's mapping decides how a document is read. A nil
// function stands for one that is always false.
type Mapping struct {
	// Nested reports whether objects at a path stand for themselves.
	Nested func(path string) bool
	// NullValue returns what is indexed in place of null.
	NullValue func(path string) (Value, bool)
	// Aliases are fields that stand for another one: the values of the field
	// that is named are theirs, too.
	Aliases map[string]string
	// IgnoreAbove are the lengths in characters above which a field's values
	// are not indexed.
	IgnoreAbove map[string]int
}

// FromJSON reads one document. Its objects may nest, its names may have dots,
// or both: all name the same field. An array of objects adds up the values of
// each field, except where the mapping is nested. Of a name that stands twice,
// both values count. What is no UTF-8 is read as U+FFFD.
func FromJSON(text []byte, m Mapping) (*Event, error) { return NewReader(m).Read(text) }

// number reads a JSON number; one without point and exponent that fits is an
// integer. Beyond that it is the nearest floating point number, and beyond
// those an infinite one; its text is always as it was written.
func number(text string) Value {
	v := Value{Kind: Float, Text: text}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		v.Kind, v.Int, v.Float = Integer, n, float64(n)
		return v
	}
	v.Float, _ = strconv.ParseFloat(text, 64) // which is infinite where it fails
	return v
}
