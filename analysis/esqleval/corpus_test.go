package esqleval_test

import (
	"maps"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// notRun says of how many published rules a part is not run, and why that stays
// so. All others are run wholly.
var notRun = map[string]int{
	// Only a cluster with a model behind it knows.
	"COMPLETION asks a language model, which is not done offline": 3,
}

// Every command and function of the published rules is run; what is not, is
// named.
func TestPublishedRulesRun(t *testing.T) {
	total, ran := 0, 0
	reasons := map[string]int{}
	sharedtest.Rules(t, func(path, text string) {
		doc := rules.Parse(source.NewFile(path, text))
		for _, q := range doc.Queries() {
			if q.Language != rules.ESQL || q.Path != "rule.query" {
				continue
			}
			total++
			r := runOver(t, esql.Parse(q.Text), nil)
			if r.Exact {
				ran++
				continue
			}
			reasons[r.Reason()]++
			t.Logf("%s: %s", path, r.Reason())
		}
	})
	if !maps.Equal(reasons, notRun) {
		t.Errorf("not run are %v; want %v", reasons, notRun)
	}
	t.Logf("%d of %d rules ran wholly; else: %v", ran, total, reasons)
}

// runOver runs a query over documents that have a value in each field that the
// query reads.
func runOver(t testing.TB, q *esql.Query, more []*event.Event) *esqleval.Result {
	known := schema.Default().Scope(q.Pipeline.Indices(), nil)
	m := &eval.Mapping{Types: map[string]schema.Type{}}
	names := esqleval.Names(q)
	m.LearnQuery(names, known)
	docs := &esqleval.Documents{Types: m.Types, Events: more}
	for n := range 3 {
		e := event.New()
		for i, name := range names {
			switch m.Types[name].Family() {
			case schema.DateFamily:
				e.Add(name, event.Text("2026-01-31T12:00:0"+string(rune('0'+n))+"Z"))
			case schema.NumberFamily:
				e.Add(name, event.Int(int64(n*i)))
			case schema.BooleanFamily:
				e.Add(name, event.Bool(n == 0))
			case schema.IPFamily:
				e.Add(name, event.Text("10.0.0."+string(rune('0'+n))))
			case schema.KeywordFamily, schema.TextFamily:
				e.Add(name, event.Text("value "+string(rune('a'+n))))
			}
		}
		docs.Events = append(docs.Events, e)
	}
	scope, err := schema.MappingScope(m.Types)
	if err != nil {
		t.Fatal(err)
	}
	return esqleval.Run(q, esqleval.Env{
		Source: docs.Source, Events: docs.Events, Fields: lower.NewMapping(scope), Now: time.Date(2026, 1, 31, 13, 0, 0, 0, time.UTC),
	})
}
