package catalogue

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
)

func TestAnIntegrationPackageSaysWhichFieldsItsStreamsHave(t *testing.T) {
	dir := files{
		"manifest.yml":                             "name: acme\nversion: 3.2.1\ntitle: Acme\n",
		"data_stream/lock/manifest.yml":            "title: Locks\ntype: logs\n",
		"data_stream/lock/fields/base-fields.yml":  "- {name: '@timestamp', type: date}\n- {name: event.module, type: constant_keyword, value: acme}\n",
		"data_stream/lock/fields/ecs.yml":          "- {external: ecs, name: process.args}\n- {external: ecs, name: no.such.field}\n",
		"data_stream/lock/fields/fields.yml":       "- name: acme.lock\n  type: group\n  fields:\n    - {name: state, type: keyword, multi_fields: [{name: text, type: text}]}\n    - {name: tags, type: object, object_type: long}\n    - {name: deep, type: nested, description: \"How\\n deep.\\n\\nMore.\", fields: [{name: er, type: ip}]}\n    - {name: plain, description: {no: text}}\n",
		"data_stream/door/manifest.yml":            "type: metrics\ndataset: acme.doors\nelasticsearch: {index_template: {mappings: {dynamic: false}}}\n",
		"data_stream/door/fields/fields.yml":       "- {name: width, type: double}\n",
		"data_stream/broken/manifest.yml":          "type: logs\n",
		"data_stream/broken/fields/fields.yml":     "- {name: good, type: ip}\n- {name: bad, type: {}}\n",
		"data_stream/nothing/fields/fields.yml":    "- {name: lost, type: ip}\n",
		"data_stream/lock/sample_event.json":       "{}",
		"data_stream/lock/agent/stream/log.yml.hb": "x",
	}.write(t, t.TempDir())
	c, report := load(t, dir)
	for name, want := range map[string]struct {
		index, field string
		typ          schema.Type
		answer       schema.Answer
	}{
		"a field of a group":           {"logs-acme.lock-*", "acme.lock.state", schema.Keyword, schema.Known},
		"a multi-field":                {"logs-acme.lock-*", "acme.lock.state.text", schema.Text, schema.Known},
		"a member of an open object":   {"logs-acme.lock-*", "acme.lock.tags.any", schema.Long, schema.Known},
		"a member of a nested one":     {"logs-acme.lock-*", "acme.lock.deep.er", schema.IP, schema.Known},
		"a field without a type":       {"logs-acme.lock-*", "acme.lock.plain", schema.Keyword, schema.Known},
		"a field that ECS types":       {"logs-acme.lock-*", "process.args", schema.Keyword, schema.Known},
		"a field that ECS lacks":       {"logs-acme.lock-*", "no.such.field", schema.NoType, schema.Known},
		"an unknown field":             {"logs-acme.lock-*", "acme.lock.stat", schema.NoType, schema.Unknown},
		"metrics under another name":   {"metrics-acme.doors-*", "width", schema.Double, schema.Known},
		"ECS where nothing is dynamic": {"metrics-acme.doors-*", "process.name", schema.NoType, schema.Unknown},
		"a field beside a broken one":  {"logs-acme.broken-*", "good", schema.IP, schema.Known},
		"others of a broken list":      {"logs-acme.broken-*", "other", schema.NoType, schema.Open},
		"a folder that is no stream":   {"logs-acme.nothing-*", "lost", schema.NoType, schema.Open},
	} {
		t.Run(name, func(t *testing.T) {
			f, answer := c.Scope([]string{want.index}, nil).Lookup(want.field)
			if f.Type != want.typ || answer != want.answer {
				t.Errorf("%s: %q (%d), want %q (%d)", want.field, f.Type, answer, want.typ, want.answer)
			}
		})
	}
	if f, _ := c.Scope([]string{"logs-acme.lock-*"}, nil).Lookup("acme.lock.state.text"); f.Of != "acme.lock.state" {
		t.Errorf("the multi-field is of %q", f.Of)
	}
	if got, by := c.Scope([]string{"logs-acme.lock-*"}, nil).Words("acme.lock.deep"); got != "How deep." || by.Name != "acme.lock" {
		t.Errorf("of a field is said: %q", got)
	}
	if got := problems(report); !strings.Contains(got, "data_stream/broken/fields/fields.yml: values of a wrong type are passed over: line 2") {
		t.Errorf("reported:\n%s", got)
	}
	if got := c.Scope([]string{"logs-acme.lock-*"}, nil).Datasets()[0].String(); got != "integration acme (lock) 3.2.1" {
		t.Errorf("called %q", got)
	}
}

func TestPackagesWithoutANameOrAVersion(t *testing.T) {
	dir := files{
		"packages/a/manifest.yml": "title: nameless\n", "packages/a/data_stream/x/manifest.yml": "type: logs\n",
		"packages/a/data_stream/x/fields/f.yml": "- {name: f, type: ip}\n",
		"packages/b/manifest.yml":               "name: [b]\n", "packages/b/data_stream/x/manifest.yml": "",
		"packages/c/manifest.yml": "\tname: c", "packages/c/data_stream/x/manifest.yml": "",
	}.write(t, t.TempDir())
	_, report := load(t, dir)
	got := problems(report)
	for _, want := range []string{"packages/a/manifest.yml: names no package", "packages/b/manifest.yml: values of a wrong type", "packages/c/manifest.yml: is no YAML"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in:\n%s", want, got)
		}
	}
}
