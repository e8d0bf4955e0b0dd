package check

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
)

var ruleSeverityRisk = &Check{
	ID:    "rule/severity-and-risk",
	Title: "risk score that does not go with the severity",
	Text: "The risk score says the severity as a number: up to 21 is low, 22 to 47 medium, 48 to 73 high, and from 74 " +
		"on critical. The tests of detection-rules insist that both agree.",
	Bad:      Example{TOML: "[rule]\nrisk_score = 73\nseverity = \"medium\"\n"},
	Good:     Example{TOML: "[rule]\nrisk_score = 47\nseverity = \"medium\"\n"},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		risk, severity := r.RiskScore, r.Severity
		want, known := riskRanges[severity.Value]
		if !known || !risk.IsSet() || want.Contains(risk.Value) {
			return
		}
		p.Report(Finding{
			Span:    risk.Span,
			Message: fmt.Sprintf("the risk score of the severity `%s` is %s", severity.Value, bounds(want)),
			Related: []Related{{Span: textSpan(severity.Node), Message: "the severity"}},
		})
	}),
}

var riskRanges = map[string]keys.Range{"low": {Min: 0, Max: 21}, "medium": {Min: 22, Max: 47}, "high": {Min: 48, Max: 73}, "critical": {Min: 74, Max: 100}}
