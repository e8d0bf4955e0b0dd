package config

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
)

func TestWhatAConfigurationSaysAboutIndicesCounts(t *testing.T) {
	c := parse(`
[[index]]
patterns = ["acme-proxy-*"]
like = ["logs-endpoint.events.process-*"]
fields."acme.verdict" = "keyword"

[[index]]
patterns = ["acme-lake-*"]
fields."lake.depth" = "long"
open = true

[[index]]
patterns = ["logs-endpoint.events.process-*"]
fields."acme.asset" = "keyword"
`)
	for _, f := range c.Findings {
		t.Errorf("%s: %s", f.Check, f.Message)
	}
	catalogue, err := c.Catalogue(schema.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		index, field string
		answer       schema.Answer
		typ          schema.Type
	}{
		{"acme-proxy-*", "acme.verdict", schema.Known, "keyword"},
		{"acme-proxy-*", "process.Ext.token.integrity_level_name", schema.Known, "keyword"}, // of the index that it is like
		{"acme-proxy-*", "url.domain", schema.Known, "keyword"},                             // of ECS
		{"acme-proxy-*", "acme.verdikt", schema.Unknown, ""},
		{"acme-lake-*", "lake.depth", schema.Known, "long"},
		{"acme-lake-*", "lake.width", schema.Open, ""},
		{"logs-endpoint.events.process-*", "acme.asset", schema.Known, "keyword"},
		{"logs-endpoint.events.process-*", "acme.asett", schema.Unknown, ""},
		{"logs-endpoint.events.process-*", "process.nmae", schema.Unknown, ""},
		{"acme-other-*", "acme.verdict", schema.Open, ""},
		{"logs-aws.cloudtrail-*", "acme.asset", schema.Unknown, ""},
	} {
		f, answer := catalogue.Scope([]string{want.index}, nil).Lookup(want.field)
		if answer != want.answer || f.Type != want.typ {
			t.Errorf("%s in %s: %v %q, want %v %q", want.field, want.index, answer, f.Type, want.answer, want.typ)
		}
	}
	if got := catalogue.Scope([]string{"acme-proxy-*"}, nil).Cited(); got[:len("the indices of rulewright.toml")] != "the indices of rulewright.toml" {
		t.Errorf("cited as %q", got)
	}
}

func TestIndicesAndTypesThatCannotBeAreReported(t *testing.T) {
	for text, want := range map[string]string{
		"[[index]]\npatterns = ['a-*-b', 'c']":                "`a-*-b` is no index: write its name, or how it begins and `*`",
		"[[index]]\npatterns = ['-a', 'c']":                   "`-a` is no index: write its name, or how it begins and `*`",
		"[[index]]\npatterns = 'a'\nfields.b = 'keywrod'":     "no type of fields `keywrod`; did you mean `keyword`?",
		"[[index]]\npatterns = 'a'\nfields.b = 'string type'": "no type of fields `string type`: write one such as keyword, long, date or ip",
	} {
		if got := parse(text).Findings; len(got) != 1 || got[0].Message != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
