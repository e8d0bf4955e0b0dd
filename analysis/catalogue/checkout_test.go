package catalogue

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/workspace"
)

func TestTheSchemasOfACheckoutComeBeforeTheProgramsOwn(t *testing.T) {
	dir := etc().write(t, t.TempDir())
	c, report := load(t, dir)
	if got := problems(report); got != "" {
		t.Fatal(got)
	}
	for name, test := range map[string]struct {
		index, field string
		want         schema.Type
		answer       schema.Answer
	}{
		"a field of its ECS":                         {"logs-acme.lock-*", "host.shoe_size", schema.Long, schema.Known},
		"a field of another version of its ECS":      {"logs-acme.lock-*", "host.shoe_colour", "", schema.Unknown},
		"a field of the program's ECS":               {"logs-acme.lock-*", "dns.question.name", "", schema.Unknown},
		"a multi-field":                              {"logs-acme.lock-*", "process.name.text", schema.MatchOnlyText, schema.Known},
		"a field of the nearest integration":         {"logs-acme.lock-*", "acme.state", schema.Keyword, schema.Known},
		"a field of a newer integration":             {"logs-acme.lock-*", "acme.new", "", schema.Unknown},
		"a field of an older integration":            {"logs-acme.lock-*", "acme.old", "", schema.Unknown},
		"a field beyond ECS":                         {"logs-acme.lock-*", "acme.extra", schema.IP, schema.Known},
		"a field beyond ECS, written as an object":   {"logs-acme.lock-*", "acme.nested.type", schema.Long, schema.Known},
		"metrics where nobody says what streams are": {"metrics-acme.lock-*", "acme.state", schema.Keyword, schema.Known},
		"a field of a Beat":                          {"winlogbeat-*", "winlog.song", schema.Keyword, schema.Known},
		"a field of every Beat":                      {"winlogbeat-*", "agent.mood", schema.Keyword, schema.Known},
		"a Beat's own statistics":                    {"winlogbeat-*", "beat.stats", "", schema.Unknown},
		"a field of Endgame":                         {"endgame-*", "endgame_only", schema.Long, schema.Known},
		"a field of Elastic Defend":                  {"logs-endpoint.events.process-*", "process.Ext.hat", schema.Keyword, schema.Known},
		"the same in another stream":                 {"logs-endpoint.events.file-*", "process.Ext.hat", "", schema.Unknown},
		"an integration of the program's":            {"logs-okta.system-*", "okta.actor.id", schema.Keyword, schema.Known},
	} {
		t.Run(name, func(t *testing.T) {
			f, answer := c.Scope([]string{test.index}, nil).Lookup(test.field)
			if f.Type != test.want || answer != test.answer {
				t.Errorf("%s is %q (%d), want %q (%d)", test.field, f.Type, answer, test.want, test.answer)
			}
		})
	}
	if got, want := c.Scope([]string{"logs-acme.lock-*"}, nil).Cited(), "integration acme 1.9.0 (nearest to 1.10.0) and ECS 9.8.1 (nearest to 9.9.0)"; got != want {
		t.Errorf("cited as %q, want %q", got, want)
	}
}

func TestACustomRulesFolderBringsItsOwnSchemas(t *testing.T) {
	f := etc()
	custom := func(name, text string) { f["custom/"+name] = text }
	custom("_config.yaml", "rule_dirs: [rules]\nfiles:\n  packages: etc/packages.yaml\n  stack_schema_map: etc/stack-schema-map.yaml\n"+
		"auto_gen_schema_file: etc/schemas/auto.json\n")
	custom("etc/packages.yaml", "package: {name: '9.9'}\n")
	custom("etc/stack-schema-map.yaml", "'9.9.0': {ecs: 9.9.0, beats: 9.9.0, endgame: 9.9.0, ours: schemas/ours.json, theirs: ../../../elsewhere.json, gone: schemas/gone.json}\n")
	custom("etc/schemas/ours.json", `{"door-events-*": {"door.open": "boolean", "door": {"colour": "keyword"}}, "logs-okta*": {"okta.ours": "ip"}}`)
	custom("etc/schemas/auto.json", `{"door-events-*": {"door.seen": "date"}}`)
	dir := f.write(t, t.TempDir())
	folder := filepath.Join(dir, "custom")
	for name, cfg := range map[string]*config.Config{
		"found by its _config.yaml": discover(filepath.Join(folder, "rules")),
		"named by CUSTOM_RULES_DIR": config.Discover(folder, config.Surroundings{
			Read: workspace.ReadFile, LookupEnv: func(name string) (string, bool) { return folder, name == "CUSTOM_RULES_DIR" },
		}),
	} {
		t.Run(name, func(t *testing.T) {
			c, report := (&Loader{Base: schema.Default()}).Load(cfg)
			doors := c.Scope([]string{"door-events-*"}, nil)
			for field, want := range map[string]schema.Type{
				"door.open": schema.Boolean, "door.colour": schema.Keyword, "door.seen": schema.Date,
				"host.shoe_size": schema.Long, // the ECS of the checkout around it
			} {
				if got, _ := doors.Lookup(field); got.Type != want {
					t.Errorf("%s is %q, want %q", field, got.Type, want)
				}
			}
			if _, answer := doors.Lookup("door.closed"); answer != schema.Unknown {
				t.Error("a field that no schema lists may be there")
			}
			if f, _ := c.Scope([]string{"logs-okta.system-*"}, nil).Lookup("okta.ours"); f.Type != schema.IP {
				t.Error("a field that is added to an integration is not known")
			}
			got := problems(report)
			for _, want := range []string{"elsewhere.json: lies outside of the workspace", "gone.json: no such file"} {
				if strings.Count(got, want) != 1 {
					t.Errorf("want %q once in:\n%s", want, got)
				}
			}
		})
	}
}

