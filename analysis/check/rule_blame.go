package check

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// blame says how grave it is that who refuses something: what Kibana refuses
// does not work anywhere, and what only the repository's loader refuses is of
// interest where that is used. The result is 0 where it is of none.
func (p *Pass) blame(who keys.Who) Severity {
	switch {
	case who.Includes(keys.Kibana):
		return Error
	case who.Includes(keys.Repository) && p.Profile.Includes(Elastic):
		return Error
	}
	return 0
}

// readers names who is meant in a message.
func readers(who keys.Who) string {
	if who.Includes(keys.Kibana) {
		return "Kibana"
	}
	return "detection-rules"
}

// textSpan is where a string's text stands, without the quotes; the literal
// where there is nothing between them.
func textSpan(v *toml.Value) source.Span {
	if v.Kind != toml.String || v.Text == "" {
		return v.Span
	}
	return v.Map.ToFile(source.Span{End: len(v.Text)})
}

// replaceText is the fix that gives a string another text: between the quotes
// that there are, if those can hold it.
func replaceText(v *toml.Value, text string) Fix {
	edit := source.Edit{Span: textSpan(v), NewText: text}
	if v.Text == "" || strings.ContainsAny(text, "'\"\\") {
		edit = source.Edit{Span: v.Span, NewText: tomlString(text)}
	}
	return Fix{Title: "Write `" + text + "`", Edits: []source.Edit{edit}}
}

// textsOf returns the strings that a value is or has as a list.
func textsOf(v *toml.Value) []*toml.Value {
	switch v.Kind {
	case toml.String:
		return []*toml.Value{v}
	case toml.Array:
		var out []*toml.Value
		for _, item := range v.Items {
			if item.Kind == toml.String {
				out = append(out, item)
			}
		}
		return out
	}
	return nil
}
