package check_test

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Who writes a field beside its multi-field means the indices that lack it.
func TestAMultiFieldCoversItsFieldWhereAllIndicesMapIt(t *testing.T) {
	for _, test := range []struct {
		name  string
		index []string
		want  int
	}{
		{"Elastic Defend has it", []string{"logs-endpoint.events.process-*"}, 1},
		{"Winlogbeat lacks it", []string{"logs-endpoint.events.process-*", "winlogbeat-*"}, 0},
		{"nobody knows", []string{"logs-*"}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			query := `process.name.caseless: "cmd.exe" or process.name: "cmd.exe"`
			text := check.Example{Language: "kuery", Query: query, Index: test.index}.Text()
			found := logicOf(rules.Parse(source.NewFile("rules/windows/example.toml", text)), schema.Default())
			if len(found) != test.want {
				t.Errorf("%d findings and not %d: %v", len(found), test.want, found)
			}
		})
	}
}
