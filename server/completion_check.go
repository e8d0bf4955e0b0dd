package server

import (
	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// completeCheckID offers the checks in a suppression comment and in the lists
// of rulewright.toml.
func completeCheckID(d *document, offset int) *completion {
	if d.file != nil && !inSuppression(d.source, offset) || d.file == nil && !inText(d.source, offset) {
		return nil
	}
	c := &completion{word: wordAt(d.source, offset, isCheckIDByte)}
	group := ""
	for _, x := range check.All() {
		if g := x.Group(); g != group {
			group = g
			c.candidates = append(c.candidates, candidate{label: g + "/*", detail: "all of these checks", kind: protocol.CompletionItemKindModule, rank: 1})
		}
		c.candidates = append(c.candidates, candidate{label: x.ID, detail: x.Title, about: saying(x.Text), kind: protocol.CompletionItemKindValue})
	}
	return c
}

// inText reports whether an offset is in a string of a TOML file.
func inText(f *source.File, offset int) bool {
	at := toml.Parse(f).At(offset)
	return at.Value != nil && at.Value.Kind == toml.String
}
