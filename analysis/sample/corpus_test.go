package sample

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// corpus returns the rules of the corpus that are not deprecated, by path.
func corpus(t *testing.T) map[string]*rules.Document {
	t.Helper()
	root := sharedtest.Path(t, "corpus/detection-rules")
	out := map[string]*rules.Document{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" || strings.Contains(path, "_deprecated") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		doc := rules.Parse(source.NewFile(filepath.ToSlash(name), string(text)))
		if doc.Rule != nil && !doc.Deprecated() {
			out[name] = doc
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Nearly every published rule gets events that the evaluator accepts, and near
// misses that it refuses.
func TestPublishedRulesGetSamples(t *testing.T) {
	docs := corpus(t)
	counts := map[string]int{}
	asked, sampled := 0, 0
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		r, err := Make(docs[name], Options{Now: now, NearMisses: true, Most: 1})
		if err != nil {
			counts[err.Error()]++
			continue
		}
		kind := string(docs[name].Rule.Type())
		counts[kind]++
		matches := r.Matches()
		misses := len(r.Sets) - matches
		asked++
		if matches > 0 && misses > 0 {
			sampled++
			counts[kind+" with samples"]++
			continue
		}
		t.Logf("%s: %d matches, %d near misses", name, matches, misses)
		for _, missing := range r.Missing {
			t.Logf("\t%+v", missing)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%5d %s", counts[key], key)
	}
	t.Logf("%d of %d", sampled, asked)
}
