package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rulewright/rulewright/analysis/ruletest"
)

// TestGitHub writes workflow commands for what failed: as many as GitHub shows,
// the others as a folded list.
func TestGitHub(w io.Writer, t *Tests, o Options) error {
	out := bufio.NewWriter(w)
	var beyond []string
	shown := 0
	failed := func(p TestProblem, title, text string) {
		if shown++; shown > gitHubLimit {
			beyond = append(beyond, t.place(p)+": "+title+": "+p.Message)
			return
		}
		var at *Range
		if p.File != nil {
			at = &Range{}
			*at = RangeOf(p.File, p.Span)
		}
		fmt.Fprintln(out, annotation("error", title, t.path(p.Path), at, p.Message+text))
	}
	for _, p := range t.AllProblems() {
		failed(p, "rule test", "")
	}
	for _, rule := range t.Rules {
		for i := range rule.Results {
			r := &rule.Results[i]
			if r.Status != ruletest.Failed {
				continue
			}
			text := explained(rule, r, "")
			if text != "" {
				text = "\n" + strings.TrimRight(text, "\n")
			}
			failed(TestProblem{r.File.Source.Path(), r.File.Source, r.Case.Span, expectation(r)}, "rule test: "+r.Case.Name, text)
		}
	}
	if len(beyond) > 0 {
		fmt.Fprintf(out, "::group::%s without an annotation: GitHub shows %d\n", count(len(beyond), "failure"), gitHubLimit)
		for _, line := range beyond {
			fmt.Fprintf(out, "- %s\n", inert(plain(line)))
		}
		fmt.Fprintln(out, "::endgroup::")
	}
	if !o.Quiet && !t.isEmpty() {
		fmt.Fprintln(out, inert(t.summary()))
	}
	return out.Flush()
}
