package esql_test

import (
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func TestEveryPublishedQueryParsesAndPrints(t *testing.T) {
	queries := 0
	sharedtest.Rules(t, func(path, text string) {
		for _, q := range rules.Parse(source.NewFile(path, text)).Queries() {
			if q.Language != rules.ESQL {
				continue
			}
			queries++
			parsed := esql.Parse(q.Text)
			for _, p := range parsed.Problems {
				t.Errorf("%s: %s at %v", path, p.Message, p.Span)
			}
			if again := esql.Parse(parsed.Print()); len(again.Problems) > 0 || again.Print() != parsed.Print() {
				t.Errorf("%s: is printed as %s", path, parsed.Print())
			}
		}
	})
	t.Logf("%d queries", queries)
}
