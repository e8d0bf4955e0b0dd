package check

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/attack"
)

var threatName = &Check{
	ID:    "threat/name",
	Title: "name that is not that of its id",
	Text: "ATT&CK calls the tactic or technique of this id by another name: the id or the name is wrong, or ATT&CK has " +
		"changed the name since.",
	Bad:      threatExample(credentialAccess, techniqueLines("T1003", "Credential Dumping")),
	Good:     threatExample(credentialAccess, techniqueLines("T1003", "OS Credential Dumping")),
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: onAttack(func(p *Pass, e *attackEntry) {
		title := e.title()
		if title == "" || !e.Name.IsSet() || e.Name.Value == title || e.known != nil && !e.known.IsCurrent() || isFullName(e) {
			return
		}
		p.Report(Finding{
			Span:     textSpan(e.Name.Node),
			Severity: p.byProfile(),
			Message:  "ATT&CK " + attack.Version() + " calls `" + e.ID.Value + "` by the name `" + title + "`",
			Related:  []Related{{Span: textSpan(e.ID.Node), Message: "the id"}},
			Fixes:    []Fix{replaceText(e.Name.Node, title)},
		})
	}),
}

// isFullName reports whether a subtechnique is named together with its
// technique, as ATT&CK's pages do: "OS Credential Dumping: LSASS Memory".
func isFullName(e *attackEntry) bool {
	before, after, ok := strings.Cut(e.Name.Value, ": ")
	return ok && e.known != nil && e.known.Parent() != "" && after == e.known.Name && before == attack.Find(e.known.Parent()).Name
}
