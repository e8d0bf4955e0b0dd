package check

// configChecks document the findings about rulewright.toml, which package
// config makes while it reads the file.
var configChecks = []*Check{
	{
		ID:       "config/syntax",
		Title:    "rulewright.toml is not TOML",
		Text:     "The configuration file cannot be read as TOML at this place. Everything else in it still counts.",
		Bad:      Example{Path: "rulewright.toml", TOML: "profile = \"generic\nexclude = [\"drafts/**\"]\n"},
		Good:     Example{Path: "rulewright.toml", TOML: "profile = \"generic\"\nexclude = [\"drafts/**\"]\n"},
		Since:    "0.1",
		Severity: Error,
		Fixable:  true,
	},
	{
		ID:    "config/unknown-key",
		Title: "unknown key in rulewright.toml",
		Text: "The configuration has no such key, so what it says has no effect. Most often it is a typing " +
			"mistake, and the nearest key is named.",
		Bad:      Example{Path: "rulewright.toml", TOML: "[checks]\nignores = [\"perf\"]\n"},
		Good:     Example{Path: "rulewright.toml", TOML: "[checks]\nignore = [\"perf\"]\n"},
		Since:    "0.1",
		Severity: Warning,
		Fixable:  true,
	},
	{
		ID:    "config/wrong-value",
		Title: "value that a key of rulewright.toml cannot have",
		Text: "The value is of another type than the key wants, names a check, severity or profile that does not " +
			"exist, or leaves out something that is needed. The setting is passed over.",
		Bad:      Example{Path: "rulewright.toml", TOML: "profile = \"elastik\"\n"},
		Good:     Example{Path: "rulewright.toml", TOML: "profile = \"elastic\"\n"},
		Since:    "0.1",
		Severity: Warning,
	},
}
