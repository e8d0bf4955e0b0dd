package report

import (
	"fmt"
	"io"

	"github.com/rulewright/rulewright/analysis/ruletest"
)

// TestJUnit writes test results as JUnit's XML: a suite for each rule with its
// cases, and one for the test files that cannot be read. A run without tests is
// one case that was skipped, since readers take an empty report for a broken
// one.
func TestJUnit(w io.Writer, t *Tests, _ Options) error {
	out := junitSuites{Name: "rulewright test", Time: fmt.Sprintf("%.3f", t.Elapsed.Seconds())}
	for _, rule := range t.Rules {
		suite := junitSuite{Name: t.path(rule.Doc.File.Path()), Time: "0"}
		for i := range rule.Results {
			suite.Cases = append(suite.Cases, t.junitCase(rule, &rule.Results[i]))
		}
		out.add(suite)
	}
	broken := junitSuite{Name: "test files", Time: "0"}
	for _, p := range t.AllProblems() {
		broken.Cases = append(broken.Cases, junitCase{
			Name: t.place(p), ClassName: t.path(p.Path), File: t.path(p.Path), Time: "0",
			Error: &junitFailure{Message: p.Message, Type: "error", Text: t.place(p) + ": " + p.Message},
		})
	}
	out.add(broken)
	if out.Tests == 0 {
		out.add(junitSuite{Name: "rulewright test", Time: "0", Cases: []junitCase{
			{Name: "no rule tests", ClassName: "rulewright", Time: "0", Skipped: &junitSkipped{"no rule tests were found"}},
		}})
	}
	return writeXML(w, out)
}

func (t *Tests) junitCase(rule *ruletest.Outcome, r *ruletest.Result) junitCase {
	path := t.path(r.File.Source.Path())
	c := junitCase{Name: r.Case.Name, ClassName: path, File: path, Line: PlaceOf(r.File.Source, r.Case.Span.Start).Line, Time: "0"}
	switch r.Status {
	case ruletest.Failed:
		text := t.placeOf(r) + ": " + expectation(r) + "\n" + explained(rule, r, "")
		c.Failure = &junitFailure{Message: expectation(r), Type: "expected " + r.Case.Expect.String(), Text: text}
	case ruletest.Skipped:
		c.Skipped = &junitSkipped{r.Why}
	case ruletest.Sample:
		c.Skipped = &junitSkipped{"no verdict is expected"}
	}
	return c
}
