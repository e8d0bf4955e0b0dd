package main

import (
	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/report"
)

type esqlTable struct {
	Columns []esqlColumn `json:"columns"`
	Rows    [][]any      `json:"rows"`
}

type esqlColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// esqlStep is what one command left.
type esqlStep struct {
	Range    report.Range `json:"range"`
	Text     string       `json:"text"`
	Rows     int          `json:"rows"`
	Reason   string       `json:"reason,omitempty"`
	Refused  bool         `json:"refused,omitempty"`
	Table    *esqlTable   `json:"table,omitempty"`
	Branches [][]esqlStep `json:"branches,omitempty"`
}

// jsonAnswer adds what came of a query in ES|QL.
func (r *evalRule) jsonAnswer(t *target, explain bool) {
	result := t.esql.result
	r.Table, r.Exact, r.Warnings = jsonTable(result.Table, len(result.Table.Rows)), &result.Exact, result.Warnings
	for _, s := range result.Steps {
		if s.Reason != "" {
			r.Errors = append(r.Errors, s.Reason)
		}
	}
	if explain {
		r.Steps, r.Guards = t.jsonSteps(result.Steps), jsonGuards(t.esql.gate.Guards())
	}
}

func (t *target) jsonSteps(steps []esqleval.Step) []esqlStep {
	var out []esqlStep
	for _, s := range steps {
		step := esqlStep{
			Range: t.rangeOf(s.Command.Span()), Text: t.esql.query.TextOf(s.Command), Rows: s.Rows,
			Reason: s.Reason, Refused: s.Refused,
		}
		if s.Table != nil {
			step.Table = jsonTable(s.Table, esqleval.ShownRows)
		}
		for _, branch := range s.Branches {
			step.Branches = append(step.Branches, t.jsonSteps(branch))
		}
		out = append(out, step)
	}
	return out
}

func jsonTable(t *esqleval.Table, most int) *esqlTable {
	out := &esqlTable{Columns: []esqlColumn{}, Rows: [][]any{}}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, esqlColumn{c.Name, string(c.Type)})
	}
	for _, row := range t.Rows[:min(len(t.Rows), most)] {
		cells := make([]any, len(t.Columns))
		for i, c := range t.Columns {
			cells[i] = esqleval.JSON(row.Cells[i], c.Type)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}
