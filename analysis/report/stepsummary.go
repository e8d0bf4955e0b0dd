package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
)

// stepSummaryRows bounds the table of a step summary: GitHub refuses one of
// more than a megabyte.
const stepSummaryRows = 200

// StepSummary writes the findings as Markdown for the page of a GitHub
// Actions run, the gravest first. Nothing is written where nothing was found.
func StepSummary(w io.Writer, r *Report) error {
	if len(r.Findings) == 0 {
		return nil
	}
	out := bufio.NewWriter(w)
	t := &textWriter{report: r}
	fmt.Fprintf(out, "### Rulewright: %s\n\n| severity | place | finding | check |\n|---|---|---|---|\n", t.summary(true))
	rows := 0
	for s := check.Error; s >= check.Hint; s-- {
		for i := range r.Findings {
			f := &r.Findings[i]
			if f.Severity != s {
				continue
			}
			if rows++; rows > stepSummaryRows {
				continue
			}
			fmt.Fprintf(out, "| %s | %s | %s | %s |\n", s, tableCell(t.place(f.Path, r.rangeOf(f))), tableCell(f.Message), f.Check)
		}
	}
	if rows > stepSummaryRows {
		fmt.Fprintf(out, "\n%d more are in the log of the step.\n", rows-stepSummaryRows)
	}
	return out.Flush()
}

// tableCell makes text safe within a Markdown table: back quotes stay, since
// messages quote with them, and everything else that Markdown or HTML would
// read is escaped.
func tableCell(s string) string {
	parts := strings.Split(plain(s), "`")
	for i, part := range parts {
		part = strings.ReplaceAll(part, "|", `\|`)
		if i%2 == 0 || i == len(parts)-1 {
			part = markdownEscapes.Replace(part)
		}
		parts[i] = part
	}
	return strings.Join(parts, "`")
}

var markdownEscapes = strings.NewReplacer("<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "@", "@\u200b")
