package check

// indexChecks are the checks of the group index/*, each in a file of its own.
var indexChecks = []*Check{indexNoMatch, indexDataset, indexCategory, indexIntegration}
