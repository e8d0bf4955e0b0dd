package rules

import "github.com/rulewright/rulewright/rules/source"

// Language is the language of a query.
type Language string

// The query languages.
const (
	KQL        Language = "kuery"
	Lucene     Language = "lucene"
	EQL        Language = "eql"
	ESQL       Language = "esql"
	NoLanguage Language = "" // not said, or none that is known
)

// Query is a query embedded in a document.
type Query struct {
	// Path names the key that holds it, such as "rule.query".
	Path string
	// Language is what the rule says, or what its type implies.
	Language Language
	// Text is the decoded query.
	Text string
	// Span is the TOML literal with its quotes.
	Span source.Span
	// Map relates offsets of Text to those of the file.
	Map source.Map
}

// Queries lists the document's queries in the order of the file: rule.query
// and rule.threat_query.
func (d *Document) Queries() []Query {
	return nil
}
