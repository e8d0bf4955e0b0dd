package analysis_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// defects are the errors that published rules really have, by check and the
// last part of the path, with the reason.
var defects = map[string]string{}

// The promise that matters most: nothing is called an error in a rule that
// works.
func TestNoErrorIsFoundInPublishedRules(t *testing.T) {
	t.Parallel()
	files := 0
	counts := map[string]int{}
	for _, profile := range []check.Profile{check.Generic, check.Elastic} {
		o := &analysis.Options{Config: &config.Config{Profile: profile}, Catalogue: schema.Default()}
		sharedtest.Rules(t, func(name, text string) {
			file := analysis.NewFile(source.NewFile(name, text), 0, o)
			found := file.Findings(check.Thorough)
			for _, c := range file.Crashes() {
				t.Errorf("%v\n%s", c, c.Stack)
			}
			if file.Document().Rule == nil || file.Document().Deprecated() || strings.Contains(name, "_deprecated") {
				return
			}
			files++
			for _, f := range found {
				counts[f.Check+" "+f.Severity.String()]++
				if f.Severity == check.Error && defects[f.Check+" "+filepath.Base(name)] == "" {
					at := file.Source().OffsetToPosition(f.Span.Start, source.UTF32)
					t.Errorf("%s:%d:%d: %s [%s]", name, at.Line+1, at.Column+1, f.Message, f.Check)
				}
			}
		})
	}
	t.Logf("%d rules, each under both profiles", files/2)
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%6d %s", counts[id], id)
	}
}
