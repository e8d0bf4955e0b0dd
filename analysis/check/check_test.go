package check

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

func TestEveryCheckIsDocumented(t *testing.T) {
	id := regexp.MustCompile(`^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, c := range All() {
		if !id.MatchString(c.ID) {
			t.Errorf("%s: an ID is group/kebab-case", c.ID)
		}
		if seen[c.ID] {
			t.Errorf("%s: registered twice", c.ID)
		}
		seen[c.ID] = true
		if c.Title == "" || strings.HasSuffix(c.Title, ".") {
			t.Errorf("%s: a title is a phrase without a full stop, not %q", c.ID, c.Title)
		}
		if len(c.Text) < 40 {
			t.Errorf("%s: the text explains nothing: %q", c.ID, c.Text)
		}
		if c.Severity < Hint || c.Severity > Error {
			t.Errorf("%s: no severity", c.ID)
		}
		if c.Since == "" {
			t.Errorf("%s: no release that brought it", c.ID)
		}
		if Find(c.ID) != c {
			t.Errorf("%s: not found by its ID", c.ID)
		}
	}
}

// The bad example must report, the good one must not: documentation that
// cannot rot.
func TestEveryDocumentedExampleIsTrue(t *testing.T) {
	catalogue := schema.Default()
	for _, c := range All() {
		if c.Run == nil {
			continue // made elsewhere, and its examples are run there
		}
		t.Run(c.ID, func(t *testing.T) {
			if c.Bad.IsZero() || c.Good.IsZero() {
				t.Fatal("both examples are wanted")
			}
			catalogue := catalogue
			if c.Bad.Stacked {
				catalogue = stacked(t)
			}
			if found := runExample(c, c.Bad, catalogue); len(found) == 0 {
				t.Errorf("the bad example is not reported:\n%s", c.Bad.Snippet())
			} else if fixed := slices.ContainsFunc(found, func(f Finding) bool { return len(f.Fixes) > 0 }); c.Fixable && !fixed {
				t.Errorf("fixable, but the bad example gets no fix:\n%s", c.Bad.Snippet())
			}
			if found := runExample(c, c.Good, catalogue); len(found) != 0 {
				t.Errorf("the good example is reported: %s\n%s", found[0].Message, c.Good.Snippet())
			}
		})
	}
}

func runExample(c *Check, e Example, catalogue *schema.Catalogue) []Finding {
	path := e.Path
	if path == "" {
		path = "rules/linux/example.toml"
	}
	p := NewPass(rules.Parse(source.NewFile(path, e.Text())), c.Profile, catalogue)
	if e.Beside != "" {
		p.Siblings = beside(e.Beside)
	}
	p.Run(c)
	return p.Findings()
}

// beside is a workspace with one other file.
func beside(text string) *siblings.Workspace {
	index := siblings.New()
	index.Put("beside.toml", siblings.Scan(text))
	return &siblings.Workspace{
		Index: func() *siblings.Index { return index },
		Open:  func(path string) *rules.Document { return rules.Parse(source.NewFile(path, text)) },
		Key:   func(path string) string { return path },
	}
}
