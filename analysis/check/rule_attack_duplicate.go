package check

import "github.com/rulewright/rulewright/rules"

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
