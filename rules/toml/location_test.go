package toml

import (
	"strconv"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

func TestAPlaceIsFoundByItsPath(t *testing.T) {
	const text = `top = 1
[rule]
name = "x" # why
tags = ["a", "b"]
meta.negate = true
filter = { meta = { key = "k" }, a.b = 1 }

[[rule.threat]]
framework = "F"
[rule.threat.tactic]
id = "T"
[[rule.threat]]
framework = "G"
bad =
`
	for _, c := range []struct{ at, path, note string }{
		{"top", "top", "key"},
		{"1", "top", "value an integer"},
		{"rule]", "rule", "key"},
		{"\"x", "rule.name", "value a string"},
		{"# why", "rule", "comment"},
		{"\"b", "rule.tags[1]", "value a string"},
		{", \"b", "rule.tags[0]", "value a string"},
		{"negate", "rule.meta.negate", "key"},
		{"\"k", "rule.filter.meta.key", "value a string"},
		{"key =", "rule.filter.meta.key", "key"},
		{"b = 1", "rule.filter.a.b", "key"},
		{"\n[[rule.threat]]\nframework = \"F", "rule", ""},
		{"\"F", "rule.threat[0].framework", "value a string"},
		{"\"T", "rule.threat[0].tactic.id", "value a string"},
		{"\"G", "rule.threat[1].framework", "value a string"},
		{"bad", "rule.threat[1].bad", "key"},
	} {
		offset := strings.Index(text, c.at)
		loc := Parse(source.NewFile("x", text)).At(offset)
		note := ""
		switch {
		case loc.Comment != nil:
			note = "comment"
		case loc.InKey:
			note = "key"
		case loc.Value != nil:
			note = "value " + loc.Value.Kind.String()
		}
		if got := path(loc.Path); got != c.path || note != c.note {
			t.Errorf("at %q: %s (%s), want %s (%s)", c.at, got, note, c.path, c.note)
		}
	}
}

func path(steps []Step) string {
	var out strings.Builder
	for _, s := range steps {
		if s.Index >= 0 {
			out.WriteString("[" + strconv.Itoa(s.Index) + "]")
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('.')
		}
		out.WriteString(s.Key)
	}
	return out.String()
}
