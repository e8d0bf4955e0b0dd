package check

import "github.com/rulewright/rulewright/rules"

var ruleMinStackComment = &Check{
	ID:    "rule/min-stack-comment",
	Title: "version of the stack without a reason",
	Text: "A rule with `min_stack_version` is kept from older stacks. `min_stack_comments` says why, so that the next " +
		"maintainer knows when the bound can go; the tests of detection-rules insist on it.",
	Bad:      Example{TOML: "[metadata]\nmin_stack_version = \"9.3.0\"\n[rule]\nname = \"Example\"\n"},
	Good:     Example{TOML: "[metadata]\nmin_stack_comments = \"New function.\"\nmin_stack_version = \"9.3.0\"\n[rule]\nname = \"Example\"\n"},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, _ *rules.Rule) {
		if m := p.Doc.Metadata; m.MinStackVersion.IsSet() && m.MinStackComments.IsAbsent() {
			p.Reportf(m.MinStackVersion.Key, "`min_stack_comments` does not say why the rule needs this version")
		}
	}),
}
