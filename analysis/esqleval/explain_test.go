package esqleval_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// explained runs a query on documents and explains it.
func explained(t *testing.T, query string, documents ...string) *eval.Explanation {
	t.Helper()
	q := esql.Parse(query)
	if len(q.Problems) > 0 {
		t.Fatal(q.Problems)
	}
	docs := &esqleval.Documents{Types: map[string]schema.Type{"n": schema.Long, "k": schema.Keyword, "h": schema.Keyword, "m": schema.Keyword}}
	for _, text := range documents {
		e, err := event.FromJSON([]byte(text), event.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		docs.Events = append(docs.Events, e)
	}
	env := esqleval.Env{Source: docs.Source, Events: docs.Events}
	return esqleval.Explain(q, env, esqleval.Run(q, env), docs)
}

// spellClauses writes each clause as: its item, how many rows meet it of how
// many, how many the rest leaves to it and how many of these meet it.
func spellClauses(x *eval.Explanation) string {
	var b strings.Builder
	for _, c := range x.Clauses {
		fmt.Fprintf(&b, "%s%d: %s %d/%d %d/%d\n", strings.Repeat(" ", c.Depth), c.Item, x.Text[c.Span.Start:c.Span.End], c.Matched, c.Of, c.Held, c.Reached)
	}
	return b.String()
}

func TestEveryConditionOfAPipelineIsCounted(t *testing.T) {
	tests := []struct{ name, query, want string }{
		{
			"a single one", `FROM i | WHERE n > 1`,
			"0: n > 1 2/4 2/4\n",
		},
		{
			"branches, lists and negations", `FROM i | WHERE k IN ("a", "b") AND (n == 3 OR NOT h == "x")`,
			`0: k IN ("a", "b") AND (n == 3 OR NOT h == "x") 1/4 1/4
 0: k IN ("a", "b") 3/4 1/2
  0: "a" 2/4 0/2
  0: "b" 1/4 1/2
 0: (n == 3 OR NOT h == "x") 2/4 1/3
  0: n == 3 1/4 0/3
  0: NOT h == "x" 1/4 1/3
   0: h == "x" 2/4 1/3
`,
		},
		{
			"one behind another, of a column that is made between them", `FROM i | WHERE n > 0 | EVAL n = n * 10, k = TO_UPPER(k) | WHERE n > 10 AND k == "B"`,
			`0: n > 0 3/4 1/1
0: n > 10 AND k == "B" 1/4 1/3
 0: n > 10 2/4 1/1
 0: k == "B" 1/4 1/2
`,
		},
		{
			"of groups", `FROM i | WHERE n > 0 | STATS c = COUNT(*) BY h | WHERE c > 1 OR h IS NULL`,
			`1: n > 0 3/4 3/4
2: c > 1 OR h IS NULL 1/2 1/2
 2: c > 1 1/2 1/2
 2: h IS NULL 0/2 0/2
`,
		},
		{
			"of values", `FROM i | MV_EXPAND m | WHERE m == "q"`,
			"1: m == \"q\" 2/5 2/5\n",
		},
		{
			"in branches", `FROM i | FORK (WHERE n > 1) (WHERE k == "a" | LIMIT 1 | WHERE n == 2)`,
			"1: n > 1 2/4 2/4\n2: k == \"a\" 2/4 2/4\n3: n == 2 0/1 0/1\n",
		},
		{
			"with null for what is not there", `FROM i | WHERE NOT n > 1 OR n IS NULL`,
			"0: NOT n > 1 OR n IS NULL 2/4 2/4\n 0: NOT n > 1 1/4 1/4\n  0: n > 1 2/4 2/4\n 0: n IS NULL 1/4 1/4\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := explained(t, tt.query, `{"n":1,"k":"a","h":"x","m":["p","q"]}`, `{"n":2,"k":"b","h":"y"}`, `{"n":3,"k":"c","h":"x","m":"q"}`, `{"k":"a"}`)
			if diff := cmp.Diff(tt.want, spellClauses(x)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestTheFewestConditionsThatTurnedARowAwayAreNamed(t *testing.T) {
	x := explained(t, "FROM i\n| WHERE k == \"a\"\n| EVAL long = LENGTH(h) > 2\n| WHERE long AND n IN (1, 2)\n| STATS c = COUNT(*) BY h\n| WHERE c > 1",
		`{"n":1,"k":"a","h":"abc"}`, `{"n":1,"k":"b","h":"abc"}`, `{"n":7,"k":"a","h":"x"}`)
	var b strings.Builder
	_ = x.Print(&b, "")
	for _, want := range []string{
		"row 1 (h: abc)\n      | WHERE c > 1\n              ^^^^^ c is 1\n",
		"event 2\n      | WHERE k == \"a\"\n              ^^^^^^^^ k is \"b\"\n\n",
		"event 3\n      | WHERE long AND n IN (1, 2)\n              ^^^^ long is false\n      | WHERE long AND n IN (1, 2)\n                       ^^^^^^^^^^^ n is 7\n",
		"of 3 events", "of 1 row behind STATS c = COUNT(*) BY h",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if x.Events != 3 || x.Matched != 0 {
		t.Errorf("%d of %d events", x.Matched, x.Events)
	}
}

func TestWhatNobodyCanTellOfflineIsSaidToBeSo(t *testing.T) {
	x := explained(t, `FROM i | WHERE n > 1 | ENRICH nobodys | WHERE k == "a"`, `{"n":2,"k":"a"}`)
	if got, want := spellClauses(x), "0: n > 1 1/1 0/0\n0: k == \"a\" 0/1 0/1\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if c := x.Clauses[1]; c.Undecided != 1 {
		t.Errorf("%+v", c)
	}
}

// What is said of the conditions has to come to what the run came to: where it
// does not, nothing is said, which happens in none of the cases.
func TestTheExplanationComesToTheResult(t *testing.T) {
	env := world(t)
	conditions := 0
	for _, c := range sharedtest.Lines[specCase](t, "cases/esql_csvspec.jsonl") {
		q := esql.Parse(c.Query)
		r := esqleval.Run(q, env)
		wheres := 0
		esql.Walk(q, func(n esql.Node) bool {
			if _, ok := n.(*esql.Where); ok {
				wheres++
			}
			return true
		})
		x := esqleval.Explain(q, env, r, &esqleval.Documents{})
		top := 0
		for _, c := range x.Clauses {
			if c.Depth == 0 {
				top++
			}
		}
		if top > 0 {
			conditions++
		}
		if r.Exact && wheres > 0 && top == 0 {
			t.Errorf("nothing is said of %s: %s", c.Name, c.Query)
		}
	}
	t.Logf("the conditions of %d cases are explained", conditions)
}
