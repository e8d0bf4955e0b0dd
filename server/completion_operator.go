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

// The operators that follow a field in KQL and Lucene, and in EQL by what they
// compare; those first that are meant most.
var (
	kqlMatches = []string{":", ":*"}
	orders     = []string{">=", "<=", ">", "<"}

	eqlEquals  = []string{"==", "!="}
	eqlTexts   = []string{":", "in", "in~", "not in", "not in~", "like", "like~", "regex", "regex~"}
	eqlNumbers = []string{"in", "not in"}
)

// operatorsFor offers what can follow a field: the operators that its type
// allows, those first that are meant most.
func operatorsFor(q *check.Query, field string) []candidate {
	f, _ := q.Scope.Lookup(field)
	family := f.Type.Family()
	isText := family == schema.KeywordFamily || family == schema.TextFamily
	var lists [][]string
	switch {
	case q.Language != rules.EQL:
		lists = [][]string{kqlMatches}
		if q.Language == rules.KQL && !isText && family != schema.BooleanFamily {
			lists = append(lists, orders)
		}
	case isText:
		lists = [][]string{eqlEquals, eqlTexts}
	case family == schema.BooleanFamily:
		lists = [][]string{eqlEquals}
	default:
		lists = [][]string{eqlEquals, orders, eqlNumbers}
	}
	var out []candidate
	for _, list := range lists {
		for _, o := range list {
			out = append(out, candidate{
				label: o, insert: o + " ", detail: operatorsOf(q.Language)[o].does, kind: protocol.CompletionItemKindOperator, used: -len(out),
				about: func() string { return describeQueryOperator(q.Language, o) },
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
