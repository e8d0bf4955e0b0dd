package catalogue

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
)

func TestWhatElasticsearchAnswersAboutAnIndex(t *testing.T) {
	type wants struct {
		index, field string
		typ          schema.Type
		answer       schema.Answer
	}
	for name, test := range map[string]struct {
		config, text string
		want         []wants
	}{
		"a mapping of several indices, one a data stream's": {
			"", `{".ds-logs-acme.lock-default-2026.08.01-000007": {"mappings": {"dynamic": "true", "properties": {
				"state": {"type": "keyword", "fields": {"words": {"type": "text"}}}, "old": {"type": "alias", "path": "state"},
				"kept": {"type": "keyword", "index": false, "doc_values": false}, "slow": {"type": "long", "index": false}}}},
			   "plain": {"mappings": {"dynamic": "strict", "properties": {"a": {"properties": {"b": {"type": "ip"}}},
				"free": {"type": "object", "dynamic": "true"}, "off": {"type": "object", "enabled": false},
				"pass": {"type": "passthrough", "properties": {"in": {"type": "long"}, "inner": {"properties": {"deep": {"type": "ip"}}, "type": "passthrough"}}}}, "runtime": {"made": {"type": "double"}}}}}`,
			[]wants{
				{"logs-acme.lock-default", "state", schema.Keyword, schema.Known},
				{"logs-acme.lock-default", "state.words", schema.Text, schema.Known},
				{"logs-acme.lock-default", "old", schema.Keyword, schema.Known},
				{"logs-acme.lock-default", "process.name", schema.Keyword, schema.Known}, // ECS may be mapped yet
				{"logs-acme.lock-*", "other", schema.NoType, schema.Open},
				{"plain", "a.b", schema.IP, schema.Known},
				{"plain", "a", schema.Object, schema.Known},
				{"plain", "process.name", schema.NoType, schema.Unknown},
				{"plain", "free.any", schema.NoType, schema.Open},
				{"plain", "in", schema.Long, schema.Known},
				{"plain", "pass.in", schema.Long, schema.Known},
				{"plain", "inner.deep", schema.IP, schema.Known},
				{"plain", "deep", schema.IP, schema.Known},
				{"plain", "made", schema.Double, schema.Known},
			},
		},
		"a mapping without the index around it": {
			"patterns = ['mine-*']\n", `{"mappings": {"properties": {"x": {"type": "version"}}}}`,
			[]wants{{"mine-7", "x", schema.Version, schema.Known}, {"mine-*", "y", schema.NoType, schema.Unknown}},
		},
		"properties alone": {
			"patterns = ['mine-*']\n", `{"properties": {"x": {"type": "version"}}}`,
			[]wants{{"mine-*", "x", schema.Version, schema.Known}},
		},
		"field capabilities": {
			"", `{"indices": ["doors", "remote:.ds-locks-2026.08.01-000001"], "fields": {
				"_id": {"_id": {"type": "_id", "metadata_field": true, "searchable": true}},
				"a": {"object": {"type": "object", "searchable": false}}, "a.b": {"keyword": {"type": "keyword", "searchable": true}},
				"a.b.text": {"text": {"searchable": true}},
				"both": {"long": {"searchable": true}, "keyword": {"searchable": true}}, "near": {"long": {"searchable": true}, "integer": {"searchable": true}},
				"hidden": {"keyword": {"searchable": false}}, "half": {"unmapped": {"searchable": false}, "ip": {"searchable": true}}}}`,
			[]wants{
				{"doors", "a.b", schema.Keyword, schema.Known},
				{"doors", "a.b.text", schema.Text, schema.Known},
				{"doors", "both", schema.NoType, schema.Known},
				{"doors", "near", schema.Long, schema.Known},
				{"doors", "half", schema.IP, schema.Known},
				{"doors", "gone", schema.NoType, schema.Unknown},
			},
		},
		"custom schemas": {
			"", `{"doors-*": {"door.open": "boolean", "door": {"colour": "keyword"}}}`,
			[]wants{{"doors-*", "door.open", schema.Boolean, schema.Known}, {"doors-*", "door.colour", schema.Keyword, schema.Known}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := files{"rulewright.toml": "[[schema]]\npath = 'x.json'\n" + test.config, "x.json": test.text}.write(t, t.TempDir())
			c, report := load(t, dir)
			if got := problems(report); got != "" {
				t.Fatal(got)
			}
			for _, w := range test.want {
				f, answer := c.Scope([]string{w.index}, nil).Lookup(w.field)
				if f.Type != w.typ || answer != w.answer {
					t.Errorf("%s of %s: %q (%d), want %q (%d)", w.field, w.index, f.Type, answer, w.typ, w.answer)
				}
			}
		})
	}
}
