package check

var logicExceptionNeverMatches = &Check{
	ID:    exceptionNeverMatches,
	Title: "filters and exceptions that leave nothing of the query",
	Text: "A filter asks for what the query does not select, or a filter or an exception takes away all that it selects, so that the " +
		"rule never matches anything. What a text alone says looks sound; only together they exclude each other.\n\n" +
		"It is an error where filters do so whatever the documents are. Where it rests on the catalogue's word that a field holds " +
		"one value, or on an exception, it is a warning. An exception that expires is passed over.",
	Bad: Example{TOML: `[rule]
type = "query"
index = ["logs-endpoint.events.*"]
query = 'process.name: bash'
[[rule.filters]]
query.match_phrase."process.name" = "zsh"
`},
	Good: Example{TOML: `[rule]
type = "query"
index = ["logs-endpoint.events.*"]
query = 'process.name: (bash or zsh)'
[[rule.filters]]
query.match_phrase."process.name" = "zsh"
`},
	Since:    "0.1",
	Severity: Error,
	Stage:    Thorough,
	Run:      reportExceptionLogic,
}
