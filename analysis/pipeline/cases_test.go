package pipeline_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// line is a line of any of the case files of ES|QL.
type line struct {
	Query   string   `json:"query"`
	Q       string   `json:"q"`
	OK      *bool    `json:"ok"`
	Pos     string   `json:"pos"`
	Msg     string   `json:"msg"`
	Mapping string   `json:"mapping"`
	Errors  []string `json:"errors"`
}

func unknown([]string) *schema.Scope { return nil }

// What Elasticsearch runs is not refused, whatever its indices hold.
func TestNothingIsWrongInQueriesThatRun(t *testing.T) {
	for _, file := range []string{"cases/esql_csvspec.jsonl", "cases/esql_definition_examples.jsonl"} {
		n := 0
		for _, c := range sharedtest.Lines[line](t, file) {
			if c.OK != nil && !*c.OK {
				continue
			}
			n++
			q := esql.Parse(c.Query + c.Q)
			for _, p := range pipeline.Analyse(q, unknown).Problems {
				t.Errorf("%s at %q\n%s", p.Message, q.Text[p.Span.Start:p.Span.End], q.Text)
			}
		}
		t.Logf("%s: %d queries", file, n)
	}
}

// mapped makes the scope of an index from types by name; of a name with two
// types, there are two indices.
func mapped(t testing.TB, types map[string][]schema.Type) *schema.Scope {
	var b schema.Builder
	for i, name := range []string{"one", "two"} {
		facts := []schema.Fact{{Name: "the.mapping.is.not.empty", Type: schema.Keyword}}
		for field, list := range types {
			facts = append(facts, schema.Fact{Name: field, Type: list[min(i, len(list)-1)]})
		}
		b.Add(schema.Dataset{Name: name, Product: "test", Index: []string{"test" + name}, Traits: schema.Strict}, facts)
	}
	b.Cover("test")
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return new(schema.Catalogue).With(table).Scope([]string{"test*"}, nil)
}

func TestTheVerifierAgrees(t *testing.T) {
	agreed, placed := 0, 0
	lines := sharedtest.Lines[line](t, "cases/esql_verifier_cases.jsonl")
	for _, c := range lines {
		scope := mapped(t, map[string][]schema.Type{
			"unsupported": {schema.Flattened}, "multi_typed": {schema.IP, schema.Keyword},
			"languages": {schema.Integer}, "emp_no": {schema.Integer},
		})
		q := esql.Parse(c.Q)
		a := pipeline.Analyse(q, func([]string) *schema.Scope { return scope })
		ok := len(a.Problems) == 0 && len(q.Problems) == 0
		if ok != (c.Msg == "" && len(c.Errors) == 0) {
			t.Errorf("accepted %v: %s%v\n%s", ok, c.Msg, c.Errors, c.Q)
			continue
		}
		agreed++
		if c.Pos != "" && startsAt(c, a.Problems[0].Span) {
			placed++
		} else if c.Pos != "" {
			t.Errorf("%v %s: at %s\n%s", a.Problems[0].Span, a.Problems[0].Message, c.Pos, c.Q)
		}
	}
	t.Logf("%d of %d verdicts agree, %d at the place", agreed, len(lines), placed)
}

var position = regexp.MustCompile(`^1:(\d+)$`)

// startsAt reports whether a span lies in the expression that the reference
// names by its start.
func startsAt(c line, s source.Span) bool {
	m := position.FindStringSubmatch(c.Pos)
	if m == nil {
		return false
	}
	column := 0
	for _, d := range m[1] {
		column = column*10 + int(d-'0')
	}
	rest := c.Q[column-1:]
	return s.Start >= column-1 && s.End <= column-1+len(strings.SplitN(rest, "|", 2)[0])
}
