package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

var ruleGuideName = &Check{
	ID:    "rule/guide-name",
	Title: "investigation guide under another rule's name",
	Text: "The heading `### Investigating` of the investigation guide goes on with the rule's name. Another name is most " +
		"often what is left of the rule that the guide was copied from, or of the name before it was changed.",
	Bad:      Example{TOML: "[rule]\nname = \"Unusual Login\"\nnote = \"\"\"## Triage and analysis\n\n### Investigating Unusual Logout\n\"\"\"\n"},
	Good:     Example{TOML: "[rule]\nname = \"Unusual Login\"\nnote = \"\"\"## Triage and analysis\n\n### Investigating Unusual Login\n\"\"\"\n"},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		const begin = "Investigating "
		if !r.Note.IsSet() || !r.Name.IsSet() || p.Doc.Deprecated() {
			return
		}
		for _, h := range p.noteHeadings() {
			title, ok := strings.CutPrefix(h.text, begin)
			if !ok || h.level != 3 || strings.HasPrefix(strings.ToLower(title), strings.ToLower(r.Name.Value)) {
				continue
			}
			at := r.Note.Map.ToFile(source.Span{Start: h.at.End - len(title), End: h.at.End})
			p.Report(Finding{
				Span:    at,
				Message: "the guide is about `" + title + "`, and the rule is called otherwise",
				Related: []Related{{Span: textSpan(r.Name.Node), Message: "the rule's name"}},
			})
		}
	}),
}
