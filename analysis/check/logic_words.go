package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// quote returns a span of the query's text for a message: on one line, not
// too long, as code.
func (s *logicSession) quote(at source.Span) string {
	const most = 70
	text := strings.Join(strings.Fields(s.query.Text[at.Start:at.End]), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return "`" + text + "`"
}

// removal returns the text to remove so that an operand or a list entry goes
// away: itself and the separator to a neighbour. It is empty where that is no
// plain operator or comma, such as an operand that is not written as one.
func (s *logicSession) removal(at source.Span, before, after source.Span) source.Span {
	if !before.IsEmpty() && s.separates(before.End, at.Start) {
		return source.Span{Start: before.End, End: at.End}
	}
	if !after.IsEmpty() && s.separates(at.End, after.Start) {
		return source.Span{Start: at.Start, End: after.Start}
	}
	return source.Span{}
}

func (s *logicSession) separates(from, to int) bool {
	if from > to {
		return false
	}
	between := strings.ToLower(strings.TrimSpace(s.query.Text[from:to]))
	switch between {
	case "and", "or", ",":
		return true
	}
	// A WHERE of ES|QL goes away together with the pipe before it.
	next, piped := strings.CutPrefix(between, "|")
	return s.query.ESQL != nil && piped && strings.TrimSpace(next) == "where"
}
