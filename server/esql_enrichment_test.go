package server

import (
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
)

// What a schema of the workspace tells of a lookup index and of the index
// behind an enrich policy can be named.
func TestLookupIndicesAndPoliciesOfTheWorkspaceAreKnown(t *testing.T) {
	var b schema.Builder
	b.Add(schema.Dataset{Name: "owners", Index: []string{"owners"}, Traits: schema.Strict},
		[]schema.Fact{{Name: "host.id", Type: schema.Keyword}, {Name: "owner", Type: schema.Keyword}})
	b.Add(schema.Dataset{Name: "people", Index: []string{".enrich-people"}},
		[]schema.Fact{{Name: "user.name", Type: schema.Keyword}, {Name: "team", Type: schema.Keyword}})
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	e := connectTo(t, nil, Options{Load: func(string, ReadFile) *analysis.Options {
		return &analysis.Options{Config: &config.Config{}, Catalogue: schema.Default().With(table)}
	}})
	e.call("initialize", `{"capabilities":{"textDocument":{"hover":{"contentFormat":["markdown"]}}}}`)
	e.notify("initialized", `{}`)
	for name, c := range map[string]struct {
		text     string
		has, not string
	}{
		"an index":              {fromEndpoint + "| lookup join ¦", "owners", ".enrich-people"},
		"a policy":              {fromEndpoint + "| enrich ¦", "people", "owners"},
		"a field of the policy": {fromEndpoint + "| enrich people on user.name with t = ¦", "team", "host.id"},
		"a joined column":       {fromEndpoint + "| lookup join owners on host.id\n| where ow¦", "owner", "team"},
		"an enriched column":    {fromEndpoint + "| enrich people on user.name\n| where te¦", "team", "owner"},
	} {
		t.Run(name, func(t *testing.T) {
			e.t = t
			items, _ := e.complete("rule.toml", esqlRule(c.text))
			var inserts []string
			for _, item := range items {
				inserts = append(inserts, item.TextEdit.NewText)
			}
			if !slices.Contains(inserts, c.has) || slices.Contains(inserts, c.not) {
				t.Errorf("want %q and not %q in %q", c.has, c.not, inserts[:min(10, len(inserts))])
			}
		})
	}
	e.t = t
	says, _ := e.hover("rule.toml", esqlRule(fromEndpoint+"| lookup join owners on host.id\n| where own¦er == \"x\""))
	if !strings.Contains(says, "`LOOKUP JOIN` adds it in line 22") {
		t.Errorf("hover says %s", says)
	}
}
