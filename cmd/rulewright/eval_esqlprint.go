package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
)

// maxShownRows is how many rows are printed of the result.
const maxShownRows = 1000

// printAnswer writes what came of a query in ES|QL for a reader, and with
// explain the table behind every command.
func (t *target) printAnswer(b *strings.Builder, explain bool) {
	result := t.esql.result
	rows := count(len(result.Table.Rows), "row")
	if t.makesAlerts() {
		fmt.Fprintf(b, "%s: %s; %s, of %d events\n", t.title(), count(len(t.alerts), "alert"), rows, t.events)
		t.printAlerts(b)
		if !explain {
			b.WriteByte('\n')
		}
	} else {
		fmt.Fprintf(b, "%s: %s of %d events\n", t.title(), rows, t.events)
	}
	if explain {
		_ = eval.PrintGuards(b, t.esql.gate.Guards(), "  ")
		_ = esqleval.PrintSteps(b, t.esql.query, result.Steps, "  ")
		b.WriteString("\nresult\n")
	} else {
		for _, s := range result.Steps {
			if s.Reason != "" {
				fmt.Fprintf(b, "  note: %s: %s\n", s.Line(t.esql.query), s.Reason)
			}
		}
	}
	_ = esqleval.PrintTable(b, result.Table, maxShownRows, len(result.Table.Rows), "  ")
	if t.explanation != nil && len(t.explanation.Clauses) > 0 {
		b.WriteByte('\n')
		_ = t.explanation.Print(b, "  ") // a builder takes everything
	}
	for i, w := range result.Warnings {
		if i == shownBad {
			fmt.Fprintf(b, "  and %d more warnings\n", len(result.Warnings)-i)
			break
		}
		fmt.Fprintf(b, "  warning: %s\n", w)
	}
}

// esqlCSV writes the table of the only query.
func esqlCSV(out io.Writer, t *esqleval.Table) error {
	w := csv.NewWriter(out)
	var header []string
	for _, c := range t.Columns {
		header = append(header, c.Name)
	}
	_ = w.Write(header)
	for _, row := range t.Rows {
		var cells []string
		for i, c := range t.Columns {
			text := ""
			if row.Cells[i] != nil {
				text = esqleval.Format(row.Cells[i], c.Type)
			}
			cells = append(cells, text)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return w.Error()
}
