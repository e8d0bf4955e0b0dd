package source

// Problem is what a parser has to say about a text that it could not read as
// meant. A parser goes on after a problem, so that one text can have several.
type Problem struct {
	// Code names the kind of problem within its parser, in kebab case, such
	// as "expected-value"; a test or a check can rely on it, unlike Message.
	Code string
	// Span is the token at fault, or an empty span where one is missing, in
	// the offsets of the text that was parsed.
	Span Span
	// Message is one sentence without a final full stop, in the reader's
	// words: what is wrong and, where it can be said, what was expected.
	Message string
	// Fix, when there is one, is the smallest edit that mends the problem, in
	// the same offsets, and FixTitle says it in an imperative.
	Fix      []Edit
	FixTitle string
	// Related is another place that explains the problem, such as the
	// bracket that was never closed; nil when there is none.
	Related *Related
}

// Related is a second place and what is to be said of it.
type Related struct {
	Span    Span
	Message string
}
