package check

import "github.com/rulewright/rulewright/rules"

var workspaceDuplicateName = &Check{
	ID:    "workspace/duplicate-name",
	Title: "name that another rule has",
	Text: "Alerts are shown under the name of their rule: of two rules with one name, an analyst cannot tell which of them " +
		"has fired. The rules of elastic/detection-rules must have names of their own.",
	Bad:      Example{TOML: workspaceExample("Shell started by a web server", "f0c2f3f4-5d1b-4e69-8a37-1d5c5c0b7e23", `process.name : "tar"`), Beside: workspaceSibling},
	Good:     Example{TOML: workspaceExample("Archive made by a mail server", "f0c2f3f4-5d1b-4e69-8a37-1d5c5c0b7e24", `process.name : "tar"`), Beside: workspaceSibling},
	Since:    "0.1",
	Severity: Warning,
	Stage:    Thorough,
	Run: onWorkspace(func(p *Pass, r *rules.Rule) {
		name := r.Name
		if name.Value == "" || deprecated(p.Doc) {
			return
		}
		others := p.others(p.Siblings.Index().WithName(name.Value), func(doc *rules.Document) bool {
			return doc.Rule.Name.Value == name.Value && !deprecated(doc)
		})
		if len(others) == 0 {
			return
		}
		f := Finding{Span: textSpan(name.Node), Message: "another rule has this name"}
		for _, doc := range others {
			f.Related = append(f.Related, sameText(doc, doc.Rule.Name, "the other rule"))
		}
		p.Report(f)
	}),
}
