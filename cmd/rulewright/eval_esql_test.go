package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// runESQL runs queries over numbered events, of which ten wait at a time and no
// more than some bytes are held.
func runESQL(t *testing.T, events, held int, queries ...string) []*esqlTarget {
	t.Helper()
	return runESQLWith(t, events, held, false, queries...)
}

func runESQLWith(t *testing.T, events, held int, explains bool, queries ...string) []*esqlTarget {
	t.Helper()
	e := &evaluation{flags: &evalFlags{}, mapping: &eval.Mapping{}, catalogue: schema.Default()}
	for _, q := range queries {
		e.targets = append(e.targets, &target{
			text: q, language: rules.ESQL, file: source.NewFile("query", q), place: func(s source.Span) source.Span { return s },
		})
	}
	for _, target := range e.targets {
		if err := e.compileESQL(target); err != nil {
			t.Fatal(err)
		}
	}
	run := newESQLRun(e.targets, e.mapping, explains)
	run.maxSifts, run.maxHeld = 10, held
	for i := range events {
		d := eval.Document{Event: event.New().Add("n", event.Int(int64(10+i))), ID: "e", Index: i}
		if err := run.add([]eval.Document{d}); err != nil {
			t.Fatal(err)
		}
	}
	if err := run.end(); err != nil {
		t.Fatal(err)
	}
	return run.targets
}

func TestEventsThatNoQueryNeedsAreNotHeld(t *testing.T) {
	one := event.New().Add("n", event.Int(100)).Size()
	targets := runESQL(t, 105, 12*one, `FROM a | WHERE n > 107 | KEEP n`, `FROM a | WHERE (n - 10) % 100 == 0 | STATS c = COUNT(*)`, `ROW x = 1`)
	if held := len(targets[0].docs.Events) + len(targets[1].docs.Events); held != 9 {
		t.Errorf("%d events are held", held)
	}
	if rows := len(targets[0].result.Table.Rows); rows != 7 || !targets[0].result.Exact {
		t.Errorf("%d rows, exact %v: %v", rows, targets[0].result.Exact, targets[0].notes())
	}
	if got := targets[1].result.Table.Rows[0].Cells[0]; got != int64(2) {
		t.Errorf("%v events were counted", got)
	}
	if m := targets[1].matches(); len(m) != 1 || len(m[0].Events) != 2 || m[0].Events[1].Index != 100 {
		t.Errorf("matches %v", m)
	}
	if len(targets[2].docs.Events) > 0 || len(targets[2].result.Table.Rows) != 1 {
		t.Error("a query without FROM was given events")
	}
}

func TestEventsAreHeldUpToABoundAndTheRestIsCounted(t *testing.T) {
	one := event.New().Add("n", event.Int(10)).Size()
	targets := runESQL(t, 50, 30*one, `FROM a | STATS c = COUNT(*)`, `FROM a | WHERE n < 15 | KEEP n`)
	if got := targets[0].result.Table.Rows[0].Cells[0]; got.(int64) != 30 || targets[0].leftOut != 20 || targets[0].result.Exact {
		t.Errorf("%v of 50 events were counted, %d left out, exact %v", got, targets[0].leftOut, targets[0].result.Exact)
	}
	if !slices.ContainsFunc(targets[0].notes(), func(n string) bool { return strings.Contains(n, "left out for want of room: 20 events") }) {
		t.Error(targets[0].notes())
	}
	if !targets[1].result.Exact || len(targets[1].result.Table.Rows) != 5 {
		t.Error("a query whose events were all held lacks some")
	}
}

func TestConditionsAreExplainedByAllEventsOrNotAtAll(t *testing.T) {
	one := event.New().Add("n", event.Int(10)).Size()
	target := runESQLWith(t, 40, 100*one, true, `FROM a | WHERE n < 15`)[0]
	if x := target.explanation; x == nil || x.Clauses[0].Of != 40 || x.Clauses[0].Matched != 5 {
		t.Errorf("of 40 events for which there is room: %+v", x)
	}
	target = runESQLWith(t, 200, 100*one, true, `FROM a | WHERE n < 15`)[0]
	if target.explanation != nil || !target.result.Exact || len(target.result.Table.Rows) != 5 || !slices.ContainsFunc(target.notes(), func(n string) bool { return strings.Contains(n, "too many events") }) {
		t.Errorf("of 200 events for which there is none: %+v %v", target.explanation, target.notes())
	}
}
