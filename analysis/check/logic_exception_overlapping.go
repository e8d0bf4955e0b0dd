package check

var logicExceptionOverlapping = &Check{
	ID:    exceptionOverlapping,
	Title: "filter or exception that excludes what is excluded already",
	Text: "All that the filter or the exception names is excluded already: by the query, by another filter, or by another item of the " +
		"same exception list. It can go, unless it was meant to name something else.\n\nAn exclusion of the query that a filter " +
		"covers is reported, too. An exception that expires covers nothing.",
	Bad: Example{TOML: `[rule]
type = "query"
index = ["logs-endpoint.events.*"]
query = 'event.type: start'
[[rule.filters]]
meta.negate = true
query.wildcard."process.name" = "ba*"
[[rule.filters]]
meta.negate = true
query.match_phrase."process.name" = "bash"
`},
	Good: Example{TOML: `[rule]
type = "query"
index = ["logs-endpoint.events.*"]
query = 'event.type: start'
[[rule.filters]]
meta.negate = true
query.wildcard."process.name" = "ba*"
[[rule.filters]]
meta.negate = true
query.match_phrase."process.name" = "dash"
`},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Stage:    Thorough,
	Run:      reportExceptionLogic,
}
