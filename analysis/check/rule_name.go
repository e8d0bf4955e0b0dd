package check

import (
	"regexp"

	"github.com/rulewright/rulewright/rules"
)

var ruleName = &Check{
	ID:    "rule/name",
	Title: "rule name that detection-rules refuses",
	Text: "A rule's name begins with a letter or digit and ends with one, or with a bracket: no blank, stop or quotation " +
		"mark at either end. The loader of detection-rules refuses others.",
	Bad:      Example{TOML: "[rule]\nname = \"Unusual Login.\"\n"},
	Good:     Example{TOML: "[rule]\nname = \"Unusual Login\"\n"},
	Since:    "0.1",
	Severity: Error,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if r.Name.IsSet() && r.Name.Value != "" && !namePattern.MatchString(r.Name.Value) {
			p.Reportf(textSpan(r.Name.Node), "a rule's name begins with a letter or digit and ends with one or a bracket")
		}
	}),
}

// namePattern is that of the schema of detection-rules.
var namePattern = regexp.MustCompile(`^[a-zA-Z0-9].+?[a-zA-Z0-9\[\]()]$`)
