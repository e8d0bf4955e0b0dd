package catalogue

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
)

func TestAWorkspaceReadThroughAnOverlayIsTheOtherOne(t *testing.T) {
	was := etc()
	maps.Copy(was, files{
		"rulewright.toml":            "[[schema]]\npath = \"own.json\"\npatterns = [\"own-*\"]\n",
		"own.json":                   `{"own-a": {"mappings": {"properties": {"own.field": {"type": "keyword"}}}}}`,
		"packages/acme/manifest.yml": "name: acme\nversion: 1.2.3\n",

		"packages/acme/data_stream/x/manifest.yml": "type: logs\n",
		"packages/acme/data_stream/x/fields/f.yml": "- name: acme.pack\n  type: keyword\n",
	})
	before := was.write(t, t.TempDir())
	cache := t.TempDir()
	sum := func(dir string, over Overlay) uint32 {
		t.Helper()
		_, report := (&Loader{Base: schema.Default(), CacheDir: cache, Overlay: over}).Load(discover(dir))
		return report.Checksum
	}
	then := sum(before, nil)
	for name := range was {
		if name == "rulewright.toml" || strings.HasSuffix(name, "_config.yaml") {
			continue // these are for whoever makes the configuration
		}
		path := func(dir string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
		text, err := os.ReadFile(path(before))
		if err != nil {
			t.Fatal(err)
		}
		old := Overlay{}
		dir, err := filepath.EvalSymlinks(was.write(t, t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		old[path(dir)] = func() (string, error) { return string(text), nil }
		if err := os.Remove(path(dir)); err != nil {
			t.Fatal(err)
		}
		for up := filepath.Dir(path(dir)); up != dir && os.Remove(up) == nil; up = filepath.Dir(up) {
			continue // empty folders go with it
		}
		now := sum(dir, nil)
		idle := strings.HasSuffix(name, "packages.yaml") || strings.Contains(name, "9.7.0") // another choice is the same
		if now == then && !idle {
			t.Errorf("%s makes no difference", name)
		}
		if got := sum(dir, old); got != then {
			t.Errorf("without %s, which is laid over it: %08x, want %08x", name, got, then)
		}
		if got := sum(dir, nil); got != now {
			t.Errorf("%s: what was laid over the files was kept: %08x, want %08x", name, got, now)
		}
		back := was.write(t, dir)
		if got := sum(back, Overlay{path(dir): nil}); got != now {
			t.Errorf("%s, taken away: %08x, want %08x", name, got, now)
		}
	}
}
