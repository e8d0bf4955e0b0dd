package server

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

const everything = `{"textDocument":{"publishDiagnostics":{"relatedInformation":true}}}`

func TestAnEditorShowsWhatLintReportsOfOurRules(t *testing.T) {
	compareWithLint(t, filepath.Join("..", "testdata", "rules"), 1)
}

func TestAnEditorShowsWhatLintReportsOfPublishedRules(t *testing.T) {
	compareWithLint(t, sharedtest.Path(t, "corpus/detection-rules/rules"), 40)
}

// compareWithLint opens every nth rule of a folder and holds what the editor
// is told against what `rulewright lint FILE` prints.
func compareWithLint(t *testing.T, folder string, nth int) {
	e := open(t, everything, nil)
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	n, findings := 0, 0
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if n++; err != nil || entry.IsDir() || n%nth != 0 || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := workspace.ReadFile(path)
		if err != nil {
			return nil // the editor would not have it either
		}
		file := source.NewFile(path, text)
		var want []string
		all := analysis.NewFile(file, 0, testLoad(filepath.Dir(path), workspace.ReadFile)).Findings(check.Thorough)
		for i := range all {
			want = append(want, printed(file, &all[i]))
		}
		findings += len(want)
		e.dir = filepath.Dir(path)
		e.show(filepath.Base(path), text)
		var got []string
		e.diagnostics(filepath.Base(path), fmt.Sprintf("%d findings", len(want)), func(p published) bool {
			got = nil
			for _, d := range p.Diagnostics {
				got = append(got, shown(d))
			}
			return len(got) == len(want) // the quick ones may come first
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -lint +editor:\n%s", path, diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d findings compared", findings)
}

// printed is a finding with its place as JSON has it, counted from 1.
func printed(file *source.File, f *check.Finding) string {
	r := report.RangeOf(file, f.Span)
	if f.WholeFile {
		r = report.RangeOf(file, file.LineSpan(0))
	}
	out := fmt.Sprintf("%d:%d-%d:%d %s %s: %s", r.Start.Line, r.Start.Column, r.End.Line, r.End.Column, f.Severity, f.Check, f.Message)
	for _, related := range f.Related {
		if related.Path == "" || related.Path == file.Path() {
			r := report.RangeOf(file, related.Span)
			out += fmt.Sprintf("\n  %d:%d %s", r.Start.Line, r.Start.Column, related.Message)
		}
	}
	return out
}

// shown is printed for what an editor is told.
func shown(d wireDiagnostic) string {
	r := d.Range
	out := fmt.Sprintf("%d:%d-%d:%d %s %s: %s", r.Start.Line+1, r.Start.Character+1, r.End.Line+1, r.End.Character+1,
		[]string{"", "error", "warning", "info", "hint"}[d.Severity], d.Code, d.Message)
	for _, related := range d.Related {
		if strings.HasSuffix(related.Location.URI, ".toml") && !strings.HasSuffix(related.Location.URI, "rulewright.toml") {
			out += fmt.Sprintf("\n  %d:%d %s", related.Location.Range.Start.Line+1, related.Location.Range.Start.Character+1, related.Message)
		}
	}
	return out
}
