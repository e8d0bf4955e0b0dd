package ruletest

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// Answer is what came of a rule in ES|QL: its runs on all cases, taken
// together.
type Answer struct {
	Query *esql.Query
	// Steps are the commands of the query. Each counts the rows that it left
	// of all runs; its table has the first [esqleval.ShownRows] of them.
	Steps []esqleval.Step
	// Table has the first rows of the results, of Rows in all. Where there
	// were several runs, the first column of each table says whose a row is.
	Table *esqleval.Table
	Rows  int
	// Aggregates says that a row stands for several events.
	Aggregates bool
	// Warnings are in the words of Elasticsearch, each once.
	Warnings []string

	// runs is how many there are going to be.
	runs int
}

// caseColumn is what the column is called that names the case of a row; no
// column of a query is called so.
const caseColumn = "(case)"

// maxAnswerWarnings is how many different warnings are kept.
const maxAnswerWarnings = 20

// add adds the result of one run. Each run is of the same query and types, so
// that the tables have the same columns.
func (a *Answer) add(run *esqleval.Result, name string) {
	a.Steps = a.addSteps(a.Steps, run.Steps, name)
	a.Table = a.addTable(a.Table, run.Table, name)
	a.Rows += len(run.Table.Rows)
	for _, w := range run.Warnings {
		if len(a.Warnings) < maxAnswerWarnings && !slices.Contains(a.Warnings, w) {
			a.Warnings = append(a.Warnings, w)
		}
	}
}

func (a *Answer) addSteps(to, from []esqleval.Step, name string) []esqleval.Step {
	for i := range from {
		if i == len(to) {
			to = append(to, esqleval.Step{Command: from[i].Command, Columns: from[i].Columns, Exact: true})
		}
		t, f := &to[i], &from[i]
		t.Rows += f.Rows
		t.Exact = t.Exact && f.Exact
		if t.Reason == "" {
			t.Reason, t.Refused = f.Reason, f.Refused
		}
		t.Table = a.addTable(t.Table, f.Table, name)
		for j, branch := range f.Branches {
			if j == len(t.Branches) {
				t.Branches = append(t.Branches, nil)
			}
			t.Branches[j] = a.addSteps(t.Branches[j], branch, name)
		}
	}
	return to
}

// addTable adds the first rows of a table.
func (a *Answer) addTable(to, from *esqleval.Table, name string) *esqleval.Table {
	var columns []esqleval.Column
	var cells []esqleval.Value
	if a.runs > 1 {
		columns, cells = []esqleval.Column{{Name: caseColumn, Type: pipeline.Keyword}}, []esqleval.Value{name}
	}
	columns = append(columns, from.Columns...)
	if to == nil {
		to = &esqleval.Table{Columns: columns}
	}
	if !slices.Equal(to.Columns, columns) {
		return to // a run that ended early may have others
	}
	for _, row := range from.Rows[:min(len(from.Rows), esqleval.ShownRows-len(to.Rows))] {
		to.Rows = append(to.Rows, esqleval.Row{Cells: append(slices.Clone(cells), row.Cells...)})
	}
	return to
}
