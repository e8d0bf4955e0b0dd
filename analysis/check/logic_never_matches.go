package check

var logicNeverMatches = &Check{
	ID:    neverMatches,
	Title: "query that no event can match",
	Text: "The conditions exclude each other, so that no event meets all of them: the rule, or the step of its sequence, never " +
		"matches anything.\n\nIt is an error where this is so whatever the documents are. Where it rests on the catalogue's " +
		"word that a field holds one value, it is a warning. Such is what keeps apart the items of a sequence or sample whose " +
		"conditions on a join key exclude each other.",
	Bad:      Example{Language: "eql", Query: `process where process.name == "a.exe" and process.name == "b.exe"`},
	Good:     Example{Language: "eql", Query: `process where process.name in ("a.exe", "b.exe")`},
	Since:    "0.1",
	Severity: Error,
	Stage:    Thorough,
	Run:      reportLogic,
}
