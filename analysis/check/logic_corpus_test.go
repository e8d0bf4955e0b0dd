package check_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
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

// corpus calls visit with every rule of the published repository.
func corpus(t testing.TB, visit func(path string, doc *rules.Document)) {
	root := sharedtest.Path(t, "corpus/detection-rules/rules")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil {
			visit(path, rules.Parse(source.NewFile(path, string(text))))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLogicOverPublishedRules(t *testing.T) {
	catalogue := schema.Default()
	counts := map[string]int{}
	var took []time.Duration
	corpus(t, func(path string, doc *rules.Document) {
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
