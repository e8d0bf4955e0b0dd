package esqleval_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

var siftedQueries = []struct {
	query string
	// keeps is whether the query needs every document.
	keeps bool
}{
	{`FROM a | WHERE n > 40`, false},
	{`FROM a METADATA _id | WHERE n > 40 AND user == "u1" | KEEP _id, n`, false},
	{`FROM a | EVAL m = n * 2 | WHERE m > 90 | STATS c = COUNT(*), s = SUM(m) BY user | SORT user | WHERE c > 1`, false},
	{`FROM a | DISSECT path "/%{top}/%{rest}" | WHERE top == "etc" | STATS VALUES(rest) BY top`, false},
	{`FROM a | MV_EXPAND tags | WHERE tags == "t1" | STATS COUNT(*) BY n | SORT n`, false},
	{`FROM a | RENAME n AS m | KEEP m, u* | WHERE m < 5 | WHERE user != "u2" | SORT m DESC`, false},
	{`FROM a | WHERE tags == "t1" | KEEP n`, false}, // several values: warns
	{`FROM a | WHERE KQL("user: u1 and n >= 30") | STATS COUNT(*)`, false},
	{`FROM a | WHERE rare IS NOT NULL | KEEP n, rare`, false},
	{`FROM a | WHERE @timestamp > NOW() - 1 hour | STATS COUNT(*)`, false},
	{`FROM a | STATS c = COUNT(*) BY user | WHERE c > 3 | SORT user`, true},
	{`FROM a | SORT n | LIMIT 10 | WHERE n > 3`, true},
	{`FROM a | WHERE nosuch( n ) | STATS COUNT(*)`, true},
	{`FROM (FROM a | WHERE n > 3) | STATS COUNT(*)`, true},
}

// What is not kept is not missed: the answer, the warnings and the numbers of
// rows are those of a run on all documents.
func TestASieveLosesNothing(t *testing.T) {
	var all esqleval.Documents
	learner := eval.NewLearner(&eval.Mapping{})
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 500 {
		e := event.New().Add("n", event.Int(int64(r.IntN(50)))).Add("user", event.Text(fmt.Sprint("u", r.IntN(5)))).
			Add("@timestamp", event.Text(time.Date(2026, 1, 31, 10, i/5, 0, 0, time.UTC).Format(time.RFC3339))).
			Add("path", event.Text([]string{"/etc/passwd", "/etc/group", "/usr/bin", "none"}[r.IntN(4)]))
		for n := range r.IntN(3) {
			e.Add("tags", event.Text(fmt.Sprint("t", n)))
		}
		if i == 400 {
			e.Add("rare", event.Text("here"))
		}
		all.Events, all.IDs, all.Numbers = append(all.Events, e), append(all.IDs, fmt.Sprint(i)), append(all.Numbers, i)
	}
	for _, test := range siftedQueries {
		t.Run(test.query, func(t *testing.T) {
			q := esql.Parse(test.query)
			env := esqleval.Env{Now: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC), KeepTables: true}
			sieve := esqleval.NewSieve(q, env)
			var kept esqleval.Documents
			var m *eval.Mapping
			for chunk := range slices.Chunk(all.Numbers, 37) {
				part := esqleval.Documents{Numbers: chunk, Events: all.Events[chunk[0]:][:len(chunk)], IDs: all.IDs[chunk[0]:][:len(chunk)]}
				for _, e := range part.Events {
					learner.Add(e)
				}
				m = learner.Mapping(schema.Default().Scope(nil, nil), esqleval.Names(q))
				part.Types = m.Types
				fields, err := m.Fields()
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range sieve.Sift(&part, fields) {
					kept.Events, kept.IDs, kept.Numbers = append(kept.Events, part.Events[i]), append(kept.IDs, part.IDs[i]), append(kept.Numbers, part.Numbers[i])
				}
			}
			if whole := len(kept.Events) == len(all.Events); whole != test.keeps {
				t.Errorf("%d of %d documents were kept", len(kept.Events), len(all.Events))
			}
			fields, _ := m.Fields()
			kept.Types, kept.Fields, kept.Wants = m.Types, learner.Names(), esqleval.Wants(q)
			got := sieve.Run(&kept, fields)
			all.Types, all.Wants = m.Types, esqleval.Wants(q)
			env.Source, env.Events, env.Fields = all.Source, all.Events, fields
			want := esqleval.Run(q, env)
			if diff := cmp.Diff(rowsOf(want.Table, -1), rowsOf(got.Table, -1)); diff != "" {
				t.Errorf("another answer:\n%s", diff)
			}
			slices.Sort(got.Warnings)
			slices.Sort(want.Warnings)
			if diff := cmp.Diff(want.Warnings, got.Warnings); diff != "" || got.Exact != want.Exact {
				t.Errorf("exact %v, want %v, and other warnings:\n%s", got.Exact, want.Exact, diff)
			}
			for i, step := range want.Steps {
				if step.Rows != got.Steps[i].Rows {
					t.Errorf("%s left %d rows, want %d", q.TextOf(step.Command), got.Steps[i].Rows, step.Rows)
				}
				if diff := cmp.Diff(rowsOf(step.Table, 5), rowsOf(got.Steps[i].Table, 5)); diff != "" {
					t.Errorf("other first rows of %s:\n%s", q.TextOf(step.Command), diff)
				}
			}
		})
	}
}

// rowsOf writes the columns and the first rows of a table.
func rowsOf(t *esqleval.Table, most int) []string {
	out := []string{fmt.Sprint(t.Columns)}
	for i, row := range t.Rows {
		if i == most {
			break
		}
		out = append(out, fmt.Sprint(row.Cells))
	}
	return out
}
