package check

var logicAlwaysTrue = &Check{
	ID:    alwaysTrue,
	Title: "condition that every event meets",
	Text: "A part of the query holds for every event, whatever its fields are, or an exclusion names what no event can be. " +
		"It narrows nothing, so that the rule does not do what its text says.\n\nOften one of two values joined by `or` " +
		"was meant to be joined by `and`, or a negation stands where none should.",
	Bad:      Example{Language: "eql", Query: `process where event.type == "start" and (process.name != "a.exe" or process.name == "a.exe")`},
	Good:     Example{Language: "eql", Query: `process where event.type == "start" and process.name != "a.exe"`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportLogic,
}
