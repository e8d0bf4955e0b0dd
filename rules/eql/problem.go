package eql

// The codes of problems in the grammar: Elasticsearch's parser refuses the
// text.
const (
	badToken        = "bad-token"
	unclosedComment = "unclosed-comment"
	unclosedString  = "unclosed-string"
	badEscape       = "bad-escape"
	expected        = "expected"
	singleEquals    = "single-equals"
	trailingComma   = "trailing-comma"
	missingComma    = "missing-comma"
	missingOperator = "missing-operator"
	unclosed        = "unclosed"
	unopened        = "unopened"
	tooDeep         = "too-deep"
	notBeforeMatch  = "not-before-operator"
	emptyQuery      = "empty-query"
	hexadecimal     = "hexadecimal"
)

// The codes of problems behind the grammar: Elasticsearch reads the text and
// refuses what it says.
const (
	singleQuotes    = "single-quotes"
	oldRawString    = "old-raw-string"
	badUnicode      = "bad-unicode"
	arrayIndex      = "array-index"
	joinQuery       = "join-query"
	byAfterWith     = "by-after-with"
	timeUnit        = "time-unit"
	tooFewSteps     = "too-few-steps"
	joinKeys        = "join-keys"
	missingEvents   = "missing-events"
	badRuns         = "bad-runs"
	sampleForm      = "sample-form"
	unknownPipe     = "unknown-pipe"
	pipeArgument    = "pipe-argument"
	unknownFunction = "unknown-function"
	argumentCount   = "argument-count"
	caseInsensitive = "case-insensitive"
	numberRange     = "number-range"
	relationship    = "relationship"
	notCondition    = "not-a-condition"
	fieldComparison = "field-comparison"
)

var grammarCodes = map[string]bool{
	badToken: true, unclosedComment: true, unclosedString: true, badEscape: true, expected: true,
	singleEquals: true, trailingComma: true, missingComma: true, missingOperator: true, unclosed: true,
	unopened: true, tooDeep: true, notBeforeMatch: true, emptyQuery: true, hexadecimal: true,
}

// IsGrammar reports whether a problem's code is about the grammar, rather than
// about what Elasticsearch refuses once the text is parsed.
func IsGrammar(code string) bool { return grammarCodes[code] }

// verifiedCodes are of what Elasticsearch refuses only once it resolves the
// query against an index.
var verifiedCodes = map[string]bool{
	unknownFunction: true, notCondition: true, fieldComparison: true, joinQuery: true, relationship: true,
}

// IsParsing reports whether a problem's code is about what Elasticsearch
// refuses while it parses a query, whatever index the query is for: the grammar
// and what is checked as the tree is built.
func IsParsing(code string) bool { return !verifiedCodes[code] }
