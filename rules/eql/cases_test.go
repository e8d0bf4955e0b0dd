package eql

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// mutated is a line of cases/eql_mutated: what the grammar of Elasticsearch
// says of a query. Columns count from 1.
type mutated struct {
	Query string `json:"query"`
	OK    bool   `json:"ok"`
	Error struct {
		Line int    `json:"line"`
		Col  int    `json:"col"`
		Msg  string `json:"msg"`
	} `json:"error"`
}

func TestTheGrammarAgreesWithElasticsearch(t *testing.T) {
	lines := sharedtest.Lines[mutated](t, "cases/eql_mutated.jsonl")
	wrong, rejected, placed := 0, 0, 0
	for _, line := range lines {
		var first *source.Problem
		for i, p := range Parse(line.Query, Elasticsearch).Problems {
			if IsGrammar(p.Code) {
				first = &Parse(line.Query, Elasticsearch).Problems[i]
				break
			}
		}
		if (first == nil) != line.OK {
			wrong++
			t.Errorf("accepted %v, Elasticsearch %v (%+v):\n%s", first == nil, line.OK, line.Error, line.Query)
			continue
		}
		if first == nil {
			continue
		}
		rejected++
		if within(line, *first) {
			placed++
		} else if testing.Verbose() {
			t.Logf("%s at %v %q; Elasticsearch at %d:%d %s\n%s", first.Message, first.Span, line.Query[first.Span.Start:first.Span.End], line.Error.Line, line.Error.Col, line.Error.Msg, line.Query)
		}
	}
	t.Logf("%d of %d verdicts agree; %d of %d errors stand within the token that Elasticsearch names", len(lines)-wrong, len(lines), placed, rejected)
	if placed*100 < rejected*95 {
		t.Errorf("only %d of %d errors are where Elasticsearch has them", placed, rejected)
	}
}

// within reports whether a problem overlaps the token that the reference
// names, or is a trailing comma just before it.
func within(line mutated, p source.Problem) bool {
	file := source.NewFile("", line.Query)
	at, err := file.PositionToOffset(source.Position{Line: line.Error.Line - 1, Column: line.Error.Col - 1}, source.UTF32)
	if err != nil {
		return false
	}
	token := source.Span{Start: at, End: min(at+1, len(line.Query))}
	if strings.HasPrefix(line.Error.Msg, "token recognition error") {
		// A string with a bad escape is one text to a reader.
		token.End = at + strings.IndexByte(line.Query[at:]+"\n", '\n')
	}
	for _, t := range scan(line.Query, Elasticsearch, nil).tokens {
		if t.at.Contains(at) && at < t.at.End {
			token = t.at
		}
	}
	if p.Span.Overlaps(token) || p.Span == token {
		return true
	}
	between := line.Query[min(p.Span.End, token.Start):token.Start]
	if at >= len(strings.TrimRight(line.Query, " \t\r\n")) {
		// The end: we name the last word of the query.
		return p.Span.End >= len(strings.TrimRight(line.Query, " \t\r\n"))
	}
	return p.Code == trailingComma && strings.TrimSpace(between) == ""
}

// The cases are those of Elasticsearch's parser alone: they name functions and
// counts of arguments that it refuses once it resolves them.
func TestSupportedQueriesAreRead(t *testing.T) {
	lines := sharedtest.Lines[string](t, "cases/eql_supported.jsonl")
	for _, query := range lines {
		for _, p := range Parse(query, Elasticsearch).Problems {
			if IsGrammar(p.Code) {
				t.Errorf("%s at %v:\n%s", p.Message, p.Span, query)
			}
		}
	}
	t.Logf("%d queries read", len(lines))
}

// judged is a line of cases/eql_error_cases.
type judged struct {
	Query  string         `json:"query"`
	Expr   string         `json:"expr"`
	Want   string         `json:"want"`
	Msg    string         `json:"msg"`
	Fields map[string]any `json:"fields"`
}

// Whether a query with fields of given types is accepted is not for this
// package to say; that it is read at all, where Elasticsearch accepts it, is.
func TestVerdictsWithoutTypesAgreeWithElasticsearch(t *testing.T) {
	judgedLines, disagree := 0, 0
	for _, line := range sharedtest.Lines[judged](t, "cases/eql_error_cases.jsonl") {
		query := line.Query
		if line.Expr != "" {
			query = "any where " + line.Expr
		}
		problems := withoutBareValues(line, Parse(query, Elasticsearch).Problems)
		if line.Want == "reject" && line.Fields != nil {
			continue
		}
		judgedLines++
		if accepted := len(problems) == 0; accepted != (line.Want == "accept") {
			disagree++
			t.Errorf("accepted %v, Elasticsearch says %q (%v):\n%s", accepted, line.Msg, problems, query)
		}
	}
	t.Logf("%d of %d verdicts agree", judgedLines-disagree, judgedLines)
}

// withoutBareValues leaves out, for the cases that are expressions, that a
// value alone is no condition.
func withoutBareValues(line judged, problems []source.Problem) []source.Problem {
	if line.Expr == "" {
		return problems
	}
	var out []source.Problem
	for _, p := range problems {
		if p.Code != notCondition && p.Code != fieldComparison {
			out = append(out, p)
		}
	}
	return out
}

func TestEveryEndpointRuleIsRead(t *testing.T) {
	type endpointCase struct {
		Query string `json:"q"`
	}
	lines := sharedtest.Lines[endpointCase](t, "cases/endpoint_behavior_eql.jsonl")
	for _, line := range lines {
		q := Parse(line.Query, Endpoint)
		for _, p := range q.Problems {
			t.Errorf("%s at %v:\n%s", p.Message, p.Span, line.Query)
		}
		if again := Parse(q.Print(), Endpoint); shapeOf(again) != shapeOf(q) {
			t.Errorf("%s\nis printed as\n%s", line.Query, q.Print())
		}
	}
	t.Logf("%d queries read", len(lines))
}
