package server

import (
	"sync/atomic"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
)

// A catalogue that is read in the background counts as soon as it is there,
// for texts that have long been open.
func TestWhatBecomesKnownLaterCountsForOpenTexts(t *testing.T) {
	var b schema.Builder
	b.Add(schema.Dataset{Name: "endpoint.events.process", Index: []string{"logs-endpoint.events.process-*"}},
		[]schema.Fact{{Name: "process.hat", Type: schema.Keyword}})
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var known atomic.Bool
	changed := make(chan struct{}, 1)
	e := connectTo(t, nil, Options{Changed: changed, Load: func(string, ReadFile) *analysis.Options {
		c := schema.Default()
		if known.Load() {
			c = c.With(table)
		}
		return &analysis.Options{Config: &config.Config{}, Catalogue: c}
	}})
	e.call("initialize", `{"capabilities":{}}`)
	e.notify("initialized", `{}`)
	text := "[rule]\nlanguage = \"kuery\"\ntype = \"query\"\nindex = [\"logs-endpoint.events.process-*\"]\nquery = \"process.hat:top\"\n"
	e.show("rule.toml", text)
	e.diagnostics("rule.toml", "an unknown field", has("field/unknown"))
	known.Store(true)
	changed <- struct{}{}
	e.diagnostics("rule.toml", "no unknown field", hasNot("field/unknown"))
}
