package check

var tomlSyntax = &Check{
	ID:    "toml/syntax",
	Title: "text that is not TOML",
	Text: "The file cannot be read as TOML at this place: a quote or bracket is not closed, a text has no quotes, a key " +
		"has no value. Every program that reads the rule stops here.\n\n" +
		"All such places of a file are reported, and everything that can be read around them still counts.",
	Bad:      Example{TOML: "[rule]\nname = \"Example\ntags = [\"OS: Linux\"]\n"},
	Good:     Example{TOML: "[rule]\nname = \"Example\"\ntags = [\"OS: Linux\"]\n"},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, problem := range p.Doc.Tree.Problems {
			if !isDuplicate(problem) {
				p.reportTOML(problem)
			}
		}
	},
}
