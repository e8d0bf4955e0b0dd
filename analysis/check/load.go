package check

// loadChecks document the findings of whoever reads the files.
var loadChecks = []*Check{
	{
		ID:    "toml/unreadable",
		Title: "file that cannot be read",
		Text: "The file could not be opened, or is no UTF-8 text, or is far larger than any rule. The message says " +
			"which. Nothing else can be said about the file.",
		Since:    "0.1",
		Severity: Error,
	},
	{
		ID:    "config/unusable-schema",
		Title: "schema file that cannot be used",
		Text: "A file that the workspace brings to say which fields its indices have is damaged, is too large, lies " +
			"outside of the workspace, or has values of a wrong type. The message says which and where. The rest of it " +
			"still counts, unless the message says otherwise; what the program carries fills in. `rulewright schema " +
			"status` shows all of the workspace's schema files.",
		Since:    "0.1",
		Severity: Warning,
	},
	{
		ID:    "test/failed",
		Title: "rule test that fails",
		Text: "A test of the rule expects something else of its events than the rule says. The finding stands at the clause " +
			"that decided, and names the values that it saw. An editor shows it while the rule is written; on the command " +
			"line `rulewright test` does.\n\n" +
			"The tests of `NAME.toml` are `NAME.events.ndjson` beside it and the files in `tests/NAME`: mend the rule, or " +
			"what the test expects of it.",
		Since:    "0.1",
		Severity: Error,
	},
}
