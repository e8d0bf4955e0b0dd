package check

var logicDeadExclusion = &Check{
	ID:    deadExclusion,
	Title: "exclusion that removes nothing",
	Text: "What the exclusion names is never selected by the rest of the query, so it removes no event. Either it is left over " +
		"and can go, or it was meant for another field or another value, and events that should be excluded are not.\n\n" +
		"This rests on the catalogue: a field that ECS does not declare as an array holds one value.",
	Bad:      Example{Language: "kuery", Query: `process.name: (bash or sh) and not process.name: zsh`},
	Good:     Example{Language: "kuery", Query: `process.name: *sh and not process.name: zsh`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportLogic,
}
