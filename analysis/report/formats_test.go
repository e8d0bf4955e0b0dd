package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

func TestFormatsForProgramsPrintAsTheyDid(t *testing.T) {
	for name, file := range map[string]string{
		"jsonl": "lines.jsonl.golden", "sarif": "sarif.golden", "github": "github.golden", "rdjson": "rdjson.golden",
		"junit": "junit.golden", "codequality": "codequality.golden", "checkstyle": "checkstyle.golden",
	} {
		t.Run(name, func(t *testing.T) {
			format, err := FormatByName(name)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, file, print(t, format, sample(), Options{}))
		})
	}
}

func TestTheStepSummaryIsATable(t *testing.T) {
	var out bytes.Buffer
	if err := StepSummary(&out, sample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "stepsummary.golden", out.Bytes())
}

// many is a report of n findings of each severity, with text that every
// format has to escape.
func many(n int) *Report {
	f := source.NewFile("rules/a,b:c %.toml", strings.Repeat("query = \"<&>\"\n", n))
	r := &Report{Source: files(f), Files: 1}
	for i := range n {
		for s := check.Hint; s <= check.Error; s++ {
			r.Findings = append(r.Findings, check.Finding{
				Check: "a/b", Severity: s, Path: f.Path(), Span: at(f, "<&>", 0).Shift(i * len("query = \"<&>\"\n")),
				Message: fmt.Sprintf("number %d: <&> \x00 {0}, ##[error]%%", i),
			})
		}
	}
	r.Sort()
	return r
}

func TestTenThousandFindingsStayValid(t *testing.T) {
	r := many(2500)
	for _, name := range FormatNames() {
		format, _ := FormatByName(name)
		out := print(t, format, r, Options{})
		switch name {
		case "json", "sarif", "rdjson", "codequality":
			if !json.Valid(out) {
				t.Errorf("%s: not JSON", name)
			}
		case "junit", "checkstyle":
			if err := xml.Unmarshal(out, new(struct{})); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case "jsonl":
			for line := range bytes.Lines(out) {
				if !json.Valid(line) {
					t.Errorf("not JSON: %s", line)
				}
			}
		}
	}
	var out bytes.Buffer
	if err := StepSummary(&out, r); err != nil {
		t.Fatal(err)
	}
	if out.Len() > 1<<20 {
		t.Errorf("a step summary of %d bytes: GitHub takes one megabyte", out.Len())
	}
}

func TestGitHubGetsTheGravestFirstAndNoMoreThanItShows(t *testing.T) {
	out := string(print(t, GitHub, many(30), Options{}))
	var kinds []string
	for line := range strings.Lines(out) {
		if kind, _, ok := strings.Cut(strings.TrimPrefix(line, "::"), " "); ok && strings.HasPrefix(line, "::") && !strings.HasPrefix(line, "::group") {
			kinds = append(kinds, kind)
		}
		if !strings.HasPrefix(line, "::") && strings.Contains(line, "##[") {
			t.Errorf("the runner obeys %q", line)
		}
	}
	want := strings.Repeat("error ", 10) + strings.Repeat("warning ", 10) + strings.Repeat("notice ", 10)
	if got := strings.Join(kinds, " ") + " "; got != want {
		t.Errorf("commands %s", got)
	}
	if !strings.Contains(out, "::group::90 findings without an annotation") {
		t.Error("does not say what was left out")
	}
}

func TestWorkflowCommandsAreEscapedAsTheRunnerReadsThem(t *testing.T) {
	f := source.NewFile("dir/a,b.toml", "one\nquery = 1")
	r := &Report{Source: files(f), Findings: []check.Finding{
		{Check: "T001: a, b", Severity: check.Warning, Path: f.Path(), Span: at(f, "quer", 0), Message: "100% of, two: lines\nsecond"},
	}}
	got, _, _ := strings.Cut(string(print(t, GitHub, r, Options{})), "\n")
	// What the @actions/core package of npm, 3.0.1, prints for the same.
	want := "::warning title=T001%3A a%2C b,file=dir/a%2Cb.toml,line=2,endLine=2,col=1,endColumn=5::100%25 of, two: lines%0Asecond"
	if got != want {
		t.Errorf("\n%s, want\n%s", got, want)
	}
}

func TestSARIFNamesFilesByURI(t *testing.T) {
	for path, want := range map[string]string{
		"rules/a b.toml":      "rules/a%20b.toml",
		"é.toml":              "%C3%A9.toml",
		"c:odd.toml":          "c%3Aodd.toml",
		"100%/#1?.toml":       "100%25/%231%3F.toml",
		"/elsewhere/x.toml":   "file:///elsewhere/x.toml",
		"../beside/rule.toml": "file:///srv/beside/rule.toml",
	} {
		if got := (&Report{Dir: "/srv/here"}).uri(path); got != want {
			t.Errorf("uri(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestSuggestionsSpellOutTheTextBetweenEdits(t *testing.T) {
	f := source.NewFile("a.toml", "one two three")
	got, ok := singleEdit(f, []source.Edit{{Span: at(f, "three", 0), NewText: "3"}, {Span: at(f, "one ", 0)}})
	if !ok || got.NewText != "two 3" || got.Span != (source.Span{Start: 0, End: f.Len()}) {
		t.Errorf("%v %v", got, ok)
	}
}
