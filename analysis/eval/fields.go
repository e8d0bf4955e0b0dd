package eval

import (
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
)

// QueryFields returns the names of the fields that a query asks for.
func QueryFields(language rules.Language, text string) []string {
	var out []string
	switch language {
	case rules.Lucene:
		// Names need no types.
		out, _ = lower.Lucene(lucene.Parse(text), lower.NewFields(schema.Default().Scope(nil, nil))).Formula.Reads()
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
