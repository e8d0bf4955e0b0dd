package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

const consumers = "../../testdata/consumers"

// consumersDir is where they were built, to be removed at the end.
var consumersDir string

// builtConsumers are the programs of testdata/consumers, in a folder, or why
// there are none.
var builtConsumers = sync.OnceValues(func() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "consumers"); err != nil {
		return "", err
	}
	consumersDir = dir
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./...")
	build.Dir = consumers
	build.Env = append(os.Environ(), "GOFLAGS=-mod=readonly")
	if out, err := build.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("%w\n%s", err, out)
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	_ = os.RemoveAll(consumersDir)
	os.Exit(status)
}

// consume gives a file to a program of testdata/consumers, which reads it with
// somebody else's parser, and returns what that understood.
func consume(t *testing.T, content []byte, reader string, args ...string) (string, error) {
	t.Helper()
	dir, err := builtConsumers()
	if err != nil {
		t.Skipf("the module with the readers cannot be built here: %v", err)
	}
	file := filepath.Join(t.TempDir(), "report")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath(filepath.Join(dir, reader))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, append(args, file)...)
	cmd.Dir = consumers
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestACommonReaderOfJUnitUnderstandsOurs(t *testing.T) {
	var ran bytes.Buffer
	if err := TestJUnit(&ran, tests(testedEvents), Options{}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		content []byte
		want    []string
	}{
		{"findings", print(t, JUnit, many(2), Options{}), []string{
			"rules/a,b:c %.toml | a/b at 1:10 | rules/a,b:c %.toml | failed | rules/a,b:c %.toml:1:10: error: number 0: <&>", "1 suites, 8 tests, 2 failed, 0 errors, 0 skipped",
		}},
		{"none", print(t, JUnit, &Report{Files: 3}, Options{}), []string{"rulewright | 3 files without findings | rulewright | passed | <nil>", "1 suites, 1 tests, 0 failed"}},
		{"rule tests", ran.Bytes(), []string{
			"rules/a b.toml | as <root> | &", "| failed | rules/a b.events.ndjson:2:1: expected match: the rule does not match", "excludes the event: user.name is \"root\"",
			"| skipped |", "test files | rules/a b.events.ndjson:5:11 | rules/a b.events.ndjson | error |", "3 suites, 10 tests, 2 failed, 2 errors, 5 skipped",
		}},
	} {
		out, err := consume(t, tt.content, "junit")
		if err != nil {
			t.Fatalf("%s: %v\n%s", tt.name, err, out)
		}
		for _, want := range tt.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", tt.name, want, out)
			}
		}
	}
}

func TestSARIFIsValidByTheOfficialSchema(t *testing.T) {
	for name, r := range map[string]*Report{"the sample": sample(), "many": many(100), "nothing": {}} {
		if out, err := consume(t, print(t, SARIF, r, Options{}), "sarif"); err != nil {
			t.Errorf("%s: %v\n%.3000s", name, err, out)
		}
	}
	broken := bytes.Replace(print(t, SARIF, sample(), Options{}), []byte(`"startLine"`), []byte(`"startline"`), 1)
	if out, err := consume(t, broken, "sarif"); err == nil || !strings.Contains(out, "startline") {
		t.Errorf("a log with a mistyped member passes: %v %s", err, out)
	}
}

func TestReviewdogPlacesEveryFindingWithItsSuggestion(t *testing.T) {
	r := sample()
	for _, tt := range []struct {
		format string
		print  Format
		fixed  string // a suggestion's place
	}{
		{"rdjson", RDJSON, "    7:37-7:49 \"process.name\""}, // in bytes
		{"sarif", SARIF, "    7:31-7:43 \"process.name\""},   // in UTF-16
	} {
		out, err := consume(t, print(t, tt.print, r, Options{}), "reviewdog", tt.format)
		if err != nil {
			t.Fatalf("%s: %v\n%s", tt.format, err, out)
		}
		lines := slices.DeleteFunc(strings.Split(out, "\n"), func(line string) bool { return line == "" || strings.HasPrefix(line, " ") })
		if len(lines) != len(r.Findings) {
			t.Fatalf("%s: %d of %d findings\n%s", tt.format, len(lines), len(r.Findings), out)
		}
		for i := range r.Findings {
			f := &r.Findings[i]
			place := "file"
			if at := r.rangeOf(f); at != nil {
				place = fmt.Sprintf("%d:", at.Start.Line)
			}
			if !strings.HasPrefix(lines[i], f.Path+" | "+place) || !strings.Contains(lines[i], " | "+f.Check+" | ") {
				t.Errorf("%s: %s, want it at %s %s", tt.format, lines[i], f.Path, place)
			}
		}
		if !strings.Contains(out, tt.fixed) {
			t.Errorf("%s: no %q in\n%s", tt.format, tt.fixed, out)
		}
	}
}

