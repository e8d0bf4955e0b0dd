package toml

import "github.com/rulewright/rulewright/rules/source"

// Parse reads a text. It never fails: what it could not read is in the tree's
// Problems.
func Parse(file *source.File) *Tree {
	return &Tree{File: file, Root: &Table{}}
}
