package rules

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// Language is the language of a query.
type Language string

// The query languages.
const (
	KQL        Language = "kuery"
	Lucene     Language = "lucene"
	EQL        Language = "eql"
	ESQL       Language = "esql"
	NoLanguage Language = "" // none that is known
)

// ParseLanguage returns the language with a name as rules write it, in any
// case; NoLanguage for any other text.
func ParseLanguage(name string) Language {
	switch l := Language(strings.ToLower(name)); l {
	case KQL, Lucene, EQL, ESQL:
		return l
	case "kql":
		return KQL
	case "es|ql":
		return ESQL
	}
	return NoLanguage
}

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
// and rule.threat_query. A query that is absent or no string is left out, and
// so is that of a rule whose type has none.
func (d *Document) Queries() []Query {
	if d.Rule == nil {
		return nil
	}
	r := d.Rule
	var out []Query
	if r.Query.IsSet() && r.Type() != MachineLearningType {
		out = append(out, queryOf("rule.query", r.QueryLanguage(), r.Query))
	}
	if q := r.ThreatMatch.Query; q.IsSet() && r.Type() == ThreatMatchType {
		language := KQL
		if r.ThreatMatch.Language.IsSet() {
			language = ParseLanguage(r.ThreatMatch.Language.Value)
		}
		out = append(out, queryOf("rule.threat_query", language, q))
	}
	slices.SortFunc(out, func(a, b Query) int { return a.Span.Start - b.Span.Start })
	return out
}

func queryOf(path string, language Language, s String) Query {
	return Query{Path: path, Language: language, Text: s.Value, Span: s.Span, Map: s.Map}
}

// QueryLanguage returns the language of the rule's query. An eql or esql rule
// has that of its type; another one has what it says, and KQL if it says
// nothing, as Kibana has it.
func (r *Rule) QueryLanguage() Language {
	switch r.Type() {
	case EQLType:
		return EQL
	case ESQLType:
		return ESQL
	}
	if r.Language.IsAbsent() {
		return KQL
	}
	return ParseLanguage(r.Language.Value)
}
