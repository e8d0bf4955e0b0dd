package catalogue

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
)

// files are the files of a workspace, by path; names that end in ".gz" are
// packed.
type files map[string]string

// etc is a detection-rules checkout with small schemas of our own. Its
// integrations are large enough to be kept.
func etc() files {
	var padding strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&padding, `,"acme.padding_%d.n%x":"keyword"`, i, i*i*i*7919)
	}
	const dir = "detection_rules/etc/"
	return files{
		dir + "_config.yaml":  "rule_dirs: [../../rules]\nfiles:\n  packages: packages.yaml\n  stack_schema_map: stack-schema-map.yaml\n",
		dir + "packages.yaml": "package:\n  name: '9.9'\n",
		dir + "stack-schema-map.yaml": "'9.8.0': {beats: 9.8.0, ecs: 9.8.0, endgame: 9.8.0}\n" +
			"'9.9.0': {beats: 9.9.0, ecs: 9.9.0, endgame: 9.9.0}\n",
		dir + "ecs_schemas/9.8.1/ecs_flat.json.gz": `{
			"host.shoe_size": {"type": "long", "normalize": []},
			"process.args": {"type": "keyword", "normalize": ["array"], "beta": "soon"},
			"process.name": {"type": "keyword", "normalize": [], "multi_fields": [{"flat_name": "process.name.text", "name": "text", "type": "match_only_text"}]},
			"event.original": {"type": "keyword", "index": false, "normalize": []}}`,
		dir + "ecs_schemas/9.7.0/ecs_flat.json.gz": `{"host.shoe_colour": {"type": "keyword"}}`,
		dir + "beats_schemas/v9.9.0.json.gz": `{
			"libbeat": {"folders": {"_meta": {"files": {"fields.common.yml": [{"key": "common", "fields": [{"name": "agent.mood", "type": "keyword"}, {"name": "beat.stats", "type": "long"}]}]}}}},
			"winlogbeat": {"folders": {"_meta": {"files": {"fields.yml": [{"fields": [{"name": "winlog", "type": "group", "fields": [{"name": "song", "type": "keyword"}]}]}], "config.yml": null}}}}}`,
		dir + "endgame_schemas/9.9.0/endgame_ecs_mapping.json.gz": `{"process.name": "keyword", "endgame_only": "long"}`,
		dir + "endpoint_schemas/endpoint_process.json.gz":         `{"process.Ext.hat": "keyword"}`,
		dir + "non-ecs-schema.json":                               `{"logs-acme.lock-*": {"acme.extra": "ip", "acme": {"nested": {"type": "long"}}}}`,
		dir + "integration-manifests.json.gz": `{"acme": {
			"1.0.0": {"conditions": {"kibana": {"version": "^8.0.0"}}}, "1.10.0": {"conditions": {"kibana": {"version": "^9.9.2"}}},
			"2.0.0": {"conditions": {"kibana": {"version": "^10.0.0"}}}}}`,
		dir + "integration-schemas.json.gz": `{"acme": {
			"1.0.0": {"lock": {"acme.old": "keyword"}},
			"1.9.0": {"lock": {"acme.state": "keyword"` + padding.String() + `}, "jobs": {"a": ["x"]}},
			"2.0.0": {"lock": {"acme.new": "keyword"}}}}`,
	}
}

// write puts the files into a folder.
func (f files) write(t testing.TB, dir string) string {
	t.Helper()
	for name, text := range f {
		data := []byte(text)
		if strings.HasSuffix(name, ".gz") {
			data = packed(t, text)
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// load loads a workspace, and keeps nothing.
func load(t testing.TB, dir string) (*schema.Catalogue, *Report) {
	t.Helper()
	return (&Loader{Base: schema.Default()}).Load(discover(dir))
}

// problems are those of a report, a line each.
func problems(r *Report) string {
	var out []string
	for _, p := range r.Parts {
		for _, p := range p.Problems {
			out = append(out, p.Path+": "+p.String())
		}
	}
	return strings.Join(out, "\n")
}
