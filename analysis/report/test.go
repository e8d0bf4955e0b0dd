package report

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/ruletest"
	"github.com/rulewright/rulewright/rules/source"
)

// Tests are what came of running rule tests.
type Tests struct {
	// Rules are the rules that have tests, in order of their paths.
	Rules []*ruletest.Outcome
	// Problems are about files that no rule of Rules has.
	Problems []TestProblem
	// Coverage asks for the parts of the rules that no event reached.
	Coverage bool
	// Elapsed is the time that the run took.
	Elapsed time.Duration
	// Path returns a path as it is printed; without it paths are printed as
	// they are, with slashes.
	Path func(path string) string
}

// TestProblem is something wrong with a test file.
type TestProblem struct {
	Path string
	// File is the text, nil for a problem with the file as a whole; Span is a
	// place in it.
	File    *source.File
	Span    source.Span
	Message string
}

// TestFormat writes what came of tests in one format.
type TestFormat func(w io.Writer, t *Tests, o Options) error

var testFormats = []struct {
	name  string
	write TestFormat
}{
	{"text", TestText},
	{"json", TestJSON},
	{"junit", TestJUnit},
	{"markdown", TestMarkdown},
	{"github", TestGitHub},
}

// TestFormatNames returns the formats' names, the default first.
func TestFormatNames() []string {
	var names []string
	for _, f := range testFormats {
		names = append(names, f.name)
	}
	return names
}

// TestFormatByName returns a format of test results. The error lists the names.
func TestFormatByName(name string) (TestFormat, error) {
	for _, f := range testFormats {
		if f.name == name {
			return f.write, nil
		}
	}
	return nil, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(TestFormatNames(), ", "))
}

// AllProblems returns what is wrong with test files, those of the rules first.
func (t *Tests) AllProblems() []TestProblem {
	var out []TestProblem
	for _, rule := range t.Rules {
		for _, file := range rule.Files {
			for _, p := range file.Problems {
				out = append(out, TestProblem{file.Source.Path(), file.Source, p.Span, p.Message})
			}
		}
	}
	return append(out, t.Problems...)
}

// Count returns the number of cases that ended so.
func (t *Tests) Count(s ruletest.Status) int {
	n := 0
	for _, rule := range t.Rules {
		n += rule.Count(s)
	}
	return n
}

// OK reports whether every case that has a verdict passed, or could not be
// run, and every file could be read.
func (t *Tests) OK() bool { return t.Count(ruletest.Failed) == 0 && len(t.AllProblems()) == 0 }

// isEmpty reports whether there are no tests at all.
func (t *Tests) isEmpty() bool { return len(t.Rules) == 0 && len(t.Problems) == 0 }

// parts counts the alternatives and exclusions of the rules, and those that an
// event reached.
func (t *Tests) parts() (all, reached int) {
	for _, rule := range t.Rules {
		for i := range rule.Parts {
			all++
			if rule.Parts[i].Reached() {
				reached++
			}
		}
	}
	return all, reached
}

// summary says what came of the tests in one line.
func (t *Tests) summary() string {
	text := fmt.Sprintf("%s of %s: %d passed", count(t.cases(), "case"), count(len(t.Rules), "rule"), t.Count(ruletest.Passed))
	for _, status := range []ruletest.Status{ruletest.Failed, ruletest.Skipped} {
		if n := t.Count(status); n > 0 {
			text += fmt.Sprintf(", %d %s", n, status)
		}
	}
	if n := t.Count(ruletest.Sample); n > 0 {
		text += fmt.Sprintf(", %d without a verdict (--update writes it)", n)
	}
	if n := len(t.AllProblems()); n > 0 {
		text += ", " + count(n, "problem") + " in test files"
	}
	if all, reached := t.parts(); all > 0 {
		text += fmt.Sprintf("; events reach %d of %s of the rules", reached, count(all, "part"))
	}
	return text
}

func (t *Tests) cases() int {
	n := 0
	for _, rule := range t.Rules {
		n += len(rule.Results)
	}
	return n
}

func (t *Tests) path(path string) string {
	if t.Path != nil {
		path = t.Path(path)
	}
	return filepath.ToSlash(path)
}

// place writes "path:line:column"; the path alone where there is no text.
func (t *Tests) place(p TestProblem) string {
	if p.File == nil {
		return t.path(p.Path)
	}
	at := PlaceOf(p.File, p.Span.Start)
	return fmt.Sprintf("%s:%d:%d", t.path(p.Path), at.Line, at.Column)
}

// placeOf writes where a case stands.
func (t *Tests) placeOf(r *ruletest.Result) string {
	return t.place(TestProblem{Path: r.File.Source.Path(), File: r.File.Source, Span: r.Case.Span})
}

// expectation says in a few words what a case wants and did not get.
func expectation(r *ruletest.Result) string {
	if r.Case.Expect == ruletest.Unsaid {
		return r.Why
	}
	return fmt.Sprintf("expected %s: %s", r.Case.Expect, r.Why)
}

// unreachedText says what no event did with a part of a rule.
func unreachedText(p *ruletest.Part) string {
	text := fmt.Sprintf("no event took the alternative `%s`", oneLine(p.Text, 80))
	why := "something else turned it away"
	if p.Excludes {
		text = fmt.Sprintf("no event was turned away by `%s` alone", oneLine(p.Text, 80))
		why = "it would not have matched anyway"
	}
	switch p.Met {
	case 0:
		return text
	case 1:
		return text + "; one meets it, but " + why
	}
	return fmt.Sprintf("%s; %d meet it, but %s", text, p.Met, strings.NewReplacer("turned it away", "turned them away", "it would", "they would").Replace(why))
}
