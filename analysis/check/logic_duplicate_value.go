package check

var logicDuplicateValue = &Check{
	ID:    duplicateValue,
	Title: "value that is listed twice",
	Text: "A list holds the same value twice: written alike, or written differently but with the same meaning, such as in another " +
		"case where case is ignored. One of them can go, unless another value was meant.",
	Bad:      Example{Language: "eql", Query: `process where process.name : ("cmd.exe", "CMD.EXE")`},
	Good:     Example{Language: "eql", Query: `process where process.name in ("cmd.exe", "CMD.EXE")`},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportLogic,
}
