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

// runESQL runs the rule on the cases of all files. Plain documents without a
// verdict are a sample of what comes in: those of one file are told of all
// together, as if an index held them.
func (r *runner) runESQL() {
	o := r.outcome
	o.Answer = &Answer{Query: r.esql.query, Aggregates: esqleval.Aggregates(r.esql.query), runs: r.told()}
	before := 0
	for _, file := range o.Files {
		var samples []document
		var numbers []int
		for _, c := range file.Cases {
			docs := r.read[c].events
			run := r.runOn(docs, from(0, len(docs)), !isPlain(c))
			result := run.result(c)
			if isPlain(c) {
				samples, numbers = append(samples, docs...), append(numbers, from(before, len(docs))...)
			} else {
				explanation := run.explain()
				run.judge(&result, explanation)
				o.Answer.add(run.answer, c.Name)
				o.add(explanation, before)
			}
			result.File = file
			o.Results = append(o.Results, result)
			before += len(docs)
		}
		if len(samples) > 0 {
			run := r.runOn(samples, numbers, true)
			o.Answer.add(run.answer, "samples")
			o.add(run.explain(), 0)
		}
	}
}

// told counts the runs that are told of.
func (r *runner) told() int {
	n := 0
	for _, file := range r.outcome.Files {
		plain := 0
		for _, c := range file.Cases {
			if isPlain(c) {
				plain = 1
			} else {
				n++
			}
		}
		n += plain
	}
	return n
}

// isPlain reports whether a case is a document that stands for itself, without
// a verdict.
func isPlain(c *Case) bool { return c.Expect == Unsaid && c.open < 0 }

// from returns n numbers that begin with the first.
func from(first, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = first + i
	}
	return out
}

// esqlRun is one run of a rule in ES|QL.
type esqlRun struct {
	rule *esqlRule
	env  esqleval.Env
	// docs name the events that the query got to see, of so many.
	docs   esqleval.Documents
	events int
	gate   *eval.Gate
	answer *esqleval.Result
}

// runOn runs the query on documents with their numbers.
func (r *runner) runOn(all []document, numbers []int, keepTables bool) *esqlRun {
	x := &esqlRun{rule: r.esql, events: len(all)}
	seen := x.pass(r, all, numbers)
	x.env = esqleval.Env{Fields: r.esql.lowered, Now: lastTime(all), KeepTables: keepTables, Source: func(patterns, names, metadata []string) (*esqleval.Table, error) {
		return r.esql.table(seen, patterns, names, metadata)
	}, Lookup: r.options.Tables.Lookup, Policy: func(name string) (*esqleval.Policy, error) {
		return r.options.Tables.Policy(r.esql.query, name)
	}}
	for _, d := range seen {
		x.env.Events = append(x.env.Events, d.Event)
		x.docs.IDs = append(x.docs.IDs, d.id)
	}
	x.answer = esqleval.Run(r.esql.query, x.env)
	return x
}

// pass returns the events that the query gets to see: those that no exception
// takes away before.
func (x *esqlRun) pass(r *runner, all []document, numbers []int) []document {
	var seen []document
	x.gate = eval.NewGate(r.outcome.Doc, r.esql.lowered, eval.Settings{Exceptions: r.lists()})
	for i, d := range all {
		if x.gate.Passes(d.Event) {
			seen, x.docs.Numbers = append(seen, d), append(x.docs.Numbers, numbers[i])
		}
	}
	return seen
}

// explain says what the parts of the rule did.
func (x *esqlRun) explain() *eval.Explanation {
	out := esqleval.Explain(x.rule.query, x.env, x.answer, &x.docs)
	out.Guards = x.gate.Guards()
	return out
}

// result is what the answer means for a case.
func (x *esqlRun) result(c *Case) Result {
	return Result{Case: c, Status: Sample, Got: x.verdict()}
}

// judge holds a result to what the case expects.
func (x *esqlRun) judge(r *Result, explanation *eval.Explanation) {
	switch expected := r.Case.Expect; {
	case expected == Unsaid:
	case !x.answer.Exact:
		r.Status, r.Got, r.Why = Skipped, Unsaid, "nobody can tell offline: "+x.answer.Reason()
	case r.Got == expected:
		r.Status = Passed
	default:
		r.Status, r.Why = Failed, x.why(expected)
		if r.Verdicts = explanation.Misses; expected == NoMatch {
			r.Verdicts = explanation.Hits
		} else {
			r.Why += takenAway(explanation.Guards)
		}
	}
}

// verdict is what the answer means. Where the query makes other rows than
// those of its events, any row is a match.
func (x *esqlRun) verdict() Verdict {
	matched := map[int]bool{}
	for _, row := range x.answer.Table.Rows {
		for _, at := range row.Events {
			matched[at] = true
		}
	}
	switch {
	case len(x.answer.Table.Rows) == 0:
		return NoMatch
	case esqleval.Aggregates(x.rule.query) || len(matched) == x.events:
		return Match
	}
	return Mixed
}

// why says which command left no row, or what rows there are.
func (x *esqlRun) why(expected Verdict) string {
	if rows := len(x.answer.Table.Rows); rows > 0 {
		text := fmt.Sprintf("the query leaves %s", count(rows, "row"))
		if expected == Match {
			text += fmt.Sprintf(" of %s", count(len(x.docs.IDs), "event"))
		}
		return text
	}
	before := 0
	for _, step := range x.answer.Steps {
		if step.Rows == 0 && before > 0 {
			text := strings.Join(strings.Fields(x.rule.query.TextOf(step.Command)), " ")
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
