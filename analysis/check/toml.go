package check

// tomlChecks are the checks of the group toml/*, each in a file of its own.
var tomlChecks = []*Check{}
