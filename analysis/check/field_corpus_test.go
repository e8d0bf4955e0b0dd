package check

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

// eachPublishedRule calls do for the rules of the corpus that are not
// deprecated.
func TestPublishedRulesNameNoFieldThatIsCertainlyUnknown(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	eachLivingRule(t, func(d *rules.Document) {
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
