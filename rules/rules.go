// Package rules reads a file as what its author means by it: a detection
// rule, a hunt, a list of exceptions. It gives every value of a rule a type
// and keeps the place where it is written, and it hands out each embedded
// query with the map from its text to the file.
//
// It judges nothing. A key of the wrong type is marked and passed over, an
// unknown key is left in the tree, and a file that is no rule is simply of
// another [Kind]; saying what is wrong with a rule belongs to the checks.
package rules

import (
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// Kind is what a file is about, recognised by its content.
type Kind uint8

// The kinds of document.
const (
	Unknown       Kind = iota // TOML about something else, or nothing readable
	DetectionRule             // [rule]: a rule of Kibana's detection engine
	EndpointRule              // [rule] of Elastic Endpoint's behaviour protection
	Hunt                      // [hunt]: hunting queries
	Exceptions                // [[exceptions]]: exception lists and items
	Actions                   // [[actions]]: rule actions
	Connectors                // [[action_connectors]]
)

// Document is one file, read. It is immutable and safe for concurrent use.
type Document struct {
	File *source.File
	Tree *toml.Tree
	Kind Kind
	// Rule is the content of [rule]; nil unless Kind is DetectionRule.
	Rule *Rule
	// Metadata is the content of [metadata]; its values are absent where there
	// is no such table. Never nil.
	Metadata *Metadata
	// Transform is the content of [transform]. Never nil.
	Transform *Transform
	// Exceptions are the lists of [[exceptions]], whatever the Kind.
	Exceptions []ExceptionSet
}

// Parse reads a file. It never fails: what is wrong with the text is in
// Tree.Problems, and what is wrong with a value in that value's State.
func Parse(file *source.File) *Document {
	return read(toml.Parse(file))
}

// FromTree reads values that another format than TOML holds, such as an export
// of Kibana's: the tree's places are those of its own file.
func FromTree(tree *toml.Tree) *Document { return read(tree) }

// Deprecated reports whether the rule is marked as deprecated by
// metadata.maturity.
func (d *Document) Deprecated() bool {
	return d.Metadata.Maturity.Value == "deprecated"
}
