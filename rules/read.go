package rules

import "github.com/rulewright/rulewright/rules/toml"

func read(tree *toml.Tree) *Document {
	return &Document{File: tree.File, Tree: tree, Metadata: &Metadata{}, Transform: &Transform{}}
}
