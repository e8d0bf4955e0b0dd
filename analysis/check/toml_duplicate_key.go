package check

var tomlDuplicateKey = &Check{
	ID:    "toml/duplicate-key",
	Title: "key or table that is written twice",
	Text: "A key of a table has one value. TOML does not allow it to be written a second time, nor a table to be opened " +
		"twice, nor one name to be both a value and a table; programs that read the rule refuse it.\n\n" +
		"The first value is the one that Rulewright goes on with.",
	Bad:      Example{TOML: "[rule]\nname = \"Example\"\nseverity = \"low\"\nname = \"Another\"\n"},
	Good:     Example{TOML: "[rule]\nname = \"Example\"\nseverity = \"low\"\n"},
	Since:    "0.1",
	Severity: Error,
	Run: func(p *Pass) {
		for _, problem := range p.Doc.Tree.Problems {
			if isDuplicate(problem) {
				p.reportTOML(problem)
			}
		}
	},
}
