// Package lower turns the conditions of the query languages into the common
// form of package predicate: a language's tree and the types of its fields go
// in, a formula comes out that means what Elasticsearch would do. Each
// language has its files, named after it.
//
// What a condition does is decided by the type that its field is mapped with,
// so every lowering asks a [Fields]. Where the type is not known, or where
// what Elasticsearch does is not modelled, the formula has an opaque node or
// an opaque entry: nothing is guessed.
//
// The package parses nothing and judges nothing, except for what a language
// refuses once it knows the types: such problems are returned beside the
// formula, in the offsets of the query's text. Lowering is a pure function,
// linear in the size of the tree.
package lower

import (
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

// Result is a lowered condition.
type Result struct {
	Formula *predicate.Formula
	// Problems are what the language's own front end refuses, given the types.
	Problems []source.Problem
}
