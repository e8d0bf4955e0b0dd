package catalogue_test

import (
	"os"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/catalogue"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// Every rule of the checkout works, with its own schemas as with the
// program's: neither says that one is in error, and the nearer the schemas are,
// the fewer fields are unknown.
func TestTheCheckoutsOwnSchemasFindNoErrorInItsRules(t *testing.T) {
	dir := sharedtest.Path(t, "corpus/detection-rules")
	cfg := config.Discover(dir, config.Surroundings{Read: workspace.ReadFile, LookupEnv: func(string) (string, bool) { return "", false }})
	own, report := (&catalogue.Loader{Base: schema.Default()}).Load(cfg)
	if len(report.Parts) == 0 {
		t.Fatal("no schema files")
	}
	carried := &analysis.Options{Config: cfg, Catalogue: schema.Default()}
	brought := &analysis.Options{Config: cfg, Catalogue: own}
	unknown := map[*analysis.Options]int{}
	for _, entry := range (workspace.Finder{}).Find(append(cfg.Repository.RuleDirs, cfg.Repository.BuildingBlockDirs...)) {
		text, err := os.ReadFile(entry.Path)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []*analysis.Options{carried, brought} {
			for _, f := range analysis.NewFile(source.NewFile(entry.Path, string(text)), 0, o).Findings(check.Quick) {
				if f.Severity == check.Error {
					t.Errorf("%s: %s [%s]", entry.Path, f.Message, f.Check)
				}
				if f.Check == "field/unknown" {
					unknown[o]++
				}
			}
		}
	}
	t.Logf("unknown fields: %d by what the program carries, %d by the checkout's own", unknown[carried], unknown[brought])
	if unknown[brought] > unknown[carried] {
		t.Error("the checkout's own schemas know less")
	}
}
