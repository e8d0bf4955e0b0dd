package check

import "github.com/rulewright/rulewright/rules"

var ruleDuplicateTag = &Check{
	ID:       "rule/duplicate-tag",
	Title:    "tag that a rule has twice",
	Text:     "The tag stands in the list already. It changes nothing, and the tests of detection-rules refuse it.",
	Bad:      tagsExample(`"OS: Linux", "OS: Linux"`),
	Good:     tagsExample(`"OS: Linux"`),
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		first := map[string]rules.String{}
		for _, tag := range r.Tags.Items {
			if !tag.IsSet() {
				continue
			}
			if before, ok := first[tag.Value]; ok {
				p.Report(Finding{
					Span:    textSpan(tag.Node),
					Message: "the rule has the tag `" + tag.Value + "` already",
					Related: []Related{{Span: textSpan(before.Node), Message: "here"}},
					Tag:     Unnecessary,
				})
				continue
			}
			first[tag.Value] = tag
		}
	}),
}
