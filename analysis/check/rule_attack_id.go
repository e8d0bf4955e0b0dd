package check

import "github.com/rulewright/rulewright/analysis/attack"

var threatUnknownID = &Check{
	ID:    "threat/unknown-id",
	Title: "id that ATT&CK does not have",
	Text: "ATT&CK has no tactic, technique or subtechnique of this id in the version that Rulewright carries. Most often " +
		"it is a typing mistake, or the id of a technique where that of a tactic is meant.",
	Bad:      threatExample(credentialAccess, techniqueLines("T9003", "OS Credential Dumping")),
	Good:     threatExample(credentialAccess, techniqueLines("T1003", "OS Credential Dumping")),
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: onAttack(func(p *Pass, e *attackEntry) {
		if !e.ID.IsSet() || e.knownTactic != nil || e.known != nil && (e.what == "subtechnique") == (e.known.Parent() != "") {
			return
		}
		f := Finding{Span: textSpan(e.ID.Node), Severity: p.byProfile()}
		f.Message = "ATT&CK " + attack.Version() + " has no " + e.what + " " + excerpt(e.ID.Value)
		if id := idNamed(e); id != "" {
			f.Message += "; `" + e.Name.Value + "` is `" + id + "`"
			f.Fixes = []Fix{replaceText(e.ID.Node, id)}
		}
		p.Report(f)
	}),
}

// idNamed is the id of what has the entry's name, if that is one thing only.
func idNamed(e *attackEntry) string {
	if e.what == "tactic" {
		if t := attack.TacticNamed(e.Name.Value); t != nil {
			return t.ID
		}
		return ""
	}
	var id string
	for _, t := range attack.Named(e.Name.Value) {
		if !t.IsCurrent() || (t.Parent() != "") != (e.parent != nil) || e.parent != nil && t.Parent() != e.parent.ID.Value {
			continue
		}
		if id != "" {
			return ""
		}
		id = t.ID
	}
	return id
}
