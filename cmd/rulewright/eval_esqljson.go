package main

import (
	"encoding/json"
	"io"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/report"
)

type esqlRule struct {
	Path     string      `json:"path,omitempty"`
	RuleID   string      `json:"rule_id,omitempty"`
	Name     string      `json:"name,omitempty"`
	Language string      `json:"language"`
	Matches  []evalMatch `json:"matches"`
	Table    *esqlTable  `json:"table"`
	Exact    bool        `json:"exact"`
	Steps    []esqlStep  `json:"steps,omitempty"`
	Warnings []string    `json:"warnings,omitempty"`
	Errors   []string    `json:"errors"`
}

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

// esqlJSON writes the results in the form of the other languages: a match is a
// row, with the events that it was made of.
func esqlJSON(out io.Writer, results []esqlResult, explain bool) error {
	answer := struct {
		Version int        `json:"version"`
		Rules   []esqlRule `json:"rules"`
	}{Version: 1, Rules: []esqlRule{}}
	for _, r := range results {
		rule := esqlRule{
			Path: r.path, RuleID: r.ruleID, Name: r.name, Language: string(r.language), Matches: []evalMatch{},
			Table: jsonTable(r.result.Table, len(r.result.Table.Rows)), Exact: r.result.Exact, Warnings: r.result.Warnings, Errors: []string{},
		}
		for _, row := range r.result.Table.Rows {
			match := evalMatch{Events: []*int{}, IDs: []*string{}, Keys: []*string{}}
			for _, i := range row.Events {
				match.Events, match.IDs = append(match.Events, &i), append(match.IDs, &r.docs.IDs[i])
			}
			rule.Matches = append(rule.Matches, match)
		}
		for _, s := range r.result.Steps {
			if s.Reason != "" {
				rule.Errors = append(rule.Errors, s.Reason)
			}
		}
		if explain {
			rule.Steps = r.jsonSteps(r.result.Steps)
		}
		answer.Rules = append(answer.Rules, rule)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
}

func (r esqlResult) jsonSteps(steps []esqleval.Step) []esqlStep {
	var out []esqlStep
	for _, s := range steps {
		step := esqlStep{
			Range: report.RangeOf(r.file, r.place(s.Command.Span())), Text: r.query.TextOf(s.Command), Rows: s.Rows,
			Reason: s.Reason, Refused: s.Refused,
		}
		if s.Table != nil {
			step.Table = jsonTable(s.Table, shownRows)
		}
		for _, branch := range s.Branches {
			step.Branches = append(step.Branches, r.jsonSteps(branch))
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
