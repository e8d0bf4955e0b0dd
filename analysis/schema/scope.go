package schema

import "iter"

// Scope is what is known about the documents that one rule reads.
type Scope struct{}

// WithDatasets returns the scope of those documents alone whose event.dataset
// (or data_stream.dataset) is one of values, which may have wildcards.
func (s *Scope) WithDatasets(values []string) *Scope { return s }

// Lookup finds a field by its exact name. The answer is Known if and only if
// the field's type is set.
func (s *Scope) Lookup(name string) (Field, Answer) { return Field{Name: name}, Open }

// IsOpen reports whether the scope has documents of which nothing is known.
func (s *Scope) IsOpen() bool { return true }

// Uncovered returns the index patterns that leave the scope open.
func (s *Scope) Uncovered() []string { return nil }

// Datasets returns the data sets in the scope, by precedence.
func (s *Scope) Datasets() []*Dataset { return nil }

// Origins returns the data sets of the scope that have a field, by precedence.
func (s *Scope) Origins(name string) []Origin { return nil }

// Nearest returns up to limit known names like name, the likeliest first.
func (s *Scope) Nearest(name string, limit int) []string { return nil }

// Prefix yields the fields whose names begin with prefix, in order of name.
func (s *Scope) Prefix(prefix string) iter.Seq[Field] { return func(func(Field) bool) {} }

// Contains yields the fields whose names contain part, in order of name.
func (s *Scope) Contains(part string) iter.Seq[Field] { return func(func(Field) bool) {} }
