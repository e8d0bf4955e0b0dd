package catalogue

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
)

// stacked is a checkout for four stacks, whose schemas differ. The ECS of 9.7
// is not there, and 10.0 is newer than what the rules are made for.
func stacked() files {
	const dir = "detection_rules/etc/"
	f := etc()
	f[dir+"stack-schema-map.yaml"] = "'9.7.0': {beats: 9.7.0, ecs: 9.7.0, endgame: 9.9.0}\n" +
		"'9.8.0': {beats: 9.7.0, ecs: 9.8.1, endgame: 9.9.0}\n'9.9.0': {beats: 9.9.0, ecs: 9.9.0, endgame: 9.9.0}\n" +
		"'10.0.0': {beats: 9.9.0, ecs: 10.0.0, endgame: 9.9.0}\n"
	f[dir+"ecs_schemas/9.9.0/ecs_flat.json.gz"] = `{"host.shoe_size": {"type": "long"}, "host.shoe_laces": {"type": "keyword"}}`
	delete(f, dir+"ecs_schemas/9.7.0/ecs_flat.json.gz")
	f[dir+"beats_schemas/v9.7.0.json.gz"] = `{"winlogbeat": {"files": {"fields.yml": [{"fields": [{"name": "winlog.tune", "type": "keyword"}]}]}}}`
	f[dir+"integration-manifests.json.gz"] = `{"acme": {
		"1.0.0": {"conditions": {"kibana": {"version": "^9.0.0"}}}, "1.2.0": {"conditions": {"kibana": {"version": "^9.8.0"}}},
		"1.10.0": {"conditions": {"kibana": {"version": "^9.8.0"}}}, "1.11.0": {"conditions": {"kibana": {"version": "^9.9.0"}}},
		"2.0.0": {"conditions": {"kibana": {"version": "^10.0.0"}}}, "0.9.0": {"conditions": {"kibana": {"version": "~9.7.0"}}}}}`
	f[dir+"integration-schemas.json.gz"] = `{"acme": {
		"0.9.0": {"lock": {"acme.oldest": "keyword"}}, "1.0.0": {"lock": {"acme.old": "keyword"}},
		"1.2.0": {"lock": {"acme.state": "keyword"}, "bell": {"acme.ring": "long"}, "gone": {"acme.gone": "ip"}},
		"1.10.0": {"lock": {"acme.state": "keyword"}, "bell": {"acme.ring": "long", "acme.tone": "long"}},
		"1.11.0": {"lock": {"acme.state": "keyword", "acme.new": "ip"}, "jobs": {"a": ["x"]}},
		"2.0.0": {"lock": {"acme.newest": "keyword"}, "door": {"acme.door": "ip"}}}}`
	return f
}

func TestEveryStackGetsTheFieldsOfItsVersions(t *testing.T) {
	c, report := load(t, stacked().write(t, t.TempDir()))
	if got := problems(report); got != "" {
		t.Fatal(got)
	}
	if got := fmt.Sprint(report.Parts[0].Stacks); got != "[9.9.0 9.8.0 9.7.0]" {
		t.Errorf("the stacks are %s", got)
	}
	for name, test := range map[string]struct {
		index, stack, field string
		want                schema.Answer
	}{
		"the newest version that runs":                           {"logs-acme.lock-*", "", "acme.new", schema.Known},
		"a version that needs a newer stack":                     {"logs-acme.lock-*", "", "acme.newest", schema.Unknown},
		"an older stack gets the newest version that runs there": {"logs-acme.lock-*", "9.8.0", "acme.new", schema.Unknown},
		"and what both have":                                     {"logs-acme.lock-*", "9.8.0", "acme.state", schema.Known},
		"its own ECS":                                            {"logs-acme.lock-*", "9.8.0", "host.shoe_laces", schema.Unknown},
		"the newest version that has the stream, which is older": {"logs-acme.bell-*", "", "acme.tone", schema.Known},
		"the same in an older stack":                             {"logs-acme.bell-*", "9.8.0", "acme.tone", schema.Known},
		"the newest version that has it, which is older by two":  {"logs-acme.gone-*", "", "acme.gone", schema.Known},
		"a field of a Beat":                                      {"winlogbeat-*", "", "winlog.song", schema.Known},
		"a field of a Beat that came later":                      {"winlogbeat-*", "9.8.0", "winlog.song", schema.Unknown},
		"a field that a Beat no longer has":                      {"winlogbeat-*", "9.8.0", "winlog.tune", schema.Known},
		"a field of Endgame, which is the same":                  {"endgame-*", "9.8.0", "endgame_only", schema.Known},
	} {
		t.Run(name, func(t *testing.T) {
			scope := c.Scope([]string{test.index}, nil)
			if test.stack != "" {
				if scope = scope.In(test.stack); scope == nil {
					t.Fatal("the stack is not judged")
				}
			}
			if _, answer := scope.Lookup(test.field); answer != test.want {
				t.Errorf("%s: %d, want %d", test.field, answer, test.want)
			}
		})
	}
	for name, test := range map[string]struct{ index, stack string }{
		"an ECS that is not at hand":       {"logs-acme.lock-*", "9.7.0"},
		"a stack that is not of the map":   {"logs-acme.lock-*", "9.6.0"},
		"a stack newer than the package's": {"logs-acme.lock-*", "10.0.0"},
		"what the program alone carries":   {"logs-okta.system-*", "9.8.0"},
		"indices that nobody knows":        {"nobodys-*", "9.8.0"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.Scope([]string{test.index}, nil).In(test.stack) != nil {
				t.Error("it is judged")
			}
		})
	}
	if _, answer := c.Scope([]string{"logs-acme.door-*"}, nil).Lookup("acme.door"); answer == schema.Known {
		t.Error("a stream that only a newer stack gets is known")
	}
	cited := c.Scope([]string{"logs-acme.bell-*"}, nil).In("9.8.0").Cited()
	if want := "integration acme 1.10.0 and ECS 9.8.1"; cited != want {
		t.Errorf("cited as %q, want %q", cited, want)
	}
}

