package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/typing"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// CheckQuery returns what is wrong with a query that stands in no rule, in
// offsets of its text. Without a scope it is read only; with one, which is
// taken for all the fields there are, their names and types count too. The error says that there is no such language.
func CheckQuery(language rules.Language, text string, scope *schema.Scope) ([]source.Problem, error) {
	var problems []source.Problem
	switch language {
	case rules.KQL:
		q := kql.Parse(text)
		problems = q.Problems
		if len(problems) == 0 && scope != nil {
			problems = lower.KQL(q, lower.NewMapping(scope)).Problems
		}
	case rules.EQL:
		q := eql.Parse(text, eql.Elasticsearch)
		problems = q.Problems
		if scope != nil {
			problems = slices.Concat(problems, unknownFields(q, scope), typing.EQL(q, scope))
		}
	case rules.Lucene:
		q := lucene.Parse(text)
		problems = q.Problems
		if len(problems) == 0 && scope != nil {
			problems = lower.Lucene(q, lower.NewMapping(scope)).Problems
		}
	case rules.ESQL:
		q := esql.Parse(text)
		problems = q.Problems
		if len(problems) == 0 && scope != nil {
			for _, p := range pipeline.Analyse(q, func([]string) *schema.Scope { return scope }).Problems {
				problems = append(problems, p.Problem)
			}
		}
	default:
		return nil, fmt.Errorf("there is no language %q: it is kuery, eql, esql or lucene", language)
	}
	slices.SortStableFunc(problems, func(a, b source.Problem) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return problems, nil
}

// CheckSyntax is CheckQuery for what is refused while a query is parsed, before
// any index is asked: the answer does not depend on what fields there are.
func CheckSyntax(language rules.Language, text string) ([]source.Problem, error) {
	problems, err := CheckQuery(language, text, nil)
	if language == rules.EQL {
		problems = slices.DeleteFunc(slices.Clone(problems), func(p source.Problem) bool { return !eql.IsParsing(p.Code) })
	}
	return problems, err
}

// unknownFields reports the fields of a query that no document has.
// Elasticsearch refuses such a query unless it marks the field as optional.
func unknownFields(q *eql.Query, scope *schema.Scope) []source.Problem {
	var out []source.Problem
	unknown := func(name string, at source.Span) {
		if _, answer := scope.Lookup(name); answer != schema.Unknown {
			return
		}
		message := fmt.Sprintf("there is no field `%s`", name)
		if near := scope.Nearest(name, 1); len(near) > 0 {
			message += fmt.Sprintf(": did you mean `%s`?", near[0].Name)
		}
		out = append(out, source.Problem{Code: "unknown-field", Span: at, Message: message})
	}
	for _, step := range q.Steps {
		if !step.Category.Any {
			unknown(lower.DefaultCategoryField, step.Category.At)
		}
	}
	q.Fields(func(f *eql.Field) bool {
		if !f.Optional {
			unknown(f.Name, f.NameAt)
		}
		return true
	})
	return out
}
