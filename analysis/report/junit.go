package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/rulewright/rulewright/analysis/check"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		ClassName string        `xml:"classname,attr"`
		File      string        `xml:"file,attr,omitempty"`
		Line      int           `xml:"line,attr,omitempty"`
		Time      string        `xml:"time,attr"`
		Failure   *junitFailure `xml:"failure"`
		Error     *junitFailure `xml:"error"`
		Skipped   *junitSkipped `xml:"skipped"`
		Output    string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// JUnit writes JUnit's XML: a suite for each file with findings and a case
// for each finding. Those that fail the run are failures, the others cases
// that passed with output. A run without findings is one case that passed,
// since readers take an empty report for a broken one.
func JUnit(w io.Writer, r *Report, _ Options) error {
	out := junitSuites{Name: "rulewright", Time: seconds(r)}
	r.byFile(func(path string, findings []check.Finding) {
		suite := junitSuite{Name: path, Time: "0"}
		for i := range findings {
			suite.Cases = append(suite.Cases, r.junitCase(path, &findings[i]))
		}
		out.add(suite)
	})
	if out.Tests == 0 {
		out.add(junitSuite{Name: "rulewright", Time: seconds(r), Cases: []junitCase{
			{Name: fmt.Sprintf("%s without findings", count(r.Files, "file")), ClassName: "rulewright", Time: seconds(r)},
		}})
	}
	return writeXML(w, out)
}

// add adds a suite that has cases.
func (s *junitSuites) add(suite junitSuite) {
	for _, c := range suite.Cases {
		suite.Tests++
		switch {
		case c.Failure != nil:
			suite.Failures++
		case c.Error != nil:
			suite.Errors++
		case c.Skipped != nil:
			suite.Skipped++
		}
	}
	if suite.Tests == 0 {
		return
	}
	s.Tests += suite.Tests
	s.Failures += suite.Failures
	s.Errors += suite.Errors
	s.Suites = append(s.Suites, suite)
}

func (r *Report) junitCase(path string, f *check.Finding) junitCase {
	c := junitCase{Name: f.Check, ClassName: path, File: path, Time: "0"}
	where := path
	if at := r.rangeOf(f); at != nil {
		c.Line = at.Start.Line
		c.Name = fmt.Sprintf("%s at %d:%d", f.Check, at.Start.Line, at.Start.Column)
		where = fmt.Sprintf("%s:%d:%d", path, at.Start.Line, at.Start.Column)
	}
	text := fmt.Sprintf("%s: %s: %s", where, f.Severity, r.withRelated(f))
	if r.fails(f) {
		c.Failure = &junitFailure{Message: f.Message, Type: f.Check, Text: text}
	} else {
		c.Output = text
	}
	return c
}

func seconds(r *Report) string { return fmt.Sprintf("%.3f", r.Elapsed.Seconds()) }

// writeXML writes v indented; what XML cannot hold becomes U+FFFD.
func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
