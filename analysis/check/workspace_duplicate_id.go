package check

import "github.com/rulewright/rulewright/rules"

var workspaceDuplicateID = &Check{
	ID:    "workspace/duplicate-id",
	Title: "rule_id that another rule has",
	Text: "Kibana knows a rule by its `rule_id`: of two rules with the same one, the second that is imported takes the place " +
		"of the first, and that one is gone without a word. Usually a file was copied to start a new rule: give the new one " +
		"an id of its own.",
	Bad:      Example{TOML: workspaceExample("Archive made by a web server", "b46fa0a1-6e1f-4d52-9d3d-b3f4b8f2c110", `process.name : "tar"`), Beside: workspaceSibling},
	Good:     Example{TOML: workspaceExample("Archive made by a web server", "f0c2f3f4-5d1b-4e69-8a37-1d5c5c0b7e22", `process.name : "tar"`), Beside: workspaceSibling},
	Since:    "0.1",
	Severity: Error,
	Stage:    Thorough,
	Run: onWorkspace(func(p *Pass, r *rules.Rule) {
		id := r.RuleID
		if id.Value == "" {
			return
		}
		others := p.others(p.Siblings.Index().WithID(id.Value), func(doc *rules.Document) bool { return doc.Rule.RuleID.Value == id.Value })
		if len(others) == 0 {
			return
		}
		f := Finding{Span: textSpan(id.Node), Message: "another rule has this `rule_id`: Kibana keeps only one of them"}
		for _, doc := range others {
			f.Related = append(f.Related, sameText(doc, doc.Rule.RuleID, "the other rule"))
		}
		p.Report(f)
	}),
}

// workspaceSibling is the other file of the examples.
var workspaceSibling = workspaceExample("Shell started by a web server", "b46fa0a1-6e1f-4d52-9d3d-b3f4b8f2c110",
	`process.name : ("bash" or "sh") and process.parent.name : "nginx"`)

func workspaceExample(name, id, query string) string {
	return `[metadata]
creation_date = "2026/01/15"
maturity = "production"

[rule]
index = ["logs-endpoint.events.process*"]
language = "kuery"
name = "` + name + `"
rule_id = "` + id + `"
type = "query"
query = '''
` + query + `
'''
`
}
