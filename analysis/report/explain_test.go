package report

import (
	"bytes"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
)

var documented = []*check.Check{
	{
		ID: "demo/long", Title: "something that takes long to explain", Severity: check.Warning, Since: "0.1", Fixable: true,
		Text: "The first paragraph says what is found, why it matters and what to do about it, in a line that is longer than a terminal is wide.\n\nThe second one is short.",
		Bad:  check.Example{Language: "kuery", Query: "process.name : foo or\n  process.name : foo"},
		Good: check.Example{Language: "kuery", Query: "process.name : foo"},
	},
	{
		ID: "demo/x", Title: "house rule", Severity: check.Hint, Since: "0.2", Profile: check.Elastic, Optional: true, Text: "Short.",
		Bad: check.Example{Path: "rules/x.toml", TOML: "[rule]\n"},
	},
}

func TestExplanations(t *testing.T) {
	var out bytes.Buffer
	if err := ExplainChecks(&out, documented, Options{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "explain.golden", out.Bytes())
}

func TestTheListOfChecks(t *testing.T) {
	var out bytes.Buffer
	if err := ListChecks(&out, documented, Options{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "list.golden", out.Bytes())
}
