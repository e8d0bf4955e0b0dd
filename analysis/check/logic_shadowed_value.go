package check

var logicShadowedValue = &Check{
	ID:    shadowedValue,
	Title: "value that other values of the list cover",
	Text: "Whatever the value matches, another entry of the same list matches too: a wildcard, a larger network, or the others " +
		"together. The list means the same without it. Sometimes it shows that the wider entry matches more than was meant.",
	Bad:      Example{Language: "eql", Query: `process where process.executable like ("/tmp/*", "/tmp/x/*")`},
	Good:     Example{Language: "eql", Query: `process where process.executable like ("/tmp/*", "/var/tmp/x/*")`},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportLogic,
}
