package server

import (
	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

// isField reports whether a scope has a field of a name.
func isField(scope *schema.Scope, name string) bool {
	f, answer := scope.Lookup(name)
	return answer == schema.Known && f.Type.Family() != schema.ObjectFamily
}

// operator is what can stand behind a field, with what it does there.
type operator struct{ text, about string }

// The operators of KQL and Lucene, and those of EQL by what they compare.
var (
	kqlMatches = []operator{{":", "has one of these values; a text may have wildcards, outside of quotes"}, {":*", "has any value"}}
	kqlOrders  = []operator{{">=", "is this or more"}, {"<=", "is this or less"}, {">", "is more than this"}, {"<", "is less than this"}}

	eqlEquals = []operator{{"==", "is exactly this"}, {"!=", "is not this; so is a field that is missing"}}
	eqlTexts  = []operator{
		{":", "is this, upper and lower case alike; `*` and `?` are wildcards"},
		{"in", "is one of these, exactly"},
		{"in~", "is one of these, upper and lower case alike"},
		{"not in", "is none of these"},
		{"not in~", "is none of these, upper and lower case alike"},
		{"like", "is like one of these; `*` and `?` are wildcards"},
		{"like~", "is like one of these, upper and lower case alike; `*` and `?` are wildcards"},
		{"regex", "meets the whole regular expression"},
		{"regex~", "meets the whole regular expression, upper and lower case alike"},
	}
	eqlNumbers = []operator{{"in", "is one of these"}, {"not in", "is none of these"}}
	eqlOrders  = []operator{{">=", "is this or more"}, {"<=", "is this or less"}, {">", "is more than this"}, {"<", "is less than this"}}
)

// operatorsFor offers what can follow a field: the operators that its type
// allows, those first that are meant most.
func operatorsFor(q *check.Query, field string) []candidate {
	f, _ := q.Scope.Lookup(field)
	family := f.Type.Family()
	isText := family == schema.KeywordFamily || family == schema.TextFamily
	var lists [][]operator
	switch {
	case q.Language != rules.EQL:
		lists = [][]operator{kqlMatches}
		if q.Language == rules.KQL && !isText && family != schema.BooleanFamily {
			lists = append(lists, kqlOrders)
		}
	case isText:
		lists = [][]operator{eqlEquals, eqlTexts}
	case family == schema.BooleanFamily:
		lists = [][]operator{eqlEquals}
	default:
		lists = [][]operator{eqlEquals, eqlOrders, eqlNumbers}
	}
	var out []candidate
	for _, list := range lists {
		for _, o := range list {
			out = append(out, candidate{
				label: o.text, insert: o.text + " ", detail: o.about, kind: protocol.CompletionItemKindOperator, used: -len(out),
			})
		}
	}
	if family == schema.BooleanFamily && q.Language == rules.EQL {
		for _, word := range []string{"and", "or"} {
			out = append(out, candidate{label: word, kind: protocol.CompletionItemKindKeyword, rank: rankWord})
		}
	}
	return out
}
