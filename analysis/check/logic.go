package check

// logicChecks are the checks of the group logic/*, each in a file of its own.
var logicChecks = []*Check{}
