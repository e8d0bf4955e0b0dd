package pipeline_test

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// marked has a « before each place that makes a column, and a ‹ before each
// that uses it. The first is asked about.
func TestAColumnIsMentionedFromWhereItIsMadeToWhereItEnds(t *testing.T) {
	for name, marked := range map[string]string{
		"through commands":          "FROM x | EVAL «a = 1 | WHERE ‹a > 0 | STATS n = COUNT(‹a) BY ‹a | SORT ‹a | KEEP ‹a, n | DROP ‹a",
		"up to another of the name": "FROM x | EVAL «a = 1, a = ‹a + 1 | KEEP a",
		"from the other on":         "FROM x | EVAL a = 1 | EVAL «a = a + 1 | KEEP ‹a",
		"up to its new name":        "FROM x | EVAL «a = 1 | RENAME ‹a AS b | KEEP b",
		"in backquotes":             "FROM x | EVAL «`a b` = 1 | KEEP ‹`a b`",
		"in a pattern":              "FROM x | DISSECT m \"%{«a} %{+«a} %{b}\" | KEEP ‹a, b",
		"in a pattern of GROK":      "FROM x | GROK m \"%{WORD:«a} (?<b>x)\" | KEEP ‹a, b",
		"through a join":            "FROM x | EVAL «a = 1 | LOOKUP JOIN l ON ‹a | MV_EXPAND ‹a",
		"through branches":          "FROM x | FORK (EVAL «a = 1) (EVAL «a = 2) | KEEP ‹a",
		"of an enrichment":          "FROM x | ENRICH p ON k WITH «a = c | KEEP ‹a",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.NewReplacer("«", "", "‹", "").Replace(marked)
			a := pipeline.Analyse(esql.Parse(text), unknown)
			m, ok := a.MentionAt(strings.Index(marked, "«"))
			if !ok {
				t.Fatalf("nothing is mentioned there, but %v", a.Mentions)
			}
			var got strings.Builder
			last := 0
			for _, m := range a.MentionsOf(m.Column) {
				got.WriteString(text[last:m.Span.Start] + map[bool]string{true: "«", false: "‹"}[m.Makes])
				last = m.Span.Start
			}
			if got.WriteString(text[last:]); got.String() != marked {
				t.Errorf("got  %s\nwant %s", got.String(), marked)
			}
		})
	}
}
