package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/ruletest"
)

// shownVerdicts bounds how many events of one case are explained.
const shownVerdicts = 5

// TestText writes test results for a person: what failed and why, what could
// not be read, with Tests.Coverage what no event reached, and a summary. With
// Options.Verbose it lists what passed too.
func TestText(w io.Writer, t *Tests, o Options) error {
	out := bufio.NewWriter(w)
	p := palette(o.Colour)
	for _, problem := range t.AllProblems() {
		fmt.Fprintf(out, "%s: %s: %s\n", p.paint(bold, plain(t.place(problem))), p.paint(red, "error"), plain(problem.Message))
	}
	for _, rule := range t.Rules {
		for i := range rule.Results {
			r := &rule.Results[i]
			if r.Status == ruletest.Failed || r.Status == ruletest.Skipped && rule.Unable == "" || o.Verbose {
				t.result(out, p, rule, r)
			}
		}
		if rule.Unable != "" {
			fmt.Fprintf(out, "%s: %s: %s\n", p.paint(bold, plain(t.path(rule.Doc.File.Path()))), p.paint(yellow, "skipped"), plain(rule.Unable))
		}
		if !t.Coverage {
			continue
		}
		for _, part := range rule.Unreached() {
			fmt.Fprintf(out, "%s: %s: %s\n", p.paint(bold, plain(t.place(TestProblem{Path: rule.Doc.File.Path(), File: rule.Doc.File, Span: part.Span}))), p.paint(cyan, "not reached"), plain(unreachedText(&part)))
		}
	}
	if !o.Quiet && !t.isEmpty() {
		fmt.Fprintln(out, t.summary())
	}
	return out.Flush()
}

func (t *Tests) result(out io.Writer, p palette, rule *ruletest.Outcome, r *ruletest.Result) {
	style := map[ruletest.Status]style{ruletest.Passed: green, ruletest.Failed: red, ruletest.Skipped: yellow, ruletest.Sample: faint}[r.Status]
	fmt.Fprintf(out, "%s: %s: %s", p.paint(bold, plain(t.placeOf(r))), p.paint(style, r.Status.String()), plain(r.Case.Name))
	if r.Why != "" {
		fmt.Fprintf(out, ": %s", plain(expectation(r)))
	}
	fmt.Fprintln(out)
	if r.Status != ruletest.Failed && r.Status != ruletest.Skipped {
		return
	}
	fmt.Fprint(out, explained(rule, r, "  "))
	if r.Case.Note != "" {
		fmt.Fprintf(out, "    note: %s\n", plain(r.Case.Note))
	}
}

// explained says which clauses decided about the events of a case.
func explained(rule *ruletest.Outcome, r *ruletest.Result, indent string) string {
	var b bytes.Buffer
	for i, v := range r.Verdicts {
		if i == shownVerdicts {
			fmt.Fprintf(&b, "%s  and %s more\n", indent, count(len(r.Verdicts)-i, "event"))
			break
		}
		if len(v.Reasons) > 0 {
			_ = eval.PrintVerdict(&b, rule.Query.Text, v, indent) // a buffer takes everything
		}
	}
	return b.String()
}

// TestMarkdown writes test results for the summary of a change: one line where
// everything is as expected, and nothing where there are no tests.
func TestMarkdown(w io.Writer, t *Tests, _ Options) error {
	if t.isEmpty() {
		return nil
	}
	problems := t.AllProblems()
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "### Rule tests: %s\n\n", t.summary())
	rows := 0
	row := func(format string, args ...any) {
		if rows++; rows <= stepSummaryRows {
			fmt.Fprintf(out, format, args...)
		}
	}
	for i := range problems {
		row("- %s: %s\n", tableCell(t.place(problems[i])), tableCell(problems[i].Message))
	}
	for _, rule := range t.Rules {
		for i := range rule.Results {
			r := &rule.Results[i]
			if r.Status != ruletest.Failed {
				continue
			}
			row("- **%s** (%s): %s\n", tableCell(r.Case.Name), tableCell(t.placeOf(r)), tableCell(expectation(r)))
			if why := explained(rule, r, ""); why != "" {
				row("  ```text\n%s  ```\n", indented(why))
			}
		}
	}
	if rows > stepSummaryRows {
		fmt.Fprintf(out, "\n%d more lines are what `rulewright test` prints.\n", rows-stepSummaryRows)
	}
	if rows > 0 {
		fmt.Fprintln(out)
	}
	return out.Flush()
}

// indented puts a text below an item of a list; a fence in it would end the
// block that it stands in.
func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "```", "'''")) {
		b.WriteString("  " + line)
	}
	return b.String()
}
