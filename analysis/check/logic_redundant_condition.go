package check

var logicRedundantCondition = &Check{
	ID:    redundantCondition,
	Title: "condition that follows from the others",
	Text: "The other conditions imply this one, or the other alternatives cover it, so that the query means the same without it: " +
		"`name: * and name: bash`, `a or (b and a)`. It can go, unless something else was meant.",
	Bad:      Example{Language: "kuery", Query: `process.name: * and process.name: bash`},
	Good:     Example{Language: "kuery", Query: `process.args: * and process.name: bash`},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportLogic,
}
