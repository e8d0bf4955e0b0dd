package catalogue

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/workspace"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// discover finds what counts for a folder, outside of which nothing says
// anything.
func discover(dir string) *config.Config {
	return config.Discover(dir, config.Surroundings{
		Read: workspace.ReadFile, LookupEnv: func(string) (string, bool) { return "", false },
	})
}

func TestTheSchemaFilesOfADetectionRulesCheckoutAreReadOnce(t *testing.T) {
	cfg := discover(sharedtest.Path(t, "corpus/detection-rules"))
	dir := t.TempDir()
	c, first := (&Loader{Base: schema.Default(), CacheDir: dir}).Load(cfg)
	_, again := (&Loader{Base: schema.Default(), CacheDir: dir}).Load(cfg)
	if len(first.Parts) != 1 || len(again.Parts) != 1 || first.Parts[0].Reused || !again.Parts[0].Reused {
		t.Fatalf("first %+v, then %+v", first.Parts, again.Parts)
	}
	p := first.Parts[0]
	t.Logf("%s: %d data sets, %d fields, read in %d ms, %d bytes kept", p.Name, p.Datasets, p.Fields, p.TookMS, p.KeptSize)
	for _, problem := range p.Problems {
		t.Errorf("%s: %s", problem.Path, problem)
	}
	want := map[string]string{
		"ecs": "9.5.0", "winlogbeat": "9.3.3", "endgame": "8.4.0", "okta.system": "2.11.0", "aws.cloudtrail": "2.21.0",
		// 8.15.0 is what the checkout has, and 9.5.0 what its manifests ask for.
		"endpoint.events.process": "9.6.0-prerelease.0",
	}
	for _, d := range append(c.Datasets(), c.ECS()) {
		if v, ok := want[d.Name]; ok && d.Version != v {
			t.Errorf("%s has the version %s, want %s", d.Name, d.Version, v)
		}
	}
}