func TestWhatIsWrongWithASchemaFileIsSaidAndTheRestCounts(t *testing.T) {
	const dir = "detection_rules/etc/"
	before := maxUnpacked
	t.Cleanup(func() { maxUnpacked = before })
	maxUnpacked = 1 << 20
	bomb := `{"b": [` + strings.Repeat("1,", int(maxUnpacked)) + "1]}"
	for name, test := range map[string]struct {
		file, text string
		want       string   // the message
		lost, kept []string // fields of logs-acme.lock-*
	}{
		"a type that is a number": {
			"integration-schemas.json.gz", `{"acme": {"1.9.0": {"lock": {"acme.a": 7, "acme.b": "ip"}}}}`,
			dir + "integration-schemas.json.gz: /acme/1.9.0/lock/acme.a: expected a string, found a number", nil,
			[]string{"acme.a", "acme.b", "host.shoe_size"},
		},
		"a package that is a list": {
			"integration-schemas.json.gz", `{"other": [1, 2], "acme": {"1.9.0": {"lock": {"acme.b": "ip"}}}}`,
			"/other: expected an object, found a list", nil,
			[]string{"acme.b"},
		},
		"a file that ends early": {
			"integration-schemas.json.gz", `{"acme": {"1.9.0": {"lock": {"acme.b": "ip"`,
			"the file ends too early, so nothing of it counts",
			[]string{"acme.b"},
			[]string{"host.shoe_size"},
		},
		"a file that is no JSON": {
			"non-ecs-schema.json", "{\n  \"logs-acme.lock-*\": {oops}}",
			"non-ecs-schema.json: line 2, column 24: /logs-acme.lock-*: is no JSON, so nothing of the file counts",
			[]string{"acme.extra"},
			[]string{"acme.state"},
		},
		"a gzip bomb": {
			"integration-schemas.json.gz", bomb,
			"integration-schemas.json.gz: the file unpacks to more than what a schema file can have: it is not read",
			[]string{"acme.state"},
			[]string{"acme.extra", "host.shoe_size"},
		},
		"a gzip bomb of one string": {
			"integration-manifests.json.gz", `{"a": "` + strings.Repeat("x", maxToken+1<<20) + `"}`,
			"integration-manifests.json.gz: the file holds a value that is larger than any of a schema file", nil,
			[]string{"acme.extra", "acme.new"},
		},
		"a gzip bomb of nothing": {
			"integration-manifests.json.gz", strings.Repeat(" ", maxToken+1<<20),
			"integration-manifests.json.gz: the file holds a value that is larger than any of a schema file", nil,
			[]string{"acme.extra", "acme.new"},
		},
		"an ECS of a wrong shape": {
			"ecs_schemas/9.8.1/ecs_flat.json.gz", `{"host.shoe_size": 4, "b": {"type": {}, "normalize": "array"}}`,
			"/host.shoe_size: expected an object, found a number", nil,
			[]string{"acme.state"},
		},
		"an ECS without fields": {
			"ecs_schemas/9.8.1/ecs_flat.json.gz", `{}`,
			"lists no field, so it does not count", nil,
			[]string{"dns.question.name", "acme.state"},
		},
		"a map of stacks that is a list": {
			"stack-schema-map.yaml", "- 1\n- 2\n", "stack-schema-map.yaml: values of a wrong type are passed over: line 1", nil, []string{"acme.new"},
		},
		"a package file that is no YAML": {
			"packages.yaml", "package: [", "packages.yaml: is no YAML", nil, []string{"acme.state"},
		},
		"more fields than any schema has": {
			"non-ecs-schema.json", `{"logs-acme.lock-*": {` + strings.Repeat(`"a":"",`, maxMembers+1) + `"b":"ip"}}`,
			"non-ecs-schema.json: has more than 500000 fields: no schema has, so what is left is not read",
			[]string{"acme.extra"},
			[]string{"acme.state"},
		},
		"objects in objects in objects": {
			"non-ecs-schema.json", `{"logs-acme.lock-*": ` + strings.Repeat(`{"a":`, 9000) + `"ip"` + strings.Repeat("}", 9001),
			"expected a string, found an object", nil,
			[]string{"acme.state"},
		},
		"more depth than any JSON has": {
			"non-ecs-schema.json", strings.Repeat(`{"a":`, 200_000), "is no JSON", []string{"acme.extra"}, []string{"acme.state"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := etc()
			f[dir+test.file] = test.text
			c, report := load(t, f.write(t, t.TempDir()))
			if got := problems(report); !strings.Contains(got, test.want) {
				t.Errorf("reported:\n%.800s\nwant %q", got, test.want)
			}
			scope := c.Scope([]string{"logs-acme.lock-*"}, nil)
			for _, field := range test.lost {
				if _, answer := scope.Lookup(field); answer == schema.Known {
					t.Errorf("%s is known", field)
				}
			}
			for _, field := range test.kept {
				if _, answer := scope.Lookup(field); answer != schema.Known {
					t.Errorf("%s is not known", field)
				}
			}
		})
	}
}

func TestMistakesBeyondTheFirstFewAreCountedAndNotListed(t *testing.T) {
	f := etc()
	f["detection_rules/etc/non-ecs-schema.json"] = `{"logs-acme.lock-*": {` + strings.Repeat(`"a": 1, `, 5000) + `"b": "ip"}}`
	_, report := load(t, f.write(t, t.TempDir()))
	got := problems(report)
	if n := strings.Count(got, "\n") + 1; n != maxReported || !strings.HasSuffix(got, "further mistakes of this kind are not listed") {
		t.Errorf("%d problems:\n%.500s", n, got)
	}
}
