package check

import "github.com/rulewright/rulewright/analysis/attack"

var threatRevoked = &Check{
	ID:    "threat/revoked",
	Title: "technique that ATT&CK has given up",
	Text: "ATT&CK has revoked the technique in favour of another one, or given it up. The page that the rule names " +
		"leads elsewhere, and the rule is missing from the coverage of the technique that took its place.",
	Bad:      threatExample(collection, techniqueLines("T1002", "Data Compressed")),
	Good:     threatExample(collection, techniqueLines("T1560", "Archive Collected Data")),
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: onAttack(func(p *Pass, e *attackEntry) {
		if e.known == nil || e.known.IsCurrent() {
			return
		}
		f := Finding{Span: textSpan(e.ID.Node), Tag: Deprecated}
		f.Message = "ATT&CK " + attack.Version() + " has given up `" + e.known.ID + "`"
		next := e.known.Replacement()
		if next != nil && next != e.known {
			f.Message = "ATT&CK " + attack.Version() + " has replaced `" + e.known.ID + "` by `" + next.ID + "`, " + next.Name
			if (next.Parent() != "") == (e.parent != nil) {
				f.Fixes = []Fix{replaceEntry(e, next)}
			}
		}
		p.Report(f)
	}),
}

// replaceEntry puts another technique into the place of an entry's.
func replaceEntry(e *attackEntry, by *attack.Technique) Fix {
	fix := Fix{Title: "Replace it by `" + by.ID + "`", Edits: replaceText(e.ID.Node, by.ID).Edits}
	if e.Name.IsSet() {
		fix.Edits = append(fix.Edits, replaceText(e.Name.Node, by.Name).Edits...)
	}
	if e.Reference.IsSet() {
		fix.Edits = append(fix.Edits, replaceText(e.Reference.Node, by.URL()).Edits...)
	}
	return fix
}
