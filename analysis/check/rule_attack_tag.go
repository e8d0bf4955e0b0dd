package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
)

var threatTag = &Check{
	ID:    "threat/tactic-tag",
	Title: "rule without the tag of its first tactic",
	Text: "Rules of detection-rules carry a tag for the tactic that `threat` names first, such as `Tactic: Credential " +
		"Access`, so that they are found by it in Kibana. Machine learning rules and those for continuous monitoring " +
		"are left out.",
	Bad:      Example{TOML: tagExample("Tactic: Execution")},
	Good:     Example{TOML: tagExample("Tactic: Credential Access")},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if len(r.Threat) == 0 || r.Type() == rules.MachineLearningType || p.Doc.Deprecated() || !r.Tags.IsSet() {
			return
		}
		tactic := r.Threat[0].Tactic.Name
		for _, tag := range r.Tags.Values() {
			if tag == "Tactic: "+tactic.Value || strings.Contains(tag, "Continuous Monitoring") {
				return
			}
		}
		if !tactic.IsSet() {
			return
		}
		p.Report(Finding{
			Span:    r.Tags.Key,
			Message: "the tag `Tactic: " + tactic.Value + "` is missing",
			Related: []Related{{Span: textSpan(tactic.Node), Message: "the rule's first tactic"}},
		})
	}),
}

func tagExample(tag string) string {
	return "[rule]\ntags = [\"OS: Linux\", \"" + tag + "\"]\n[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[rule.threat.tactic]\n" + credentialAccess + "\n"
}
