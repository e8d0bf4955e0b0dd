package esql

import "strings"

// habits are words of other languages where an operator or the end of an
// expression was expected, and what ES|QL has in their place.
var habits = map[string]string{
	"between":    "ES|QL has no `BETWEEN`: join `>=` and `<=` by `AND`",
	"ilike":      "ES|QL has no `ILIKE`: compare `TO_LOWER(…)` by `LIKE`",
	"regex":      "regular expressions follow `RLIKE` in ES|QL",
	"regexp":     "regular expressions follow `RLIKE` in ES|QL",
	"matches":    "patterns follow `LIKE`, and regular expressions `RLIKE`",
	"contains":   "`CONTAINS` is a function in ES|QL: write `CONTAINS(field, \"text\")`",
	"startswith": "ES|QL asks by a function: write `STARTS_WITH(field, \"text\")`",
	"endswith":   "ES|QL asks by a function: write `ENDS_WITH(field, \"text\")`",
	"group":      "groups follow `BY` in ES|QL, without `GROUP`",
	"as":         "in ES|QL a new column's name stands in front: write `name = …`",
	"having":     "groups are chosen by a command of their own: write `| WHERE …` behind this one",
	"order":      "rows are put in order by a command of their own: write `| SORT …`",
}

// advice returns the message for a token in place of what is missing; "" where
// there is nothing better to say than what was expected.
func (p *parser) advice(t token) string {
	if p.mode != expressionMode {
		return ""
	}
	if before := p.text[:p.last]; strings.EqualFold(before[max(0, len(before)-len("distinct")):], "distinct") {
		return "ES|QL counts different values by a function: write `COUNT_DISTINCT(…)`"
	}
	switch {
	case t.kind == tIdentifier:
		return habits[strings.ToLower(p.textOf(t))]
	case t.kind >= kAnd && assignmentFollows(p.text[t.span.End:]):
		return "`" + p.textOf(t) + "` is a keyword: as a name it stands in backquotes"
	case t.kind == kBy && p.word == "sort":
		return "`SORT` takes its columns without `BY`"
	case t.kind == tComma && p.parens <= p.base && p.word == "limit":
		return "`LIMIT` takes one number"
	case t.kind == tComma && p.parens <= p.base && p.word == "where":
		return "`WHERE` takes one condition: join several by `AND` or `OR`"
	}
	return ""
}

// assignmentFollows reports whether a text begins with a single `=`.
func assignmentFollows(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	return strings.HasPrefix(text, "=") && !strings.HasPrefix(text, "==")
}

// habitualCommands are commands of other languages, with those of ES|QL that
// do the same.
var habitualCommands = map[string]string{
	"filter": "where", "having": "where", "and": "where", "project": "keep", "fields": "keep", "table": "keep",
	"select": "keep", "head": "limit", "take": "limit", "tail": "limit", "extend": "eval", "let": "eval", "summarize": "stats",
	"group": "stats", "count": "stats", "order": "sort", "join": "lookup join", "parse": "dissect", "extract": "grok",
	"rex": "grok", "uniq": "dedup", "distinct": "dedup", "mvexpand": "mv_expand",
}

// constant says what a constant is for the command at hand.
func (p *parser) constant() string {
	switch p.word {
	case "limit", "sample":
		return "a number"
	}
	return "a value, such as a text in quotes or a number"
}

// continuation says what can follow an expression of the command at hand.
func (p *parser) continuation() string {
	switch p.word {
	case "where":
		return "`AND`, `OR` or `|`"
	case "limit", "sample":
		return "`|` and the next command"
	}
	return "an operator, `,` or `|`"
}
