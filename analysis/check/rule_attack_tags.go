package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
)

var threatDuplicateTactic = &Check{
	ID:    "threat/duplicate-tactic",
	Title: "tactic that is mapped to twice",
	Text: "The tests of detection-rules want one entry of `threat` for each tactic, with all its techniques: put those " +
		"of the second entry into the first.",
	Bad: Example{TOML: threatExample(credentialAccess, techniqueLines("T1003", "OS Credential Dumping")).TOML +
		"[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[rule.threat.tactic]\n" + credentialAccess + "\n"},
	Good:     threatExample(credentialAccess, techniqueLines("T1003", "OS Credential Dumping")),
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		first := map[string]rules.String{}
		for _, threat := range r.Threat {
			name := threat.Tactic.Name
			if !name.IsSet() {
				continue
			}
			if before, ok := first[name.Value]; ok {
				p.Report(Finding{
					Span:    textSpan(name.Node),
					Message: "`" + name.Value + "` has an entry already",
					Related: []Related{{Span: textSpan(before.Node), Message: "here"}},
				})
				continue
			}
			first[name.Value] = name
		}
	}),
}

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
