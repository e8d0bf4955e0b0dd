package check

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
