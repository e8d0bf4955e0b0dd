package check

var logicExceptionRemovesNothing = &Check{
	ID:    exceptionRemovesNothing,
	Title: "filter or exception that removes nothing",
	Text: "The query never selects what the filter or the exception names, so it removes no event. Either it is left over and can go, or " +
		"it was meant for another field or another value, and events that should be excluded are not.\n\nOf an exception list that " +
		"several rules heed nothing is said, since an item need not concern all of them. This rests on the catalogue: a field that " +
		"ECS does not declare as an array holds one value.",
	Bad: Example{TOML: `[rule]
type = "query"
index = ["logs-endpoint.events.*"]
query = 'process.name: (bash or sh)'
[[rule.filters]]
meta.negate = true
query.match_phrase."process.name" = "zsh"
`},
	Good: Example{TOML: `[rule]
type = "query"
index = ["logs-endpoint.events.*"]
query = 'process.name: *sh'
[[rule.filters]]
meta.negate = true
query.match_phrase."process.name" = "zsh"
`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportExceptionLogic,
}
