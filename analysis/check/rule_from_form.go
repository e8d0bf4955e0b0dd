package check

import (
	"regexp"

	"github.com/rulewright/rulewright/rules"
)

var ruleFromForm = &Check{
	ID:    "rule/from-form",
	Title: "lookback that is not written as `now-9m`",
	Text: "Rules of detection-rules write `from` as `now-` with a number and one unit, without rounding and without " +
		"further steps. Its tests insist on it.",
	Bad:      Example{TOML: "[rule]\nfrom = \"now-1h-30m\"\n"},
	Good:     Example{TOML: "[rule]\nfrom = \"now-90m\"\n"},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if r.From.IsSet() && malformedDateMath(r.From.Value) == nil && !plainFrom.MatchString(r.From.Value) {
			p.Reportf(textSpan(r.From.Node), "`from` is `now-`, a number and one unit, such as `now-9m`")
		}
	}),
}

var plainFrom = regexp.MustCompile(`^now-\d+[yMwdhHms]$`)
