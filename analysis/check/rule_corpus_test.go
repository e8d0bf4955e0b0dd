package check

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// publishedRules reads the rules of the corpus, deprecated ones among them.
func publishedRules(t *testing.T) []*source.File {
	root := sharedtest.Path(t, "corpus/detection-rules")
	var out []*source.File
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		out = append(out, source.NewFile(filepath.ToSlash(name), string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// runRuleChecks runs the checks of the groups toml, rule and threat.
func runRuleChecks(file *source.File, profile Profile) []Finding {
	p := NewPass(rules.Parse(file), profile, schema.Default())
	for _, c := range slices.Concat(tomlChecks, ruleChecks) {
		if profile.Includes(c.Profile) {
			p.Run(c)
		}
	}
	return p.Findings()
}

func TestPublishedRulesHaveNoErrorInTheirKeysAndValues(t *testing.T) {
	counts := map[string]int{}
	for _, file := range publishedRules(t) {
		for _, profile := range []Profile{Generic, Elastic} {
			for _, f := range runRuleChecks(file, profile) {
				at := file.OffsetToPosition(f.Span.Start, source.UTF32)
				counts[profile.String()+" "+f.Check+" "+f.Severity.String()]++
				t.Logf("%s %s:%d:%d: %s: %s [%s] %q", profile, file.Path(), at.Line+1, at.Column+1, f.Severity, f.Message, f.Check, file.Slice(f.Span))
				if f.Severity == Error {
					t.Error("an error in a rule that works")
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%6d %s", counts[id], id)
	}
}

// Every key of the corpus, one a rule, is misspelt by one letter and has to be
// found at its characters, with the right name among the fixes.
func TestAMisspeltKeyIsFoundAtItsCharacters(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	seeded, named := 0, 0
	for _, file := range publishedRules(t) {
		statements := slices.DeleteFunc(slices.Clone(rules.Parse(file).Tree.Statements), func(s *toml.Statement) bool {
			return s.Section == nil || s.Section.Keys[0].Name == "metadata" || len(s.Section.Keys) > 1 && isFree(s.Section.Keys[1].Name) || len(s.Keys) > 1
		})
		s := statements[r.IntN(len(statements))]
		key := s.Keys[len(s.Keys)-1]
		at := key.Span.Start + r.IntN(key.Span.Len())
		text := file.Text()[:at] + "q" + file.Text()[at:]
		span := source.Span{Start: key.Span.Start, End: key.Span.End + 1}
		found := runRuleChecks(source.NewFile(file.Path(), text), Elastic)
		i := slices.IndexFunc(found, func(f Finding) bool { return f.Check == "rule/unknown-key" && f.Span == span })
		if seeded++; i < 0 {
			t.Errorf("%s: %s is not found in %v", file.Path(), text[span.Start:span.End], s.Section.Keys)
			continue
		}
		if len(found[i].Fixes) == 1 && found[i].Fixes[0].Edits[0].NewText == key.Name {
			named++
		}
	}
	t.Logf("%d keys misspelt, %d named", seeded, named)
	if named*100 < seeded*95 {
		t.Error("too few of the names are found")
	}
}

// isFree reports whether the content of a key is not described.
func isFree(name string) bool {
	return strings.HasSuffix(name, "filters") || strings.HasSuffix(name, "actions") || name == "meta"
}
