package check

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// In every published rule in KQL or EQL whose fields are all known, one letter
// of one field of ECS or Elastic Defend is made another: it has to be reported
// at exactly its characters.
func TestAMisspeltFieldIsFoundWhereverTheFieldsAreKnown(t *testing.T) {
	t.Parallel()
	catalogue := schema.Default()
	found, all := 0, 0
	eachLivingRule(t, func(d *rules.Document) {
		random := rand.New(rand.NewPCG(seedOf(d.File.Path()), 1))
		uses := NewPass(d, Generic, catalogue).FieldUses()
		candidates := uses[:0:0]
		for _, use := range uses {
			if use.Query != nil && use.Query.Path == "rule.query" && isSettled(use, catalogue) {
				candidates = append(candidates, use)
			}
		}
		if len(candidates) == 0 {
			return
		}
		all++
		use := candidates[random.IntN(len(candidates))]
		wrong := misspell(use.Name[len(use.nested):], random)
		if reportsField(d, use.Span, wrong, catalogue) {
			found++
		} else {
			t.Logf("%s: %s for %s is not found", d.File.Path(), wrong, use.Name)
		}
	})
	t.Logf("%d of %d misspelt fields are found", found, all)
	if found*100 < all*99 {
		t.Errorf("%d of %d are fewer than 99 in 100", found, all)
	}
}

func seedOf(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// isSettled reports whether a use is of a field of ECS or Elastic Defend, in a
// closed scope.
func isSettled(use FieldUse, catalogue *schema.Catalogue) bool {
	if use.Scope.IsOpen() || use.Optional || use.Pattern {
		return false
	}
	for _, o := range use.Scope.Origins(use.Name) {
		if o.Dataset.Package == "endpoint" || o.Dataset == catalogue.ECS() {
			return true
		}
	}
	return false
}

// misspell leaves out, doubles, swaps or replaces one letter of a name.
func misspell(name string, random *rand.Rand) string {
	for {
		i := random.IntN(len(name) - 1)
		letter := string(rune('a' + random.IntN(26)))
		out := ""
		switch random.IntN(4) {
		case 0:
			out = name[:i] + name[i+1:]
		case 1:
			out = name[:i] + letter + name[i:]
		case 2:
			out = name[:i] + name[i+1:i+2] + name[i:i+1] + name[i+2:]
		default:
			out = name[:i] + letter + name[i+1:]
		}
		dots := strings.Count(out, ".") == strings.Count(name, ".") && !strings.Contains(out, "..")
		if out != name && dots && name[i] != '.' && name[i+1] != '.' && out[0] != '.' && out[0] != '@' {
			return out
		}
	}
}

// reportsField reports whether the rule with a wrong name at a span has a
// finding there.
func reportsField(d *rules.Document, at source.Span, wrong string, catalogue *schema.Catalogue) bool {
	text, err := source.Apply(d.File.Text(), []source.Edit{{Span: at, NewText: wrong}})
	if err != nil {
		return false
	}
	p := NewPass(rules.Parse(source.NewFile(d.File.Path(), text)), Generic, catalogue)
	p.Run(fieldUnknown)
	want := source.Span{Start: at.Start, End: at.Start + len(wrong)}
	for _, f := range p.Findings() {
		if f.Span == want {
			return true
		}
	}
	return false
}
