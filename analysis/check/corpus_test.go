package check

import (
	"strings"
	"sync"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// EachPublishedRule calls do with every rule file of the corpus, in the order of
// their paths, deprecated ones and what is no rule among them. All tests share
// the documents, which none may change.
func EachPublishedRule(tb testing.TB, do func(*rules.Document)) {
	tb.Helper()
	sharedtest.Path(tb, "corpus/detection-rules") // or the test is skipped
	for _, d := range parsedRules(tb) {
		do(d)
	}
}

// eachLivingRule leaves out the folder of deprecated rules.
func eachLivingRule(tb testing.TB, do func(*rules.Document)) {
	tb.Helper()
	EachPublishedRule(tb, func(d *rules.Document) {
		if !strings.Contains(d.File.Path(), "_deprecated") {
			do(d)
		}
	})
}

var parsed struct {
	once sync.Once
	docs []*rules.Document
}

func parsedRules(tb testing.TB) []*rules.Document {
	tb.Helper()
	parsed.once.Do(func() {
		sharedtest.Rules(tb, func(path, text string) {
			parsed.docs = append(parsed.docs, rules.Parse(source.NewFile(path, text)))
		})
	})
	return parsed.docs
}
