package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
)

// shownRows is how many rows are printed of a step, and maxShownRows of the
// result; shownWidth is how many characters of a cell.
const (
	shownRows    = 5
	maxShownRows = 1000
	shownWidth   = 60
)

// printAnswer writes what came of a query in ES|QL for a reader, and with
// explain the table behind every command.
func (t *target) printAnswer(b *strings.Builder, explain bool) {
	result := t.esql.result
	fmt.Fprintf(b, "%s: %s of %d events\n", t.title(), count(len(result.Table.Rows), "row"), t.events)
	if explain {
		_ = eval.PrintGuards(b, t.esql.gate.Guards(), "  ")
		t.printSteps(b, result.Steps, "  ")
		b.WriteString("\nresult\n")
	} else {
		for _, s := range result.Steps {
			if s.Reason != "" {
				fmt.Fprintf(b, "  note: %s: %s\n", t.firstLine(s), s.Reason)
			}
		}
	}
	printTable(b, result.Table, maxShownRows, len(result.Table.Rows), "  ")
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

// firstLine is a command as one line.
func (t *target) firstLine(s esqleval.Step) string {
	return clipped(strings.Join(strings.Fields(t.esql.query.TextOf(s.Command)), " "), 100)
}

func (t *target) printSteps(b *strings.Builder, steps []esqleval.Step, indent string) {
	for _, s := range steps {
		fmt.Fprintf(b, "\n%s%s\n", indent, t.firstLine(s))
		for i, branch := range s.Branches {
			fmt.Fprintf(b, "%s  branch %d\n", indent, i+1)
			t.printSteps(b, branch, indent+"    ")
		}
		switch {
		case s.Refused:
			fmt.Fprintf(b, "%s  Elasticsearch refuses this: %s\n", indent, s.Reason)
		case s.Reason != "":
			fmt.Fprintf(b, "%s  not run as Elasticsearch would: %s\n", indent, s.Reason)
		}
		fmt.Fprintf(b, "%s  %s, %s\n", indent, count(s.Rows, "row"), count(len(s.Columns), "column"))
		if s.Table != nil {
			printTable(b, s.Table, shownRows, s.Rows, indent+"  ")
		}
	}
}

// shownColumns is how many columns of a table are printed.
const shownColumns = 12

// printTable writes the first rows of a table in aligned columns; total is how
// many there were.
func printTable(b *strings.Builder, t *esqleval.Table, most, total int, indent string) {
	columns := t.Columns[:min(len(t.Columns), shownColumns)]
	if len(t.Rows) == 0 || len(columns) == 0 {
		return
	}
	lines := make([][]string, 1, len(t.Rows)+1)
	widths := make([]int, len(columns))
	add := func(at, i int, text string) {
		lines[at] = append(lines[at], text)
		widths[i] = max(widths[i], len([]rune(text)))
	}
	for i, c := range columns {
		add(0, i, c.Name)
	}
	for j, row := range t.Rows[:min(len(t.Rows), most)] {
		lines = append(lines, nil)
		for i, c := range columns {
			add(j+1, i, clipped(strings.Join(strings.Fields(esqleval.Format(row.Cells[i], c.Type)), " "), shownWidth))
		}
	}
	for _, line := range lines {
		var out strings.Builder
		for i, text := range line {
			out.WriteString(text + strings.Repeat(" ", widths[i]-len([]rune(text))+2))
		}
		b.WriteString(indent + strings.TrimRight(out.String(), " ") + "\n")
	}
	if more := total - most; more > 0 {
		fmt.Fprintf(b, "%s… %s more\n", indent, count(more, "row"))
	}
	if more := len(t.Columns) - len(columns); more > 0 {
		fmt.Fprintf(b, "%s… %s more\n", indent, count(more, "column"))
	}
}

func clipped(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
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
