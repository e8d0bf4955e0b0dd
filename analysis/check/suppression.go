package check

// suppressionChecks document the findings about suppression comments, which
// package suppress makes once the other checks have run.
var suppressionChecks = []*Check{
	{
		ID:    "query/invalid-suppression",
		Title: "suppression comment that cannot be read",
		Text: "A comment that begins with `rulewright:` has to read `rulewright: ignore CHECK -- reason`, or " +
			"`rulewright: ignore CHECK, CHECK -- reason`. The reason is not optional: whoever reads the rule next " +
			"year wants to know why it is silent here. As it stands, the comment has no effect.",
		Bad:      Example{TOML: "[rule]\n# rulewright: ignore trap/case\nname = \"Example\"\n"},
		Good:     Example{TOML: "[rule]\n# rulewright: ignore trap/case -- the agent writes it so\nname = \"Example\"\n"},
		Since:    "0.1",
		Severity: Warning,
	},
	{
		ID:    "query/unknown-suppression",
		Title: "suppression of a check that does not exist",
		Text: "The comment names a check that there is not, so it has no effect. Most often it is a typing mistake; " +
			"`rulewright explain` lists the checks.",
		Bad:      Example{TOML: "[rule]\n# rulewright: ignore trap/cases -- the agent writes it so\nname = \"Example\"\n"},
		Good:     Example{TOML: "[rule]\n# rulewright: ignore trap/case -- the agent writes it so\nname = \"Example\"\n"},
		Since:    "0.1",
		Severity: Warning,
		Fixable:  true,
	},
	{
		ID:    "query/unused-suppression",
		Title: "suppression comment that silences nothing",
		Text: "The check that the comment names has nothing to say at this place, so the comment can go. It would " +
			"otherwise hide the next defect that somebody adds here.",
		Bad:      Example{TOML: "[rule]\n# rulewright: ignore trap/case -- the agent writes it so\nname = \"Example\"\n"},
		Good:     Example{TOML: "[rule]\nname = \"Example\"\n"},
		Since:    "0.1",
		Severity: Warning,
		Fixable:  true,
	},
}
