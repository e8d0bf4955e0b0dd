package ruletest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/esqleval"
)

// spellTable writes a table as lists.
func spellTable(t *esqleval.Table) string {
	out := fmt.Sprint(t.Columns)
	for _, row := range t.Rows {
		out += fmt.Sprint(" ", row.Cells)
	}
	return out
}

func TestPlainDocumentsAreToldOfTogetherAndCasesApart(t *testing.T) {
	o := tested(rule("esql", "esql", `FROM logs-* | WHERE n == 1 | STATS c = COUNT(*)`),
		`{"n":1}`, `{"expect":"match","name":"one","events":[{"n":1},{"n":2}]}`, `{"n":1}`, `{"n":3}`)
	if got, want := spellResults(o), "line 1: sample, match\none: passed\nline 3: sample, match\nline 4: sample, match\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := spellTable(o.Answer.Table), "[{(case) keyword} {c long}] [one 1] [samples 2]"; got != want || o.Answer.Rows != 2 || !o.Answer.Aggregates {
		t.Errorf("%+v: %s, want %s", o.Answer, got, want)
	}
	if s := o.Answer.Steps; len(s) != 3 || s[0].Rows != 5 || s[1].Rows != 3 || len(s[1].Columns) != 1 {
		t.Errorf("%+v", s)
	}
	if x := o.Explanation; x.Events != 5 || x.Matched != 3 {
		t.Errorf("%d of %d events", x.Matched, x.Events)
	}
	// Events are numbered as they stand in the file.
	var missed []int
	for _, v := range o.Explanation.Misses {
		missed = append(missed, v.Event.Index)
	}
	slices.Sort(missed)
	if diff := cmp.Diff([]int{2, 4}, missed); diff != "" {
		t.Error(diff)
	}
}

func TestOneRunIsToldOfWithoutItsName(t *testing.T) {
	o := tested(rule("esql", "esql", `FROM logs-* | FORK (WHERE n > 2) (WHERE n < 2) | KEEP n, _fork | SORT n`), `{"n":1}`, `{"n":2}`, `{"n":3}`)
	if got, want := spellTable(o.Answer.Table), "[{n long} {_fork keyword}] [1 fork2] [3 fork1]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if branches := o.Answer.Steps[1].Branches; len(branches) != 2 || branches[0][0].Rows != 1 || spellTable(branches[1][0].Table) != "[{n long}] [1]" {
		t.Errorf("%+v", branches)
	}
}
