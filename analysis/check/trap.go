package check

// trapChecks are the checks of the group trap/*, each in a file of its own.
var trapChecks = []*Check{
	trapAnyAll, trapCase, trapCIDR, trapEscape, trapLineBreak, trapLuceneEscape, trapLuceneOperator, trapLuceneOptional, trapNegation, trapPrecedence, trapTypo, trapWildcardInLiteral,
}
