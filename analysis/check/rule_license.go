package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
)

var ruleLicense = &Check{
	ID:    "rule/license",
	Title: "licence by another name",
	Text: "Rules of detection-rules are under the Elastic License v2, and its name is written exactly so. A licence of " +
		"another kind is nobody's business here.",
	Bad:      Example{TOML: "[rule]\nlicense = \"Elastic License\"\n"},
	Good:     Example{TOML: "[rule]\nlicense = \"Elastic License v2\"\n"},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		const want = "Elastic License v2"
		if strings.Contains(strings.ToLower(r.License.Value), "elastic license") && r.License.Value != want {
			p.Report(Finding{
				Span: textSpan(r.License.Node), Message: "the licence is called `" + want + "`",
				Fixes: []Fix{replaceText(r.License.Node, want)},
			})
		}
	}),
}
