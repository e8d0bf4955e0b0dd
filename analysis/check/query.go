package check

// queryChecks are the checks of the group query/*, each in a file of its own.
var queryChecks = []*Check{querySyntax, queryUnsupported, queryType}
