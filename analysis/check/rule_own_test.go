package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// ownRules reads the rules that were written for the tests.
func ownRules(t testing.TB, pattern string) []*source.File {
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", "rules", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no rules under %s: %v", pattern, err)
	}
	var out []*source.File
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, source.NewFile(filepath.ToSlash(path), string(text)))
	}
	return out
}

func TestNothingIsWrongWithTheRulesOfTheTests(t *testing.T) {
	for _, file := range ownRules(t, "*.toml") {
		for _, f := range runRuleChecks(rules.Parse(file), Generic) {
			t.Errorf("%s: %s [%s] %q", file.Path(), f.Message, f.Check, file.Slice(f.Span))
		}
	}
	for _, file := range ownRules(t, "broken/*.toml") {
		if len(runRuleChecks(rules.Parse(file), Generic)) == 0 {
			t.Errorf("%s: nothing is found", file.Path())
		}
	}
}

func TestAFileFullOfDefectsHasABoundedNumberOfFindings(t *testing.T) {
	for name, text := range map[string]string{
		"keys":        "[rule]\n" + numbered("key%d = 1\n", 2*maxFindings),
		"items":       "[rule]\ntags = [" + strings.Repeat("1,", 2*maxFindings) + "]\n",
		"cardinality": "[rule.threshold]\nfield = [" + strings.Repeat("'a',", 2*maxFindings) + "]\n" + strings.Repeat("[[rule.threshold.cardinality]]\nfield = 'a'\n", 2*maxFindings),
	} {
		counts := map[string]int{}
		for _, f := range runRuleChecks(rules.Parse(source.NewFile("a.toml", text)), Generic) {
			counts[f.Check]++
		}
		for id, n := range counts {
			if n > maxFindings {
				t.Errorf("%s: %d findings of %s", name, n, id)
			}
		}
	}
}

// numbered repeats a line with its number.
func numbered(format string, n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, format, i)
	}
	return out.String()
}

// Whatever the file, no check fails, every finding lies within it, and every
// fix can be made and leaves a file that can be read.
func FuzzRuleChecks(f *testing.F) {
	for _, pattern := range []string{"*.toml", "broken/*.toml"} {
		for _, file := range ownRules(f, pattern) {
			f.Add(file.Text())
		}
	}
	for _, c := range ruleChecks {
		f.Add(c.Bad.Text())
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		file := source.NewFile("rules/linux/a.toml", text)
		sound := len(rules.Parse(file).Tree.Problems) == 0
		for _, profile := range []Profile{Generic, Elastic} {
			for _, found := range runRuleChecks(rules.Parse(file), profile) {
				if s := found.Span; s.Start < 0 || s.End < s.Start || s.End > len(text) {
					t.Errorf("%s: the span %v is outside the %d bytes", found.Check, s, len(text))
				}
				for _, fix := range found.Fixes {
					mended, err := source.Apply(text, fix.Edits)
					if err != nil {
						t.Errorf("%s: %v", found.Check, err)
					}
					if sound && len(rules.Parse(source.NewFile(file.Path(), mended)).Tree.Problems) > 0 {
						t.Errorf("%s: the fix %q makes the file unreadable:\n%s", found.Check, fix.Title, mended)
					}
				}
			}
		}
	})
}