func TestAStreamHasTheNearestVersionWhereTheWantedOneIsAbsent(t *testing.T) {
	f := stacked()
	const name = "detection_rules/etc/integration-schemas.json.gz"
	f[name] = strings.Replace(f[name], `"1.11.0"`, `"1.11.7"`, 1)
	c, _ := load(t, f.write(t, t.TempDir()))
	for stream, want := range map[string]string{
		"lock": "integration acme 1.11.7 (nearest to 1.11.0)", "bell": "integration acme 1.10.0 (nearest to 1.11.0)",
	} {
		if got := c.Scope([]string{"logs-acme." + stream + "-*"}, nil).Cited(); !strings.HasPrefix(got, want) {
			t.Errorf("%s is cited as %q, want %q", stream, got, want)
		}
	}
}

// What older stacks get is kept with the rest.
func TestTheFieldsOfOlderStacksAreKept(t *testing.T) {
	f := stacked()
	f["detection_rules/etc/non-ecs-schema.json"] = `{"logs-acme.lock-*": {"acme.extra": "ip"` + strings.Repeat(" ", large) + "}}"
	dir, cache := f.write(t, t.TempDir()), t.TempDir()
	for _, reused := range []bool{false, true} {
		c, part := kept(t, dir, cache)
		if part.Reused != reused {
			t.Fatalf("reused: %v", part.Reused)
		}
		scope := c.Scope([]string{"logs-acme.lock-*"}, nil).In("9.8.0")
		if _, answer := scope.Lookup("acme.new"); answer != schema.Unknown {
			t.Errorf("reused %v: a field of a newer version is known", reused)
		}
	}
}

func TestTheValuesOfAWorkspacesECSCount(t *testing.T) {
	const file = "detection_rules/etc/ecs_schemas/9.8.1/ecs_flat.json.gz"
	f := etc()
	f[file] = `{"event.category": {"type": "keyword", "allowed_values": [
			{"name": "shoe", "expected_event_types": ["laced", "worn"]}, {"name": "hat"}, {"nameless": 1}, 7]},
		"host.colour": {"type": "keyword", "expected_values": ["red", "blue"], "pattern": "^[a-z]+$"}}`
	f["detection_rules/etc/non-ecs-schema.json"] = `{"logs-acme.lock-*": {"acme.extra": "ip"` + strings.Repeat(" ", large) + "}}"
	dir, cache := f.write(t, t.TempDir()), t.TempDir()
	for _, reused := range []bool{false, true} {
		c, part := kept(t, dir, cache)
		if part.Reused != reused {
			t.Fatalf("reused: %v", part.Reused)
		}
		v := c.Scope([]string{"logs-acme.lock-*"}, nil).Values()
		got := fmt.Sprint(v.Version, v.Source, v.Allowed, v.Expected, v.Pattern, v.EventTypes)
		want := "9.8.1" + file + "map[event.category:[shoe hat]] map[host.colour:[red blue]] map[host.colour:^[a-z]+$] map[shoe:[laced worn]]"
		if got != want {
			t.Errorf("reused %v: got  %s\nwant %s", reused, got, want)
		}
	}
	c, _ := load(t, etc().write(t, t.TempDir()))
	if v := c.Values(); v.Source != "" || len(v.Allowed["event.category"]) < 10 {
		t.Errorf("an ECS without values: %s %q", v.Version, v.Source)
	}
}
