package check

var logicExceptionRedundant = &Check{
	ID:    exceptionRedundant,
	Title: "filter or entry that changes nothing",
	Text: "The query, or the other filters, imply what the filter asks for; or the other entries of an exception imply one of them. " +
		"The rule means the same without it.",
	Bad: Example{TOML: `[rule]
type = "query"
index = ["logs-endpoint.events.*"]
query = 'process.name: bash'
[[rule.filters]]
query.wildcard."process.name" = "*sh"
`},
	Good: Example{TOML: `[rule]
type = "query"
index = ["logs-endpoint.events.*"]
query = 'process.args: bash'
[[rule.filters]]
query.wildcard."process.name" = "*sh"
`},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportExceptionLogic,
}
