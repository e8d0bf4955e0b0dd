package event

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
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
}

// FromJSON reads one document. Its objects may nest, its names may have dots,
// or both: all name the same field. An array of objects adds up the values of
// each field, except where the mapping is nested.
func FromJSON(text []byte, m Mapping) (*Event, error) {
	d := jsontext.NewDecoder(strings.NewReader(string(text)), jsontext.AllowDuplicateNames(true))
	e := New()
	if d.PeekKind() != '{' {
		return nil, fmt.Errorf("a document has to be a JSON object")
	}
	if err := (&reader{d, m}).value([]*Event{e}, "", 0); err != nil {
		return nil, err
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return nil, fmt.Errorf("text follows the document at offset %d", d.InputOffset())
	}
	return e, nil
}

// reader reads one document.
type reader struct {
	*jsontext.Decoder
	Mapping
}

// value reads the value of a field. The last of holders is what the value
// belongs to; the others are the documents and objects around it, which hold
// nested objects too.
func (r *reader) value(holders []*Event, path string, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("the document nests more than %d levels deep", maxDepth)
	}
	t, err := r.ReadToken()
	if err != nil {
		return err
	}
	e := holders[len(holders)-1]
	switch t.Kind() {
	case '{':
		return r.object(holders, path, depth)
	case '[':
		for r.PeekKind() != ']' {
			if err := r.value(holders, path, depth+1); err != nil {
				return err
			}
		}
		_, err = r.ReadToken()
		return err
	case '"':
		e.Add(path, Text(t.String()))
	case '0':
		e.Add(path, number(t.String()))
	case 't', 'f':
		e.Add(path, Bool(t.Bool()))
	case 'n':
		if r.NullValue != nil {
			if v, ok := r.NullValue(path); ok {
				e.Add(path, v)
			}
		}
	}
	return nil
}

// object reads the members of an object up to its end.
func (r *reader) object(holders []*Event, path string, depth int) error {
	if path != "" && r.Nested != nil && r.Nested(path) {
		object := New()
		for _, holder := range holders {
			holder.AddObject(path, object)
		}
		holders = append(holders[:len(holders):len(holders)], object)
	}
	for r.PeekKind() != '}' {
		name, err := r.ReadToken()
		if err != nil {
			return err
		}
		member := name.String()
		if path != "" {
			member = path + "." + member
		}
		if err := r.value(holders, member, depth+1); err != nil {
			return err
		}
	}
	_, err := r.ReadToken()
	return err
}

// number reads a JSON number; one without point and exponent that fits is an
// integer.
func number(text string) Value {
	v := Value{Kind: Float, Text: text}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		v.Kind, v.Int, v.Float = Integer, n, float64(n)
		return v
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		x = math.Inf(1)
	}
	v.Float = x
	return v
}
