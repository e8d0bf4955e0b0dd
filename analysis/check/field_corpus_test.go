package check

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// eachPublishedRule calls do for the rules of the corpus that are not
// deprecated.
func eachPublishedRule(t testing.TB, do func(*rules.Document)) {
	t.Helper()
	root := sharedtest.Path(t, "corpus/detection-rules")
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".toml" || strings.Contains(path, "_deprecated") {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		do(rules.Parse(source.NewFile(filepath.ToSlash(name), string(text))))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPublishedRulesNameNoFieldThatIsCertainlyUnknown(t *testing.T) {
	count := map[string]int{}
	eachPublishedRule(t, func(d *rules.Document) {
		p := NewPass(d, Elastic, schema.Default())
		for _, c := range append(fieldChecks[:len(fieldChecks):len(fieldChecks)], indexChecks...) {
			p.Run(c)
		}
		for _, f := range p.Findings() {
			count[f.Check+" "+f.Severity.String()]++
			if f.Severity == Error {
				t.Errorf("%s: %s: %s", f.Path, f.Check, f.Message)
			}
			if testing.Verbose() {
				t.Logf("%s %s %s [%s]: %s", f.Severity, f.Check, f.Path, d.File.Slice(f.Span), f.Message)
			}
		}
	})
	t.Log(count)
}
