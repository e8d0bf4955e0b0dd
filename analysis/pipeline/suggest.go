package pipeline

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/source"
)

// nearest returns the name that a word most likely means; "" if none is like it.
func nearest(word string, names []string) string {
	if len(word) < 3 || len(names) > mostNames {
		return ""
	}
	near, _ := keys.Nearest(word, names)
	return near
}

// mostNames bounds the names that a word is compared with.
const mostNames = 1000

// suggest puts the nearest name into the message and the fix.
func (p Problem) suggest() Problem {
	if p.Near == "" {
		return p
	}
	near := p.Near
	if p.Name == strings.ToUpper(p.Name) {
		near = strings.ToUpper(near)
	}
	p.Message += ": did you mean `" + near + "`?"
	p.Fix = []source.Edit{{Span: p.Span, NewText: near}}
	p.FixTitle = "Write `" + near + "`"
	return p
}
