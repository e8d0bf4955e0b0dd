package ruletest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// Status is what became of a case.
type Status uint8

// The statuses.
const (
	Passed  Status = iota
	Failed         // the rule says something else
	Skipped        // nobody can tell offline what the rule says
	Sample         // the case has no verdict
)

var statusNames = [...]string{"passed", "failed", "skipped", "sample"}

// String returns the status as the formats write it.
func (s Status) String() string { return statusNames[s] }

// Outcome is what came of a rule's tests.
type Outcome struct {
	Doc   *rules.Document
	Query rules.Query
	Files []*File
	// Results has one entry for each case, in the order of the files.
	Results []Result
	// Unable says why the rule cannot be run; empty where it was. Its cases are
	// skipped.
	Unable string
	// Problem is what keeps the rule's query from being read, in offsets of
	// the rule's file; nil for nothing. Its cases failed.
	Problem *source.Problem
	// Remark says what of the rule is not applied; empty for nothing.
	Remark string
	// Parts are the alternatives and exclusions of the query, in its order,
	// and what the events of all cases did with them.
	Parts []Part
}

// Result is what came of one case.
type Result struct {
	File   *File
	Case   *Case
	Status Status
	// Got is what the rule says of the events.
	Got Verdict
	// Why says in a sentence what came out instead of what was expected.
	Why string
	// Verdicts are those on the events that made the difference, with the
	// clauses that decided; offsets of the query.
	Verdicts []eval.Verdict
}

// Run runs a rule on the cases of its test files. The catalogue tells the types
// of fields; what it does not know is learnt from the events.
func Run(doc *rules.Document, files []*File, catalogue *schema.Catalogue) *Outcome {
	o := &Outcome{Doc: doc, Files: files}
	r := &runner{outcome: o, mapping: &eval.Mapping{Types: map[string]schema.Type{}}}
	queries := doc.Queries()
	at := slices.IndexFunc(queries, func(q rules.Query) bool { return q.Path == "rule.query" })
	if at < 0 || doc.Rule == nil {
		o.Unable = "the rule has no query to run"
	} else {
		o.Query = queries[at]
		r.scope = catalogue.Scope(doc.Rule.Index.Values(), doc.Metadata.Integration.Values())
		r.prepare()
	}
	var counts []eval.Clause
	for _, file := range files {
		for _, c := range file.Cases {
			result, clauses := r.run(c)
			result.File = file
			o.Results = append(o.Results, result)
			counts = add(counts, clauses)
		}
	}
	o.Parts = r.parts(counts)
	return o
}

// Count returns the number of cases that ended so.
func (o *Outcome) Count(s Status) int {
	n := 0
	for i := range o.Results {
		if o.Results[i].Status == s {
			n++
		}
	}
	return n
}

type runner struct {
	outcome *Outcome
	scope   *schema.Scope
	mapping *eval.Mapping
	program *eval.Program
	// events are those of each case.
	events map[*Case][]*eval.Event
	// together says that several events make one match.
	together bool
}

// prepare reads the events, learns their types and compiles the query.
func (r *runner) prepare() {
	o, rule := r.outcome, r.outcome.Doc.Rule
	fields := eval.QueryFields(o.Query.Language, o.Query.Text)
	r.mapping.LearnQuery(fields, r.scope)
	r.readEvents()
	scope, err := schema.MappingScope(r.mapping.Types)
	if err != nil {
		o.Unable = err.Error()
		return
	}
	program, problems, err := eval.Compile(o.Query.Language, o.Query.Text, lower.NewMapping(scope), rule.EventCategoryOverride.Value)
	switch {
	case err != nil && o.Query.Language == rules.ESQL:
		o.Unable = "queries in ES|QL cannot be run on events yet"
		return
	case err != nil:
		o.Unable = err.Error()
		return
	case len(problems) > 0:
		p := problems[0]
		p.Span = o.Query.Map.ToFile(p.Span)
		o.Problem = &p
		return
	}
	r.program = program
	if o.Query.Language == rules.EQL {
		r.together = eql.Parse(o.Query.Text, eql.Elasticsearch).Kind != eql.Event
	}
	o.Remark = remark(rule.Type())
}

