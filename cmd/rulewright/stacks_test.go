package main

import (
	"bytes"
	"compress/gzip"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
)

// The example of a check that needs the schemas of several stacks, with a
// checkout that has them.
func TestARuleIsJudgedByEveryStackThatACheckoutHasTheSchemasOf(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	etc := filepath.Join(dir, "detection_rules", "etc")
	pack := func(name, text string) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(etc, filepath.FromSlash(name)), b.String())
	}
	write(t, filepath.Join(etc, "_config.yaml"), "rule_dirs: [../../rules]\nfiles:\n  packages: packages.yaml\n  stack_schema_map: stack-schema-map.yaml\n")
	write(t, filepath.Join(etc, "packages.yaml"), "package: {name: '9.5'}\n")
	write(t, filepath.Join(etc, "stack-schema-map.yaml"), "'8.19.0': {ecs: 8.17.0}\n'9.4.0': {ecs: 9.4.0}\n'9.5.0': {ecs: 9.4.0}\n")
	pack("ecs_schemas/8.17.0/ecs_flat.json.gz", `{"process.name": {"type": "keyword"}}`)
	pack("ecs_schemas/9.4.0/ecs_flat.json.gz", `{"process.name": {"type": "keyword"}, "gen_ai.agent.id": {"type": "keyword"},
		"event.category": {"type": "keyword", "allowed_values": [{"name": "process", "expected_event_types": ["start"]}]}}`)
	pack("integration-manifests.json.gz", `{"acme": {"1.0.0": {"conditions": {"kibana": {"version": "^8.0.0 || ^9.0.0"}}}}}`)
	pack("integration-schemas.json.gz", `{"acme": {"1.0.0": {"chat": {"acme.room": "keyword"}}}}`)
	c := check.Find("field/missing-in-stack")
	write(t, filepath.Join(dir, "rules", "bad.toml"), c.Bad.Text())
	write(t, filepath.Join(dir, "rules", "good.toml"), c.Good.Text())

	out := rulewright(t, dir, "", "lint", "--terse", "--select", c.ID)
	want := "rules/bad.toml:9:1: warning: `gen_ai.agent.id` exists since stack 9.4.0 (ECS 9.4.0), but not in stack 8.19.0 (ECS 8.17.0), " +
		"which the rule supports: detection-rules refuses it without `min_stack_version = \"9.4.0\"` [field/missing-in-stack]\n"
	if !strings.Contains(out, want) || strings.Contains(out, "good.toml") {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
	out = rulewright(t, dir, "", "schema", "lookup", "event.category")
	for _, want := range []string{"  values: process\n", "  says ECS 9.4.0, from detection_rules/etc/ecs_schemas/9.4.0/ecs_flat.json.gz\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("got\n%s\nwant %q", out, want)
		}
	}
	if out := rulewright(t, dir, "", "schema", "status"); !strings.Contains(out, "for stack 9.5.0 and the older 9.4.0, 8.19.0\n") {
		t.Error(out)
	}
}
