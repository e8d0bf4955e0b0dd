package check

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// runRuleChecks runs the checks of the groups toml, rule and threat.
func runRuleChecks(doc *rules.Document, profile Profile) []Finding {
	p := NewPass(doc, profile, schema.Default())
	for _, c := range slices.Concat(tomlChecks, ruleChecks) {
		if profile.Includes(c.Profile) {
			p.Run(c)
		}
	}
	return p.Findings()
}

func TestPublishedRulesHaveNoErrorInTheirKeysAndValues(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	EachPublishedRule(t, func(doc *rules.Document) {
		file := doc.File
		for _, profile := range []Profile{Generic, Elastic} {
			for _, f := range runRuleChecks(doc, profile) {
				at := file.OffsetToPosition(f.Span.Start, source.UTF32)
				counts[profile.String()+" "+f.Check+" "+f.Severity.String()]++
				t.Logf("%s %s:%d:%d: %s: %s [%s] %q", profile, file.Path(), at.Line+1, at.Column+1, f.Severity, f.Message, f.Check, file.Slice(f.Span))
				if f.Severity == Error {
					t.Error("an error in a rule that works")
				}
			}
		}
	})
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%6d %s", counts[id], id)
	}
}

// Every key of the corpus, one a rule, is misspelt by one letter and has to be
// found at its characters, with the right name among the fixes.
func TestAMisspeltKeyIsFoundAtItsCharacters(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	seeded, named := 0, 0
	EachPublishedRule(t, func(doc *rules.Document) {
		file := doc.File
		statements := slices.DeleteFunc(slices.Clone(doc.Tree.Statements), func(s *toml.Statement) bool {
			return s.Section == nil || s.Section.Keys[0].Name == "metadata" || len(s.Section.Keys) > 1 && isFree(s.Section.Keys[1].Name) || len(s.Keys) > 1
		})
		s := statements[r.IntN(len(statements))]
		key := s.Keys[len(s.Keys)-1]
		at := key.Span.Start + r.IntN(key.Span.Len())
		text := file.Text()[:at] + "q" + file.Text()[at:]
		span := source.Span{Start: key.Span.Start, End: key.Span.End + 1}
		found := runRuleChecks(rules.Parse(source.NewFile(file.Path(), text)), Elastic)
		i := slices.IndexFunc(found, func(f Finding) bool { return f.Check == "rule/unknown-key" && f.Span == span })
		if seeded++; i < 0 {
			t.Errorf("%s: %s is not found in %v", file.Path(), text[span.Start:span.End], s.Section.Keys)
			return
		}
		if len(found[i].Fixes) == 1 && found[i].Fixes[0].Edits[0].NewText == key.Name {
			named++
		}
	})
	t.Logf("%d keys misspelt, %d named", seeded, named)
	if named*100 < seeded*95 {
		t.Error("too few of the names are found")
	}
}

// isFree reports whether the content of a key is not described.
func isFree(name string) bool {
	return strings.HasSuffix(name, "filters") || strings.HasSuffix(name, "actions") || name == "meta"
}
