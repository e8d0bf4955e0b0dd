package check

// trapChecks are the checks of the group trap/*, each in a file of its own.
var trapChecks = []*Check{trapWildcardInLiteral, trapTypo, trapEscape, trapCase, trapCIDR, trapPrecedence, trapNegation}
