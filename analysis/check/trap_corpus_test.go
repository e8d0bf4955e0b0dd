package check

import (
	"maps"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

// A trap reported in a published rule is either a real slip or a false alarm;
// all of them have been read, and their number is what is expected.
func TestTrapsInPublishedRulesHaveBeenRead(t *testing.T) {
	t.Parallel()
	found := map[string]int{}
	EachPublishedRule(t, func(d *rules.Document) {
		p := NewPass(d, Generic, schema.Default())
		for _, c := range trapChecks {
			p.Run(c)
		}
		for _, f := range p.Findings() {
			found[f.Check]++
			t.Logf("%s: %s: %s\n%s", f.Path, f.Check, f.Message, p.Doc.File.Slice(f.Span))
		}
	})
	want := map[string]int{"trap/wildcard-in-literal": 13, "trap/typo": 1, "trap/escape": 1, "trap/precedence": 1, "trap/line-break": 1, "trap/regex-operator": 5}
	if !maps.Equal(found, want) {
		t.Errorf("found %v, and what has been read is %v", found, want)
	}
}
