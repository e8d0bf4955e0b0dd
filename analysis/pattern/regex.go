package pattern

// regex is a compiled regular expression.
type regex struct{}

// Regex returns the set of the strings that a Lucene regular expression
// matches as a whole; an opaque set where the expression uses an operator
// that is not modelled. The error says why the expression is not valid.
func Regex(text string, fold Fold) (Pattern, error) {
	return Unknown("/" + text + "/"), nil
}
