package check

import (
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
)

var ruleTagSpelling = &Check{
	ID:    "rule/tag-spelling",
	Title: "tag that is not of the vocabulary of detection-rules",
	Text: "Tags are how rules are found, so they are spelt alike: `OS: macOS`, not `OS: MacOS`. A tag begins with one of " +
		"the kinds that detection-rules knows, such as `Domain:`, `OS:` or `Use Case:`.",
	Bad:      tagsExample(`"OS: MacOS"`),
	Good:     tagsExample(`"OS: macOS"`),
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		for _, tag := range r.Tags.Items {
			if !tag.IsSet() || p.Doc.Deprecated() {
				continue
			}
			if right, ok := keys.FindTag(tag.Value); ok && right != tag.Value {
				p.Report(Finding{
					Span:    textSpan(tag.Node),
					Message: "the tag is spelt `" + right + "`",
					Fixes:   []Fix{replaceText(tag.Node, right)},
				})
			} else if nearest, near := keys.NearestTag(tag.Value); !ok && near {
				p.Report(Finding{
					Span:    textSpan(tag.Node),
					Message: "no tag of detection-rules is spelt like this: did you mean `" + nearest + "`?",
					Fixes:   []Fix{replaceText(tag.Node, nearest)},
				})
			} else if !ok && !keys.HasTagPrefix(tag.Value) {
				p.Reportf(textSpan(tag.Node), "a tag begins with its kind, such as `OS: ` or `Use Case: `")
			}
		}
	}),
}

func tagsExample(tags string) Example {
	return Example{TOML: "[rule]\nname = \"Example\"\ntags = [" + tags + "]\n"}
}
