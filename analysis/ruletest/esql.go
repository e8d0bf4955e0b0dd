package ruletest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// esqlRule is a rule in ES|QL: every row that its query leaves is an alert.
type esqlRule struct {
	query *esql.Query
	types *types
	// lowered are the types for KQL within the query.
	lowered *lower.Fields
}

// indices are the index patterns that a query reads first.
func indices(q *esql.Query) []string {
	if len(q.Pipeline.Commands) > 0 {
		if from, ok := q.Pipeline.Commands[0].(*esql.From); ok {
			return from.Indices()
		}
	}
	return nil
}

// runESQL runs one case.
func (r *runner) runESQL(e *esqlRule, c *Case) (Result, *eval.Explanation) {
	all := r.read[c].events
	docs, numbers, gate := r.seen(e, all)
	env := esqleval.Env{Fields: e.lowered, Now: lastTime(all), Source: func(patterns, names, metadata []string) (*esqleval.Table, error) {
		return e.table(docs, patterns, names, metadata)
	}, Lookup: r.options.Tables.Lookup, Policy: func(name string) (*esqleval.Policy, error) {
		return r.options.Tables.Policy(e.query, name)
	}}
	names := make([]string, len(docs))
	for i, d := range docs {
		env.Events = append(env.Events, d.Event)
		names[i] = d.id
	}
	answer := esqleval.Run(e.query, env)
	explanation := esqleval.Explain(e.query, env, answer, &esqleval.Documents{IDs: names, Numbers: numbers})
	explanation.Guards = gate.Guards()
	result := Result{Case: c, Got: e.verdict(answer, len(all))}
	switch {
	case c.Expect == Unsaid:
		result.Status = Sample
	case !answer.Exact:
		result.Status, result.Got, result.Why = Skipped, Unsaid, "nobody can tell offline: "+answer.Reason()
	case result.Got != c.Expect:
		result.Status, result.Why = Failed, e.why(answer, c.Expect, len(docs))
		if result.Verdicts = explanation.Misses; c.Expect == NoMatch {
			result.Verdicts = explanation.Hits
		} else {
			result.Why += takenAway(explanation.Guards)
		}
	}
	return result, explanation
}

// seen are the events that the query gets to see, with their numbers: those
// that no exception takes away before.
func (r *runner) seen(e *esqlRule, all []document) (docs []document, numbers []int, gate *eval.Gate) {
	gate = eval.NewGate(r.outcome.Doc, e.lowered, eval.Settings{Exceptions: r.lists()})
	for i, d := range all {
		if gate.Passes(d.Event) {
			docs, numbers = append(docs, d), append(numbers, i)
		}
	}
	return docs, numbers, gate
}

// verdict is what the answer means. Where the query makes other rows than
// those of its events, any row is a match.
func (e *esqlRule) verdict(answer *esqleval.Result, events int) Verdict {
	matched := map[int]bool{}
	for _, row := range answer.Table.Rows {
		for _, at := range row.Events {
			matched[at] = true
		}
	}
	switch {
	case len(answer.Table.Rows) == 0:
		return NoMatch
	case e.aggregates() || len(matched) == events:
		return Match
	}
	return Mixed
}

func (e *esqlRule) aggregates() bool {
	found := false
	esql.Walk(e.query, func(n esql.Node) bool {
		if stats, ok := n.(*esql.Stats); ok && !stats.Inline {
			found = true
		}
		return !found
	})
	return found
}

// why says which command left no row, or what rows there are.
func (e *esqlRule) why(answer *esqleval.Result, expected Verdict, events int) string {
	if rows := len(answer.Table.Rows); rows > 0 {
		text := fmt.Sprintf("the query leaves %s", count(rows, "row"))
		if expected == Match {
			text += fmt.Sprintf(" of %s", count(events, "event"))
		}
		return text
	}
	before := 0
	for _, step := range answer.Steps {
		if step.Rows == 0 && before > 0 {
			text := strings.Join(strings.Fields(e.query.TextOf(step.Command)), " ")
			return fmt.Sprintf("the query leaves no row: none of %d passes `%s`", before, shortened(text))
		}
		before = step.Rows
	}
	return "the query leaves no row"
}

// lastTime is the time of the last event, which now() means, so that a test
// says the same on every day.
func lastTime(docs []document) time.Time {
	last := made
	for i, d := range docs {
		for _, v := range d.Values("@timestamp") {
			if at, ok := eval.TimeOf(v); ok && (i == 0 || at.After(last)) {
				last = at
			}
		}
	}
	return last
}

// table makes the rows of FROM: the fields that the events have, and those of
// the query that a catalogue knows.
func (e *esqlRule) table(docs []document, patterns, names, metadata []string) (*esqleval.Table, error) {
	e.types.LearnQuery(names, e.types.known)
	t := &esqleval.Table{Rows: make([]esqleval.Row, len(docs))}
	for i := range docs {
		t.Rows[i].Events = []int{i}
	}
	for _, name := range slices.Sorted(maps.Keys(e.types.Types)) {
		typ := pipeline.TypeOfField(e.types.Types[name])
		if e.types.Types[name] == schema.Object || e.types.Types[name] == schema.Nested {
			continue
		}
		t.Columns = append(t.Columns, esqleval.Column{Name: name, Type: typ})
		for i, d := range docs {
			t.Rows[i].Cells = append(t.Rows[i].Cells, cell(d.Values(name), typ))
		}
	}
	index := strings.TrimRight(strings.Join(patterns[:min(1, len(patterns))], ""), "*")
	for _, name := range metadata {
		typ := pipeline.Keyword
		if name == "_version" {
			typ = pipeline.Long
		}
		t.Columns = append(t.Columns, esqleval.Column{Name: name, Type: typ})
		for i, d := range docs {
			var value esqleval.Value
			switch name {
			case "_id":
				if value = d.id; d.id == "" {
					value = strconv.Itoa(i + 1)
				}
			case "_index":
				value = index
			case "_version":
				value = int64(1)
			}
			t.Rows[i].Cells = append(t.Rows[i].Cells, value)
		}
	}
	return t, nil
}

// cell is what a column holds of a document's values; a value that is none of
// the column's type is left out, as an index that ignores it does.
func cell(values []event.Value, typ pipeline.Type) esqleval.Value {
	var out []esqleval.Value
	for _, v := range values {
		if parsed, err := esqleval.Parse(v.Text, typ); err == nil && parsed != nil {
			out = append(out, parsed)
		}
	}
	return esqleval.Indexed(out, typ)
}
