package check

import "github.com/rulewright/rulewright/analysis/attack"

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
