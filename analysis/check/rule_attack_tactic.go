package check

import (
	"github.com/rulewright/rulewright/analysis/attack"
)

var threatTactic = &Check{
	ID:    "threat/tactic",
	Title: "technique that does not belong to its tactic",
	Text: "ATT&CK does not list the technique under the tactic that it stands under here. It counts for another tactic, " +
		"and coverage by tactics is told wrongly.",
	Bad:      threatExample(credentialAccess, techniqueLines("T1059", "Command and Scripting Interpreter")),
	Good:     threatExample(credentialAccess, techniqueLines("T1003", "OS Credential Dumping")),
	Since:    "0.1",
	Severity: Warning,
	Run: onAttack(func(p *Pass, e *attackEntry) {
		if e.what != "technique" || e.known == nil || !e.known.IsCurrent() {
			return
		}
		tactic := attack.FindTactic(e.tactic.ID.Value)
		if tactic == nil || e.known.Serves(tactic.ID) {
			return
		}
		var served []string
		for _, slug := range e.known.Tactics {
			if t := attack.TacticNamed(slug); t != nil {
				served = append(served, t.Name)
			}
		}
		p.Report(Finding{
			Span:     textSpan(e.ID.Node),
			Severity: p.byProfile(),
			Message:  "ATT&CK " + attack.Version() + " lists `" + e.known.ID + "` under " + inWords(served, "and") + ", not under `" + tactic.Name + "`",
			Related:  []Related{{Span: textSpan(e.tactic.ID.Node), Message: "the tactic"}},
		})
	}),
}

var threatParent = &Check{
	ID:    "threat/subtechnique",
	Title: "subtechnique that stands under another technique",
	Text: "The id of a subtechnique begins with that of its technique. This one stands under another technique, so one " +
		"of the two is wrong.",
	Bad: threatExample(credentialAccess, techniqueLines("T1003", "OS Credential Dumping")+
		"\n[[rule.threat.technique.subtechnique]]\n"+techniqueLines("T1110.001", "Password Guessing")),
	Good: threatExample(credentialAccess, techniqueLines("T1003", "OS Credential Dumping")+
		"\n[[rule.threat.technique.subtechnique]]\n"+techniqueLines("T1003.001", "LSASS Memory")),
	Since:    "0.1",
	Severity: Warning,
	Run: onAttack(func(p *Pass, e *attackEntry) {
		if e.parent == nil || e.known == nil || e.known.Parent() == "" || !e.parent.ID.IsSet() || e.known.Parent() == e.parent.ID.Value {
			return
		}
		p.Report(Finding{
			Span:    textSpan(e.ID.Node),
			Message: "`" + e.known.ID + "` is a subtechnique of `" + e.known.Parent() + "`, not of `" + e.parent.ID.Value + "`",
			Related: []Related{{Span: textSpan(e.parent.ID.Node), Message: "the technique that it stands under"}},
		})
	}),
}
