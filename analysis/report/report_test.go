package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

var update = flag.Bool("update", false, "write what the formats print to testdata")

// golden compares what was printed with a file under testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got), go test -update to accept:\n%s", path, diff)
	}
}

// print returns what a format writes.
func print(t *testing.T, format Format, r *Report, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := format(&out, r, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// files makes the source look-up of a report.
func files(fs ...*source.File) func(string) *source.File {
	return func(path string) *source.File {
		for _, f := range fs {
			if f.Path() == path {
				return f
			}
		}
		return nil
	}
}

// at returns the span of the n-th occurrence, from 0, of text in f.
func at(f *source.File, text string, n int) source.Span {
	start := 0
	for ; n >= 0; n-- {
		i := strings.Index(f.Text()[start:], text)
		if i < 0 {
			panic("no " + text + " in " + f.Path())
		}
		start += i
		if n > 0 {
			start += len(text)
		}
	}
	return source.Span{Start: start, End: start + len(text)}
}

const ruleText = `[rule]
rule_id = "1b2c"
name = "Ünusual 名前 child"
type = "eql"
query = '''
process where process.name : ("cmd*", "cmd.exe") and
	not process.args : "日本語" and process.nmae != null
'''
`

// sample is a report with every kind of thing that a finding can carry.
func sample() *Report {
	rule := source.NewFile("rules/child process.toml", ruleText)
	other := source.NewFile("rules/other.toml", "[rule]\nrule_id = \"1b2c\"\n")
	end := source.Span{Start: at(rule, "null", 0).End, End: at(rule, "null", 0).End}
	r := &Report{
		Files: 3, Rules: 2, Elapsed: 1234 * time.Millisecond, Version: "v0.1.0",
		Source:  files(rule, other),
		Skipped: []Skipped{{"rules/big.toml", "larger than 16 MB"}},
		Findings: []check.Finding{
			{
				Check: "demo/unreadable", Severity: check.Error, Path: "rules/gone.toml", WholeFile: true,
				Message: "cannot be read: permission denied",
			},
			{
				Check: "demo/unknown", Severity: check.Error, Path: rule.Path(), RuleID: "1b2c",
				Span: at(rule, "process.nmae", 0), Message: "no field `process.nmae` in `logs-endpoint.events.process`; did you mean `process.name`?",
				Fixes: []check.Fix{{Title: "Replace `process.nmae` with `process.name`", Edits: []source.Edit{{Span: at(rule, "process.nmae", 0), NewText: "process.name"}}}},
			},
			{
				Check: "demo/shadowed-value", Severity: check.Info, Path: rule.Path(), RuleID: "1b2c", Tag: check.Unnecessary,
				Span: at(rule, `"cmd.exe"`, 0), Message: "`\"cmd.exe\"` adds nothing: `\"cmd*\"` matches it",
				Related: []check.Related{{Span: at(rule, `"cmd*"`, 0), Message: "matches everything that the other does"}},
				Fixes:   []check.Fix{{Title: "Remove `\"cmd.exe\"`", Safe: true, Edits: []source.Edit{{Span: at(rule, `, "cmd.exe"`, 0)}}}},
			},
			{
				Check: "demo/case", Severity: check.Warning, Path: rule.Path(), RuleID: "1b2c",
				Span: at(rule, "日本語", 0), Message: "case matters here",
				Witness: (&check.Witness{Event: []byte(`{"process":{"args":["日本語"]}}`), Shows: "it is no match"}).Known(),
			},
			{
				Check: "demo/syntax", Severity: check.Error, Path: rule.Path(), RuleID: "1b2c",
				Span: end, Message: "expected something more",
			},
			{
				Check: "demo/never-matches", Severity: check.Hint, Path: rule.Path(), RuleID: "1b2c",
				Span: at(rule, ruleText[strings.Index(ruleText, "process where"):strings.LastIndex(ruleText, "\n'''")], 0), Message: "the query can never match",
			},
			{
				Check: "demo/duplicate-id", Severity: check.Error, Path: rule.Path(), RuleID: "1b2c",
				Span: at(rule, `"1b2c"`, 0), Message: "this `rule_id` is used twice",
				Related: []check.Related{{Path: other.Path(), Span: at(other, `"1b2c"`, 0), Message: "first used here"}},
			},
		},
	}
	r.Sort()
	return r
}

func TestTextShowsTheSourceWithMarksBeneath(t *testing.T) {
	golden(t, "text.golden", print(t, Text, sample(), Options{Verbose: true}))
}

func TestTextInColour(t *testing.T) {
	golden(t, "text-colour.golden", print(t, Text, sample(), Options{Colour: true}))
}

func TestTerseTextIsOneLineAFinding(t *testing.T) {
	golden(t, "text-terse.golden", print(t, Text, sample(), Options{Terse: true}))
}

func TestQuietTextOfNoFindingsIsNothing(t *testing.T) {
	if got := print(t, Text, &Report{Files: 1}, Options{Quiet: true}); len(got) != 0 {
		t.Errorf("printed %q", got)
	}
}

func TestTextSaysThatNothingWasFound(t *testing.T) {
	got := string(print(t, Text, &Report{Files: 1, Rules: 1}, Options{}))
	if want := "no findings in 1 file (1 rule)\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEveryFormatIsFoundByItsName(t *testing.T) {
	for _, name := range FormatNames() {
		if _, err := FormatByName(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := FormatByName("xml"); err == nil || !strings.Contains(err.Error(), "use one of text, json") {
		t.Errorf("error %v does not list the formats", err)
	}
}

func TestPathsAreRelativeWithSlashes(t *testing.T) {
	dir := t.TempDir()
	r := &Report{Dir: dir}
	for path, want := range map[string]string{
		filepath.Join(dir, "rules", "a b.toml"):         "rules/a b.toml",
		filepath.Join(filepath.Dir(dir), "x", "é.toml"): "../x/é.toml",
		filepath.Join("rules", "already relative.toml"): "rules/already relative.toml",
	} {
		if got := r.Path(path); got != want {
			t.Errorf("Path(%q) = %q, want %q", path, got, want)
		}
	}
}