func TestWorkflowCommandsAreThoseThatTheirOwnLibraryPrints(t *testing.T) {
	if _, err := os.Stat(consumers + "/node_modules/@actions/core"); err != nil {
		t.Skip("skipped: run `npm ci` in testdata/consumers")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("skipped: node is not installed")
	}
	type annotated struct {
		Kind       string         `json:"kind"`
		Message    string         `json:"message"`
		Properties map[string]any `json:"properties"`
	}
	var list []annotated
	var want strings.Builder
	odd := []string{"a", "", "100%", "a,b:c", "two\nlines\r\n", "::error::x", "%0A", "ä 日本語", "##[error]"}
	for _, kind := range []string{"error", "warning", "notice"} {
		for i, text := range odd {
			path := odd[(i+3)%len(odd)]
			if path == "" {
				path = "rule.toml" // there is a file always
			}
			at := &Range{Place{Line: 3, Column: 1}, Place{Line: 3 + i%2, Column: 7}}
			properties := map[string]any{"title": "t " + text, "file": path, "startLine": 3, "endLine": at.End.Line}
			if i%2 == 0 {
				properties["startColumn"], properties["endColumn"] = 1, 7
			}
			list = append(list, annotated{kind, text, properties})
			want.WriteString(annotation(kind, "t "+text, path, at, text) + "\n")
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "--input-type=module", "-e", "import * as core from '@actions/core'\nfor (const a of "+string(text)+") core[a.kind](a.message, a.properties)")
	cmd.Dir = consumers
	got, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	if diff := cmp.Diff(want.String(), string(got)); diff != "" {
		t.Errorf("-ours +the library's:\n%s", diff)
	}
}

func TestTheWorkflowOfTheReadmeIsOne(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	workflow := regexp.MustCompile("(?s)```yaml\n(# \\.github/.*?)```").FindSubmatch(readme)
	if workflow == nil {
		t.Fatal("the README has no workflow")
	}
	if out, err := consume(t, workflow[1], "actionlint"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := consume(t, bytes.Replace(workflow[1], []byte("ubuntu-latest"), []byte("ubuntu-oldest"), 1), "actionlint"); err == nil {
		t.Errorf("a runner that there is not passes\n%s", out)
	}
}

// GitLab documents what it takes from a Code Quality report, and drops what has
// a fingerprint that was there before. It stops at the first entry that lacks a
// description, fingerprint, severity or location, or has an unknown severity.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
func TestCodeQualityIsWhatGitLabDocuments(t *testing.T) {
	odd := source.NewFile(`sub\dir/ä b.toml`, "x = 1")
	r := many(2500)
	r.Source = files(odd, r.Source(r.Findings[0].Path))
	r.Findings = append(r.Findings, check.Finding{Check: "a/b", Path: odd.Path(), WholeFile: true, Severity: check.Error, Message: "m"})
	r.Sort()
	decoder := json.NewDecoder(bytes.NewReader(print(t, CodeQuality, r, Options{})))
	decoder.DisallowUnknownFields()
	var issues []struct {
		Type        string   `json:"type"`
		Description string   `json:"description"`
		CheckName   string   `json:"check_name"`
		Categories  []string `json:"categories"`
		Fingerprint string   `json:"fingerprint"`
		Severity    string   `json:"severity"`
		Location    struct {
			Path  string `json:"path"`
			Lines struct {
				Begin int `json:"begin"`
				End   int `json:"end"`
			} `json:"lines"`
		} `json:"location"`
	}
	if err := decoder.Decode(&issues); err != nil {
		t.Fatal(err)
	}
	if len(issues) != len(r.Findings) {
		t.Errorf("%d issues of %d findings", len(issues), len(r.Findings))
	}
	seen := map[string]bool{}
	for _, issue := range issues {
		switch {
		case issue.Description == "", issue.CheckName == "", issue.Fingerprint == "", seen[issue.Fingerprint]:
			t.Errorf("lacks something, or is not the only one of its name: %+v", issue)
		case !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, issue.Severity):
			t.Errorf("severity %q", issue.Severity)
		case issue.Location.Lines.Begin < 1, issue.Location.Path == "", strings.HasPrefix(issue.Location.Path, "./"), strings.HasPrefix(issue.Location.Path, "/"):
			t.Errorf("place %+v", issue.Location)
		}
		seen[issue.Fingerprint] = true
	}
}
