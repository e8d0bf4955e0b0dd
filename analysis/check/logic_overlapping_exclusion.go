package check

var logicOverlappingExclusion = &Check{
	ID:    overlappingExclusion,
	Title: "exclusion that another one covers",
	Text: "All that the exclusion names is excluded by another one already, or by the others together. It can go, unless it was " +
		"meant to name something else.",
	Bad:      Example{Language: "kuery", Query: `event.type: start and not process.name: ba* and not process.name: bash`},
	Good:     Example{Language: "kuery", Query: `event.type: start and not process.name: ba* and not process.name: dash`},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportLogic,
}
