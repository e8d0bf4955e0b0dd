package analysis_test

import (
	"encoding/json"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// An alias has the type of its target, which these cases do not tell.
const aliasCase = `foo where user_name_alias == "bob"`

func TestVerdictsWithFieldsAgreeWithElasticsearch(t *testing.T) {
	type judged struct {
		Query, Want, Msg string
		Fields           map[string]json.RawMessage
	}
	agree, lines := 0, 0
	for _, line := range sharedtest.Lines[judged](t, "cases/eql_error_cases.jsonl") {
		if line.Fields == nil || line.Query == aliasCase {
			continue
		}
		types := map[string]schema.Type{}
		for name, raw := range line.Fields {
			var object struct{ Type schema.Type }
			var typ schema.Type
			if json.Unmarshal(raw, &typ) != nil && json.Unmarshal(raw, &object) == nil {
				typ = object.Type
			}
			types[name] = typ
		}
		scope, err := schema.MappingScope(types)
		if err != nil {
			t.Fatal(err)
		}
		problems, err := analysis.CheckQuery(rules.EQL, line.Query, scope)
		if err != nil {
			t.Fatal(err)
		}
		lines++
		if (len(problems) == 0) == (line.Want == "accept") {
			agree++
		} else {
			t.Errorf("%s: %v; Elasticsearch: %s %s", line.Query, problems, line.Want, line.Msg)
		}
	}
	t.Logf("%d of %d verdicts agree", agree, lines)
}

func TestALanguageThatCannotBeCheckedIsSaid(t *testing.T) {
	if _, err := analysis.CheckQuery("sql", "SELECT 1", nil); err == nil {
		t.Error("no error")
	}
}
