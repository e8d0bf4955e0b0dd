package rules

import (
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// State says whether a value is there.
type State uint8

// The states of a value.
const (
	Absent    State = iota // its key is not written
	Set                    // written, with the type it should have
	Malformed              // written, with another type or not readable
)

// Place is what every typed value has: whether it is there and where.
type Place struct {
	State State
	// Key is the span of the value's key; empty for an item of a list.
	Key source.Span
	// Span is the value's literal, quotes and brackets included. Of a table
	// or list made by headers it is the first header's.
	Span source.Span
	// Node is the value in the tree; nil where absent.
	Node *toml.Value
}

// IsSet reports whether the value is there and has its type.
func (p Place) IsSet() bool { return p.State == Set }

// IsAbsent reports whether nobody wrote the value.
func (p Place) IsAbsent() bool { return p.State == Absent }

// String is a text value.
type String struct {
	Place
	// Value is the decoded text.
	Value string
	// Map relates offsets of Value to those of the file.
	Map source.Map
}

// Is reports whether the string is set and is exactly s.
func (s String) Is(text string) bool { return s.State == Set && s.Value == text }

// Int is an integer value.
type Int struct {
	Place
	Value int64
}

// Bool is a boolean value.
type Bool struct {
	Place
	Value bool
}

// Strings is a list of texts; where a rule may write a single text instead,
// it is a list of one and Single is true. Items that are not strings are
// there too, with State Malformed, so that indexes are those of the file.
type Strings struct {
	Place
	Items  []String
	Single bool
}

// Values returns the texts of the items that are set.
func (s Strings) Values() []string {
	out := make([]string, 0, len(s.Items))
	for _, item := range s.Items {
		if item.State == Set {
			out = append(out, item.Value)
		}
	}
	return out
}
