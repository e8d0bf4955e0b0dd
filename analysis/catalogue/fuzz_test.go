package catalogue

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
)

// FuzzJSON reads any text as every kind of JSON file: what can be used of it
// makes a table, and a name that counts is found again.
func FuzzJSON(f *testing.F) {
	for name, text := range etc() {
		if strings.Contains(name, ".json") && len(text) < 2000 {
			f.Add(text)
		}
	}
	for _, text := range []string{
		`{"a": {"mappings": {"dynamic": false, "properties": {"b": {"type": "keyword", "fields": {"c": {"type": "text"}}}}}}}`,
		`{"indices": ["a"], "fields": {"b": {"long": {"searchable": false}, "keyword": {"searchable": true}}}}`,
		`{"mappings": {"runtime": {"r": {"type": "long"}}, "properties": {"p": {"type": "passthrough", "properties": {"q": {"type": "alias", "path": "r"}}}}}}`,
		`{"a-*": {"b": "ip", "c": {"d": 1}}}`, `[`, `{"a": {"b": `, "\xff\xfe", `{"acme": {"1.9.0": {"lock": {"a.b": "ip"}}}}`,
	} {
		f.Add(text)
	}
	nine, _ := parseVersion("9.9.0")
	eight, _ := parseVersion("8.0.0")
	base, dir := schema.Default(), f.TempDir()
	root, err := Overlay(nil).openFolder(dir)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { root.Close() })
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(filepath.Join(dir, "x.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, read := range []func(*derivation) error{
			func(d *derivation) error { return d.readECS(edition{file: "x.json", version: version{text: "99.0.0"}}) },
			func(d *derivation) error { return d.readBeats(edition{file: "x.json"}) },
			func(d *derivation) error { return d.readEndgame(edition{file: "x.json", former: true}) },
			func(d *derivation) error { return d.readNonECS("x.json") },
			func(d *derivation) error {
				return d.readIntegrations("x.json", d.readManifests("x.json"), []stack{{version: nine}, {version: eight}})
			},
			func(d *derivation) error { return d.readConfigured("x.json", &config.Schema{}) },
			func(d *derivation) error {
				return d.readConfigured("x.json", &config.Schema{Patterns: []string{"a-*"}})
			},
		} {
			d := &derivation{folder: root, base: base}
			if err := read(d); err != nil {
				t.Fatal(err)
			}
			table, err := schema.ReadTable(string(d.builder.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			if len(table.Datasets()) != d.datasets {
				t.Fatalf("%d data sets of %d", len(table.Datasets()), d.datasets)
			}
			for _, p := range d.problems {
				if p.Message == "" || p.Path == "" {
					t.Fatalf("an empty problem: %+v", p)
				}
			}
		}
	})
}

// FuzzFieldList reads any text as a fields.yml.
func FuzzFieldList(f *testing.F) {
	f.Add("- name: acme\n  type: group\n  fields:\n    - {name: lock, type: object, object_type: keyword}\n")
	f.Add("- {name: a, external: ecs}\n- {name: b, type: [1]}\n- 7\n")
	f.Add("- &a {name: x, fields: [*a]}\n")
	f.Add("a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n")
	f.Fuzz(func(t *testing.T, text string) {
		var list []listed
		_ = unmarshalYAML([]byte(text), &list)
		for _, fact := range flatten(list, noType) {
			if fact.Name == "" {
				t.Fatal("a field without a name")
			}
		}
		var m streamManifest
		_ = unmarshalYAML([]byte(text), &m)
		var stacks map[string]map[string]string
		_ = unmarshalYAML([]byte(text), &stacks)
	})
}

// FuzzVersions compares any texts as versions and conditions.
func FuzzVersions(f *testing.F) {
	f.Add("9.5.0", "9.6.0-beta.1", "^9.5.0 || ~8.19.4")
	f.Add("v1.x", "1", ">= 8 <9")
	f.Fuzz(func(t *testing.T, a, b, words string) {
		v, okV := parseVersion(a)
		w, okW := parseVersion(b)
		if okV && okW && v.compare(w) != -w.compare(v) {
			t.Errorf("%q and %q compare as %d, and the other way as %d", a, b, v.compare(w), w.compare(v))
		}
		if okV && okW && v.nearer(w, w) && v.compare(w) != 0 && v.parts != w.parts {
			t.Errorf("%q is nearer to %q than that itself", a, b)
		}
		if c, ok := parseCondition(words); ok {
			c.holds(v)
			c.raised(v)
		}
	})
}

// FuzzKept reads any bytes as a kept table.
func FuzzKept(f *testing.F) {
	dir := etc()
	dir["detection_rules/etc/integration-schemas.json.gz"] = "{}"
	table := derived(f, dir.write(f, f.TempDir()))
	f.Add([]byte(table))
	f.Add([]byte(keptMagic))
	f.Add([]byte(keptMagic + "\x02\x00\x00\x00\x00\x00\x00\x00{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, text, err := parseKept(string(data)); err == nil {
			if table, err := schema.ReadTable(text); err == nil {
				_ = new(schema.Catalogue).With(table).Scope([]string{"logs-acme.lock-*"}, nil).Nearest("acme.stat", 3)
			}
		}
	})
}

// derived is the kept table of a workspace.
func derived(t testing.TB, dir string) string {
	t.Helper()
	cache := filepath.Join(t.TempDir(), "catalogue-x.bin")
	_, report := load(t, dir)
	var b schema.Builder
	b.Add(schema.Dataset{Name: "acme.lock", Index: []string{"logs-acme.lock-*"}}, []schema.Fact{{Name: "acme.state", Type: schema.Keyword}})
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	keep(cache, "key", &report.Parts[0], table, nil, 0)
	file, err := os.Open(cache)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
