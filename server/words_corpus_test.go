//go:build unix

package server

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// corpusRules visits the rules of the published repository.
func corpusRules(t testing.TB, visit func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir(sharedtest.Path(t, "corpus/detection-rules/rules"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil {
			visit(path, string(text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whoever hovers over one of the two hundred fields that published rules use
// most reads what it is for.
func TestTheFieldsThatRulesUseMostAreExplained(t *testing.T) {
	used := counted{}
	corpusRules(t, func(_, text string) {
		if o := documentOf(text).facts(); o != nil {
			for _, name := range o.Fields {
				used[name]++
			}
		}
	})
	maps.DeleteFunc(used, func(name string, _ int) bool { return strings.HasPrefix(name, "Esql.") }) // columns that rules compute
	const most = 200
	for _, name := range used.most(most) {
		name := strings.TrimSuffix(name, ".caseless")
		if schema.InWords(name) == "" {
			t.Errorf("%s, which %d rules use, is not explained", name, used[name])
		}
	}
	names := slices.SortedFunc(maps.Keys(used), func(a, b string) int { return cmp.Compare(used[b], used[a]) })
	explained, uses, all := 0, 0, 0
	for _, name := range names {
		all += used[name]
		if schema.InWords(name) != "" {
			explained++
			uses += used[name]
		}
	}
	t.Logf("%d of %d fields are explained, with %d of %d uses", explained, len(names), uses, all)
}
