package suppress

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// prints returns the fingerprints of findings at every occurrence of needle.
func prints(path, text, needle, message, ruleID string) []string {
	f := source.NewFile(path, text)
	var findings []check.Finding
	for _, span := range find(text, needle, func(s source.Span) source.Span { return s }) {
		findings = append(findings, check.Finding{Check: "a/b", Path: path, RuleID: ruleID, Span: span, Message: message})
	}
	return Fingerprints(findings, func(string) *source.File { return f }, func(path string) string { return path })
}

func TestAFingerprintStaysWhileTheRuleMovesAround(t *testing.T) {
	base := prints("a.toml", "x = [ 1, 2 ]", "[ 1, 2 ]", "`x` is odd", "id")[0]
	for name, same := range map[string][]string{
		"lines are added above":        prints("a.toml", "y = 0\n\nx = [ 1, 2 ]", "[ 1, 2 ]", "`x` is odd", "id"),
		"the file is renamed":          prints("b.toml", "x = [ 1, 2 ]", "[ 1, 2 ]", "`x` is odd", "id"),
		"the text is wrapped":          prints("a.toml", "x = [\n\t1, 2\n]", "[\n\t1, 2\n]", "`x` is odd", "id"),
		"the message is worded better": prints("a.toml", "x = [ 1, 2 ]", "[ 1, 2 ]", "oddly enough, `x`", "id"),
	} {
		if same[0] != base {
			t.Errorf("another fingerprint when %s", name)
		}
	}
	for name, other := range map[string][]string{
		"the text differs":      prints("a.toml", "x = [ 1, 3 ]", "[ 1, 3 ]", "`x` is odd", "id"),
		"the subject differs":   prints("a.toml", "x = [ 1, 2 ]", "[ 1, 2 ]", "`y` is odd", "id"),
		"the rule differs":      prints("a.toml", "x = [ 1, 2 ]", "[ 1, 2 ]", "`x` is odd", "id2"),
		"a file has no rule_id": prints("a.toml", "x = [ 1, 2 ]", "[ 1, 2 ]", "`x` is odd", ""),
	} {
		if other[0] == base {
			t.Errorf("the same fingerprint though %s", name)
		}
	}
}

func TestEqualFindingsAreNumbered(t *testing.T) {
	got := prints("a.toml", "aa", "a", "twice", "id")
	if len(got) != 2 || got[0] == got[1] {
		t.Errorf("fingerprints %v", got)
	}
}

func TestAFindingKeepsItsNameWhenItsCheckIsRenamed(t *testing.T) {
	name := func(id string) string {
		return Fingerprints([]check.Finding{{Check: id, WholeFile: true, Message: "m"}}, func(string) *source.File { return nil }, func(string) string { return "" })[0]
	}
	c := check.Find("trap/case")
	before := name("trap/as-it-was-called")
	c.Formerly = []string{"trap/as-it-was-called", "trap/later"}
	defer func() { c.Formerly = nil }()
	if name(c.ID) != before {
		t.Error("a baseline that has the finding under its check's first ID does not know it any more")
	}
}
