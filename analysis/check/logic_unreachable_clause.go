package check

var logicUnreachableClause = &Check{
	ID:    unreachableClause,
	Title: "alternative that can never match",
	Text: "One alternative, or one value of a list, contradicts what the rest of the query asks for. No event is selected because " +
		"of it: what it looks for is never found.\n\nThis rests on the catalogue: a field that ECS does not declare as an " +
		"array holds one value.",
	Bad:      Example{Language: "eql", Query: `process where process.name in ("a.exe", "b.exe") and process.name != "b.exe"`},
	Good:     Example{Language: "eql", Query: `process where process.name in ("a.exe", "b.exe") and process.name != "c.exe"`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportLogic,
}
