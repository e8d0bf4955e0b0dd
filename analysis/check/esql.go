package check

// esqlChecks are the checks of the group esql/*, each in a file of its own.
var esqlChecks = []*Check{}
