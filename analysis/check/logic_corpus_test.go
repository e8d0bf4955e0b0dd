package check_test

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

// logicOf returns what the logic checks say about a rule file.
func logicOf(doc *rules.Document, catalogue *schema.Catalogue) []check.Finding {
	p := check.NewPass(doc, check.Elastic, catalogue)
	for _, c := range check.All() {
		if c.Group() == "logic" {
			p.Run(c)
		}
	}
	return p.Findings()
}

func TestLogicOverPublishedRules(t *testing.T) {
	t.Parallel()
	catalogue := schema.Default()
	counts := map[string]int{}
	var took []time.Duration
	check.EachPublishedRule(t, func(doc *rules.Document) {
		path := doc.File.Path()
		start := time.Now()
		found := logicOf(doc, catalogue)
		took = append(took, time.Since(start))
		for _, f := range found {
			counts[f.Check]++
			if f.Severity == check.Error {
				t.Errorf("%s: %s", path, f.Message)
			}
		}
		if d := took[len(took)-1]; d > 20*time.Millisecond {
			t.Logf("%v %s", d, filepath.Base(path))
		}
	})
	slices.Sort(took)
	var sum time.Duration
	for _, d := range took {
		sum += d
	}
	t.Logf("%d rules in %v, median %v, p99 %v, the slowest %v", len(took), sum, took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%5d %s", counts[id], id)
	}
}
