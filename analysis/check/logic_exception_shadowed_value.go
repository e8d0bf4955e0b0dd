package check

var logicExceptionShadowedValue = &Check{
	ID:    exceptionShadowedValue,
	Title: "value of a filter or exception that others cover",
	Text: "Another value of the same list, or the others together, match all that this one matches: it is there twice, or lies in a larger " +
		"network. The list means the same without it.",
	Bad: Example{TOML: `[[exceptions]]
container.list_id = "shells"
[[exceptions.items]]
name = "Shells"
[[exceptions.items.entries]]
field = "process.name"
type = "match_any"
operator = "included"
value = ["bash", "zsh", "bash"]
`},
	Good: Example{TOML: `[[exceptions]]
container.list_id = "shells"
[[exceptions.items]]
name = "Shells"
[[exceptions.items.entries]]
field = "process.name"
type = "match_any"
operator = "included"
value = ["bash", "zsh", "dash"]
`},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportExceptionLogic,
}
