package check

import "github.com/rulewright/rulewright/analysis/keys"

var threatReference = &Check{
	ID:    "threat/reference",
	Title: "link to another page than that of the id",
	Text: "The reference of a tactic or technique is its page at attack.mitre.org, whose path ends in the id. This one " +
		"leads to another's.",
	Bad: threatExample(credentialAccess,
		"id = \"T1003\"\nname = \"OS Credential Dumping\"\nreference = \"https://attack.mitre.org/techniques/T1030/\""),
	Good:     threatExample(credentialAccess, techniqueLines("T1003", "OS Credential Dumping")),
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: onAttack(func(p *Pass, e *attackEntry) {
		url := e.url()
		if url == "" || !e.Reference.IsSet() || e.Reference.Value == url || e.Reference.Value+"/" == url {
			return
		}
		// A page elsewhere, a translation say, is no mistake as such.
		if malformed(attackURL[e.what], e.Reference.Value) != nil {
			return
		}
		p.Report(Finding{
			Span:    textSpan(e.Reference.Node),
			Message: "the page of `" + e.ID.Value + "` is `" + url + "`",
			Related: []Related{{Span: textSpan(e.ID.Node), Message: "the id"}},
			Fixes:   []Fix{replaceText(e.Reference.Node, url)},
		})
	}),
}

// attackURL are the forms of the pages.
var attackURL = map[string]keys.Form{"tactic": keys.TacticURL, "technique": keys.TechniqueURL, "subtechnique": keys.SubtechniqueURL}
