package server

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules"
)

// joining offers what can follow a whole condition, or a value in a list.
func joining(q *check.Query, c *cursor) []candidate {
	var out []candidate
	switch {
	case q.Language != rules.EQL:
		return keywords(joinedIn(q.Language)...)
	case c.values:
		return []candidate{{label: ",", insert: ", ", kind: protocol.CompletionItemKindOperator}}
	case c.called:
		for _, o := range slices.Concat(eqlEquals, orders) {
			out = append(out, candidate{
				label: o, insert: o + " ", detail: operatorsOf(q.Language)[o].does, kind: protocol.CompletionItemKindOperator, used: -len(out),
				about: func() string { return describeQueryOperator(q.Language, o) },
			})
		}
	}
	return append(out, keywords(joinedIn(q.Language)...)...)
}

// joinedIn are the words that join conditions: in Lucene those are no words in
// small letters.
func joinedIn(language rules.Language) []string {
	if language == rules.Lucene {
		return []string{"AND", "OR"}
	}
	return []string{"and", "or"}
}

// keywords are candidates in this order.
func keywords(list ...string) []candidate {
	out := make([]candidate, len(list))
	for i, k := range list {
		out[i] = candidate{label: strings.TrimSpace(k), insert: k, kind: protocol.CompletionItemKindKeyword, rank: rankWord, used: -i}
	}
	return out
}

// spans are how long sequences usually may take.
var spans = []candidate{
	{label: "30s", kind: protocol.CompletionItemKindValue, used: 5},
	{label: "1m", kind: protocol.CompletionItemKindValue, used: 4},
	{label: "5m", kind: protocol.CompletionItemKindValue, used: 3},
	{label: "10m", kind: protocol.CompletionItemKindValue, used: 2},
	{label: "1h", kind: protocol.CompletionItemKindValue, used: 1},
	{label: "1d", kind: protocol.CompletionItemKindValue},
}

// aroundConditions offers the words of EQL that stand outside of conditions.
func aroundConditions(c *cursor) []candidate {
	last := strings.ToLower(c.last)
	switch {
	case c.at == inPipe && last == "|":
		return keywords("head ", "tail ")
	case c.at == inPipe, last == "by", last == ",", last == "=":
		return nil
	case c.at == behindCategory:
		return keywords("where ")
	case c.joins:
		return nil // only the first item may follow
	case last == "with":
		return keywords("maxspan=")
	case last == "]":
		return keywords("by ", "until ", "with runs=")
	case last == "sequence":
		return keywords("by ", "with maxspan=")
	}
	return keywords("with maxspan=")
}
