package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/schema"
)

// withHosts is testLoad with an index that a workspace might describe.
func withHosts(t *testing.T) func(string, ReadFile) *analysis.Options {
	t.Helper()
	var b schema.Builder
	b.Add(schema.Dataset{Name: "acme-hosts", Title: "the configuration", Product: "the configuration", Index: []string{"acme-hosts"}, Traits: schema.Strict}, []schema.Fact{
		{Name: "host.id", Type: schema.Keyword}, {Name: "acme.owner", Type: schema.Keyword}, {Name: "acme.floor", Type: schema.Long},
	})
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return func(dir string, read ReadFile) *analysis.Options {
		o := *testLoad(dir, read)
		o.Catalogue = o.Catalogue.With(table)
		return &o
	}
}

func TestColumnsOfAJoinedIndexAreOffered(t *testing.T) {
	e := connectTo(t, nil, Options{Load: withHosts(t)})
	e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":{}}`, e.uri("")))
	const join = fromEndpoint + "| lookup join acme-hosts on host.id\n"
	for name, c := range map[string]struct {
		text     string
		has, not []string
	}{
		"the index":                {fromEndpoint + "| lookup join ¦", []string{"acme-hosts"}, []string{"logs-endpoint.events.process-*"}},
		"what both have":           {fromEndpoint + "| lookup join acme-hosts on ¦", []string{"host.id"}, []string{"process.name", "acme.owner"}},
		"of an index of nobody":    {fromEndpoint + "| lookup join others on host.¦", []string{"host.id", "host.name"}, nil},
		"its columns":              {join + "| where acme.¦", []string{"acme.owner", "acme.floor"}, nil},
		"by any part":              {join + "| where own¦", []string{"acme.owner"}, nil},
		"beside those of the rest": {join + "| where process.na¦", []string{"process.name"}, []string{"acme.owner"}},
		"before the join":          {fromEndpoint + "| where acme.¦\n| lookup join acme-hosts on host.id", nil, []string{"acme.owner"}},
		"behind STATS":             {join + "| stats c = count(*) by host.id | where acme.¦", nil, []string{"acme.owner"}},
		"behind a KEEP of it":      {join + "| keep acme.owner, host.id | where ¦", []string{"acme.owner", "host.id"}, []string{"acme.floor"}},
	} {
		items, _ := e.complete("rule.toml", esqlRule(c.text))
		var inserts []string
		for _, item := range items {
			inserts = append(inserts, item.TextEdit.NewText)
			if item.Label == "acme.floor" && !strings.Contains(item.Detail, "of acme-hosts") {
				t.Errorf("%s: %+v", name, item)
			}
		}
		for _, want := range c.has {
			if !slices.Contains(inserts, want) {
				t.Errorf("%s: no %q among %q", name, want, inserts[:min(10, len(inserts))])
			}
		}
		for _, not := range c.not {
			if slices.Contains(inserts, not) {
				t.Errorf("%s: %q is offered", name, not)
			}
		}
	}
}
