package eval

import (
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
)

// QueryFields returns the names of the fields that a query asks for.
func QueryFields(language rules.Language, text string) []string {
	var out []string
	switch language {
	case rules.KQL:
		kql.Parse(text).Fields(func(f *kql.Literal, nested []*kql.Literal) bool {
			name := f.Text
			if len(nested) > 0 {
				name = nested[len(nested)-1].Text + "." + name
			}
			out = append(out, name)
			return true
		})
	case rules.EQL:
		eql.Parse(text, eql.Elasticsearch).Fields(func(f *eql.Field) bool {
			out = append(out, f.Name)
			return true
		})
	}
	return out
}
