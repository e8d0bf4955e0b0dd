package check

// trapChecks are the checks of the group trap/*, each in a file of its own.
var trapChecks = []*Check{
	trapAnchor, trapAnyAll, trapCase, trapCIDR, trapEscape, trapKQLWord, trapLineBreak, trapLuceneEscape, trapLuceneOperator, trapLuceneOptional, trapNegation, trapNull, trapPrecedence, trapRegexOperator, trapTypo, trapWildcardInLiteral,
}
