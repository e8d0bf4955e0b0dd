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
}
