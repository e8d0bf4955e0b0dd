package event

import (
	"math"
	"strconv"
)

// Kind is the JSON type of a value.
type Kind uint8

// The kinds of value.
const (
	String Kind = iota
	Integer
	Float
	Boolean
)

// Value is one value of a field. The zero Value is the empty string.
type Value struct {
	Kind Kind
	// Text is a string's content, or a number or boolean as it was written.
	Text string
	// Int is set for an Integer and for a Boolean, which is 0 or 1; Float for
	// an Integer and a Float.
	Int   int64
	Float float64
}

// Text returns a string value.
func Text(s string) Value { return Value{Kind: String, Text: s} }

// Int returns an integer value.
func Int(n int64) Value {
	return Value{Kind: Integer, Text: strconv.FormatInt(n, 10), Int: n, Float: float64(n)}
}

// Number returns a floating point value.
func Number(x float64) Value {
	return Value{Kind: Float, Text: strconv.FormatFloat(x, 'g', -1, 64), Float: x}
}

// Bool returns a boolean value.
func Bool(b bool) Value {
	v := Value{Kind: Boolean, Text: "false"}
	if b {
		v.Text, v.Int = "true", 1
	}
	return v
}

// JSON returns the value as a document would hold it: a string, a number or
// a bool. A number that no floating point number comes near is its text.
func (v Value) JSON() any {
	switch v.Kind {
	case Integer:
		return v.Int
	case Float:
		if math.IsInf(v.Float, 0) {
			return v.Text
		}
		return v.Float
	case Boolean:
		return v.Int != 0
	default:
		return v.Text
	}
}
