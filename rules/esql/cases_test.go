package esql

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// mutated is a line of cases/esql_mutated: a query, and what Elasticsearch's
// grammar says of it. Columns are mostly offsets of the whole query.
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
	wrong, rejected, placed := 0, 0, 0
	lines := sharedtest.Lines[mutated](t, "cases/esql_mutated.jsonl")
	for _, line := range lines {
		q := Parse(line.Query)
		if ok := len(q.Problems) == 0; ok != line.OK {
			wrong++
			t.Errorf("accepted %v, Elasticsearch %v (%+v): %v\n%s", ok, line.OK, line.Error, q.Problems, line.Query)
			continue
		}
		if line.OK || strings.HasPrefix(line.Error.Msg, "Invalid query") {
			continue // the reference's lexer gave up without a place
		}
		rejected++
		if near(line, q) {
			placed++
		} else if testing.Verbose() {
			s := q.Problems[0].Span
			t.Logf("%s at %v %q; Elasticsearch at %d:%d %q: %s\n%s", q.Problems[0].Message, s, line.Query[s.Start:s.End], line.Error.Line, line.Error.Col, rest(line), line.Error.Msg, line.Query)
		}
	}
	t.Logf("%d of %d verdicts agree; %d of %d errors stand at the token that Elasticsearch names", len(lines)-wrong, len(lines), placed, rejected)
	if placed*100 < rejected*90 {
		t.Errorf("only %d of %d errors are where Elasticsearch has them", placed, rejected)
	}
}

func rest(line mutated) string {
	s := line.Query[min(max(line.Error.Col, 0), len(line.Query)):]
	return s[:min(len(s), 20)]
}

// near reports whether the first problem stands at the token that the
// reference names, or directly before it.
func near(line mutated, q *Query) bool {
	p := q.Problems[0].Span
	file := source.NewFile("", line.Query)
	offsets := []int{line.Error.Col, line.Error.Col - 1}
	if at, err := file.PositionToOffset(source.Position{Line: line.Error.Line - 1, Column: line.Error.Col}, source.UTF32); err == nil {
		offsets = append(offsets, at)
	}
	for _, at := range offsets {
		if at < 0 || at > len(line.Query) {
			continue
		}
		if p.Contains(at) || p.End < at && strings.TrimSpace(line.Query[p.End:at]) == "" {
			return true
		}
	}
	return false
}

// judged is a line of cases/esql_js_test_queries and its like.
type judged struct {
	Query  string `json:"q"`
	Source string `json:"src"`
	OK     bool   `json:"ok"`
	Errors []struct {
		Msg string `json:"msg"`
	} `json:"errors"`
}

func TestVerdictsAreThoseOfTheEditorsParser(t *testing.T) {
	for _, file := range []string{"cases/esql_js_test_queries.jsonl", "cases/esql_definition_examples.jsonl"} {
		lines := sharedtest.Lines[judged](t, file)
		wrong := 0
		for _, line := range lines {
			q := Parse(line.Query)
			if ok := len(q.Problems) == 0; ok != line.OK {
				wrong++
				t.Errorf("%s: accepted %v, there %v (%+v): %v\n%s", file, ok, line.OK, line.Errors, q.Problems, line.Query)
			}
		}
		t.Logf("%s: %d of %d verdicts agree", file, len(lines)-wrong, len(lines))
	}
}

func TestQueriesThatReturnRowsParse(t *testing.T) {
	for _, line := range sharedtest.Lines[mutated](t, "cases/esql_csvspec.jsonl") {
		if q := Parse(line.Query); len(q.Problems) > 0 {
			t.Errorf("%v\n%s", q.Problems, line.Query)
		}
	}
}
