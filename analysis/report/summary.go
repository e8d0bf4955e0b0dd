package report

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// Change is everything that a change of the rules brings.
type Change struct {
	// Since names what the change is compared with.
	Since string
	// Rules are the rules that the change adds, removes or gives another
	// meaning.
	Rules []Compared
	// Findings are those that the change introduces.
	Findings *Report
	// Tests are the results of the rule tests.
	Tests *Tests
}

// maxSummary bounds the part of a summary that is about rules, in bytes. GitHub
// takes a megabyte for a page and 64 kB for a comment; findings and tests have
// bounds of their own.
const maxSummary = 40 << 10

// ChangeMarkdown writes the summary of a change for its reviewers: what each
// rule matches now and no longer, which findings are new, what the rule tests
// say. It is one line where there is nothing to say.
func ChangeMarkdown(w io.Writer, c *Change, o Options) error {
	out := bufio.NewWriter(w)
	if len(c.Rules) == 0 && len(c.Findings.Findings) == 0 && c.Tests.OK() {
		text := "no rule changes its meaning, and nothing new was found"
		if !c.Tests.isEmpty() {
			text += "; rule tests: " + c.Tests.summary()
		}
		fmt.Fprintf(out, "**Rulewright:** %s.\n", text)
		return out.Flush()
	}
	fmt.Fprintf(out, "## Rulewright: since %s\n\n", codeCell(c.Since))
	if len(c.Rules) == 0 {
		fmt.Fprint(out, "No rule changes its meaning.\n\n")
	}
	written := 0
	for i := range c.Rules {
		var rule bytes.Buffer
		markdownRule(&rule, &c.Rules[i])
		if written += rule.Len(); written > maxSummary && i > 0 {
			fmt.Fprintf(out, "%s more: `rulewright diff --git` shows what they mean.\n\n", count(len(c.Rules)-i, "changed rule"))
			break
		}
		_, _ = rule.WriteTo(out) // the error sticks to out
	}
	if err := StepSummary(out, c.Findings); err != nil {
		return err
	}
	if len(c.Findings.Findings) > 0 {
		fmt.Fprintln(out)
	}
	if err := TestMarkdown(out, c.Tests, o); err != nil {
		return err
	}
	return out.Flush()
}
