package esqleval

import (
	"fmt"
	"io"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

// ShownRows is how many rows of a step are shown to a reader.
const ShownRows = 5

// Bounds of what is printed: characters of a cell and of a command, and
// columns of a table.
const (
	shownWidth   = 60
	shownCommand = 100
	shownColumns = 12
)

// Line is the command of a step on one line, cut where it is long.
func (s *Step) Line(q *esql.Query) string {
	return cutText(strings.Join(strings.Fields(q.TextOf(s.Command)), " "), shownCommand)
}

// PrintSteps writes the table behind every command, as far as tables were
// kept: its first rows, and how many there are. Every line stands behind
// indent.
func PrintSteps(out io.Writer, q *esql.Query, steps []Step, indent string) error {
	var b strings.Builder
	printSteps(&b, q, steps, indent)
	_, err := io.WriteString(out, b.String())
	return err
}

func printSteps(b *strings.Builder, q *esql.Query, steps []Step, indent string) {
	for i := range steps {
		s := &steps[i]
		fmt.Fprintf(b, "\n%s%s\n", indent, s.Line(q))
		for i, branch := range s.Branches {
			fmt.Fprintf(b, "%s  branch %d\n", indent, i+1)
			printSteps(b, q, branch, indent+"    ")
		}
		switch {
		case s.Refused:
			fmt.Fprintf(b, "%s  Elasticsearch refuses this: %s\n", indent, s.Reason)
		case s.Reason != "":
			fmt.Fprintf(b, "%s  not run as Elasticsearch would: %s\n", indent, s.Reason)
		}
		fmt.Fprintf(b, "%s  %s, %s\n", indent, plural(s.Rows, "row"), plural(len(s.Columns), "column"))
		if s.Table != nil {
			printTable(b, s.Table, ShownRows, s.Rows, indent+"  ")
		}
	}
}

// PrintTable writes the first rows of a table in aligned columns, every line
// behind indent: at most so many, of total rows that there were. A table
// without rows or columns is nothing.
func PrintTable(out io.Writer, t *Table, most, total int, indent string) error {
	var b strings.Builder
	printTable(&b, t, most, total, indent)
	_, err := io.WriteString(out, b.String())
	return err
}

func printTable(b *strings.Builder, t *Table, most, total int, indent string) {
	columns := t.Columns[:min(len(t.Columns), shownColumns)]
	if len(t.Rows) == 0 || len(columns) == 0 {
		return
	}
	rows := t.Rows[:min(len(t.Rows), most)]
	lines := make([][]string, 1, len(rows)+1)
	widths := make([]int, len(columns))
	add := func(at, i int, text string) {
		lines[at] = append(lines[at], text)
		widths[i] = max(widths[i], len([]rune(text)))
	}
	for i, c := range columns {
		add(0, i, c.Name)
	}
	for j, row := range rows {
		lines = append(lines, nil)
		for i, c := range columns {
			add(j+1, i, cutText(strings.Join(strings.Fields(Format(row.Cells[i], c.Type)), " "), shownWidth))
		}
	}
	for _, line := range lines {
		var out strings.Builder
		for i, text := range line {
			out.WriteString(text + strings.Repeat(" ", widths[i]-len([]rune(text))+2))
		}
		b.WriteString(indent + strings.TrimRight(out.String(), " ") + "\n")
	}
	if more := total - len(rows); more > 0 {
		fmt.Fprintf(b, "%s… %s more\n", indent, plural(more, "row"))
	}
	if more := len(t.Columns) - len(columns); more > 0 {
		fmt.Fprintf(b, "%s… %s more\n", indent, plural(more, "column"))
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