// remark says what of a type of rule is not applied.
func remark(t rules.Type) string {
	switch t {
	case rules.ThresholdType:
		return "the query is run on each event; the threshold is not applied"
	case rules.NewTermsType:
		return "the query is run on each event; every term counts as new"
	case rules.ThreatMatchType:
		return "the query is run on each event; indicators are not asked"
	}
	return ""
}

// readEvents reads the events of all cases and learns the types of their
// fields. One that cannot be read is a problem of its file.
func (r *runner) readEvents() {
	rule := r.outcome.Doc.Rule
	timestamp := cmp.Or(rule.TimestampField.Value, "@timestamp")
	r.events = map[*Case][]*eval.Event{}
	for _, file := range r.outcome.Files {
		file.Cases = slices.DeleteFunc(file.Cases, func(c *Case) bool {
			for _, d := range c.Events {
				err := eval.Read(strings.NewReader(d.Text), r.mapping.Documents(), func(doc *event.Event, id string) error {
					e := eval.NewEvent(doc, id, timestamp, rule.TiebreakerField.Value)
					e.Index = len(r.events[c])
					if id == "1" {
						e.ID = "" // the name that a document has which has none
					}
					r.mapping.Learn(doc, r.scope)
					r.events[c] = append(r.events[c], e)
					return nil
				})
				if err != nil {
					file.Problems = append(file.Problems, source.Problem{Code: "event", Span: d.Span, Message: "this event cannot be read: " + err.Error()})
					return true
				}
			}
			return false
		})
	}
}

// run runs one case.
func (r *runner) run(c *Case) (Result, []eval.Clause) {
	result := Result{Case: c, Status: Skipped, Why: r.outcome.Unable}
	if r.outcome.Problem != nil {
		result.Status, result.Why = Failed, "the query cannot be read: "+r.outcome.Problem.Message
	}
	if r.program == nil {
		return result, nil
	}
	run := r.program.NewRun()
	for _, e := range r.events[c] {
		run.Add(e)
	}
	explanation := run.Explanation()
	matches := run.Matches()
	if r.together {
		result.Got = NoMatch
		if len(matches) > 0 {
			result.Got = Match
		}
	} else {
		result.Got = verdictOn(len(r.events[c]), len(matches))
	}
	switch {
	case c.Expect == Unsaid:
		result.Status, result.Why = Sample, ""
	case run.Undecided > 0 && result.Got != c.Expect:
		result.Status, result.Why = Skipped, fmt.Sprintf("of %s nobody can tell offline", count(run.Undecided, "event"))
		result.Verdicts = r.verdicts(c, predicate.Undecided)
	case result.Got == c.Expect:
		result.Status, result.Why = Passed, ""
	default:
		result.Status = Failed
		r.explain(&result, len(matches), explanation)
	}
	return result, explanation.Clauses
}

func verdictOn(events, matches int) Verdict {
	switch matches {
	case 0:
		return NoMatch
	case events:
		return Match
	}
	return Mixed
}

// explain says why a case failed.
func (r *runner) explain(result *Result, matches int, x *eval.Explanation) {
	events := len(r.events[result.Case])
	switch {
	case r.together && result.Case.Expect == Match:
		result.Why = sequenceText(x.Progress)
		result.Verdicts = r.verdicts(result.Case, predicate.False)
	case r.together:
		result.Why = fmt.Sprintf("the events make %s", count(matches, "match"))
	case result.Case.Expect == Match:
		result.Why = "the rule does not match"
		if events > 1 {
			result.Why = fmt.Sprintf("the rule does not match %d of %d events", events-matches, events)
		}
		result.Verdicts = r.verdicts(result.Case, predicate.False)
	default:
		result.Why = "the rule matches"
		if events > 1 {
			result.Why = fmt.Sprintf("the rule matches %d of %d events", matches, events)
		}
		result.Verdicts = r.verdicts(result.Case, predicate.True)
	}
}

// verdicts are those on the events of a case of which the query says truth. Of
// a sequence the verdict is that of the item which the event comes nearest to.
func (r *runner) verdicts(c *Case, truth predicate.Truth) []eval.Verdict {
	var out []eval.Verdict
	for _, e := range r.events[c] {
		v := r.program.Verdict(e)
		if v.Truth == truth || truth == predicate.False && v.Truth == predicate.Null {
			out = append(out, v)
		}
	}
	return out
}

func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case noun == "match":
		noun = "matche"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
