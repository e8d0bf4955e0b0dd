package sample

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// corpus returns the rules of the corpus that are not deprecated, by path.
func corpus(t *testing.T) map[string]*rules.Document {
	t.Helper()
	out := map[string]*rules.Document{}
	sharedtest.Rules(t, func(name, text string) {
		doc := rules.Parse(source.NewFile(name, text))
		if doc.Rule != nil && !doc.Deprecated() && !strings.Contains(name, "_deprecated") {
			out[name] = doc
		}
	})
	return out
}

// unsampled are the published rules that get no events, with the reason.
var unsampled = map[string]string{
	"execution_downloaded_shortcut_files.toml": "a keyword compared with a number",
	"execution_downloaded_url_file.toml":       "a keyword compared with a number",
}

// Nearly every published rule gets events on which it alerts, and near misses
// on which it does not. What is said about those without an opaque condition
// has to hold of the others nearly as often.
func TestPublishedRulesGetSamples(t *testing.T) {
	t.Parallel()
	docs := corpus(t)
	counts := map[string]int{}
	count := func(key string, isOpaque, isSampled bool) {
		counts[key+": rules"]++
		if isSampled {
			counts[key+": with events and near misses"]++
		}
		if !isOpaque {
			counts[key+": rules without opaque conditions"]++
			if isSampled {
				counts[key+": of these with events and near misses"]++
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(docs)) {
		if docs[name].Rule.Language.Value == string(rules.ESQL) {
			continue // see TestPublishedRulesInESQLGetSamples
		}
		asked, err := read(docs[name], Options{Now: now, Catalogue: schema.Default()}, false)
		if err != nil {
			counts["not attempted: "+err.Error()]++
			continue
		}
		isOpaque := slices.ContainsFunc(asked.conditions(), func(f *predicate.Formula) bool { return len(opaqueParts(f)) > 0 })
		r, err := Make(docs[name], Options{Now: now, NearMisses: true, Most: 1})
		if err != nil {
			t.Fatal(err)
		}
		matches := r.Matches()
		isSampled := matches > 0 && len(r.Sets) > matches
		count(string(docs[name].Rule.Type()), isOpaque, isSampled)
		count("all", isOpaque, isSampled)
		if reason, known := unsampled[filepath.Base(name)]; known == isSampled {
			t.Errorf("%s: %d matches, %d near misses; known: %s", name, matches, len(r.Sets)-matches, reason)
		}
		if !isSampled {
			for _, missing := range r.Missing {
				t.Logf("%s: %s", name, missing.Reason)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%5d %s", counts[key], key)
	}
	for _, key := range []string{"all: rules", "all: rules without opaque conditions"} {
		with := strings.Replace(key, "rules", "with events and near misses", 1)
		if key != "all: rules" {
			with = "all: of these with events and near misses"
		}
		if 100*counts[with] < 99*counts[key] {
			t.Errorf("%s: %d, %s: %d: that is less than 99 %%", key, counts[key], with, counts[with])
		}
	}
}
