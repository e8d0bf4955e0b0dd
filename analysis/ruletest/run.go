package ruletest

import (
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/lookup"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
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
	// Explanation says what the parts of the query did with the events of all
	// cases; nil where the rule was not run. How far sequences got is that of
	// single cases and not in it.
	Explanation *eval.Explanation
	// Answer is what came of all cases for a rule in ES|QL; nil for another one,
	// and where it was not run.
	Answer *Answer
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

// Options are what running a rule depends on beside its file.
type Options struct {
	// Catalogue tells the types of fields; what it does not know is learnt from
	// the events.
	Catalogue *schema.Catalogue
	// Lists finds the file that holds the exception list with an ID, or nil; a
	// nil function knows of none.
	Lists func(listID string) *rules.Document
	// Tables are what queries in ES|QL join and enrich with; nil for none.
	Tables *lookup.Tables
}

// Run runs a rule on the cases of its test files. Problems of events go to
// their file's.
func Run(doc *rules.Document, files []*File, options Options) *Outcome {
	o := &Outcome{Doc: doc, Files: files}
	r := &runner{outcome: o, options: options}
	r.prepare()
	if r.esql != nil {
		r.runESQL()
	} else {
		r.runCases()
	}
	if o.Explanation != nil {
		o.Parts = r.parts(o.Explanation.Clauses)
	}
	return o
}

// runCases runs the cases of all files.
func (r *runner) runCases() {
	before := 0
	for _, file := range r.outcome.Files {
		for _, c := range file.Cases {
			result, explanation := r.run(c)
			result.File = file
			r.outcome.Results = append(r.outcome.Results, result)
			if explanation != nil {
				r.outcome.add(explanation, before)
				before += len(r.read[c].events)
			}
		}
	}
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

// run runs one case.
func (r *runner) run(c *Case) (Result, *eval.Explanation) {
	result := Result{Case: c, Status: Skipped, Why: r.outcome.Unable}
	if r.outcome.Problem != nil {
		result.Status, result.Why = Failed, "the query cannot be read: "+r.outcome.Problem.Message
	}
	if r.rule == nil {
		return result, nil
	}
	t := r.try(c)
	result.Got = t.verdict()
	switch {
	case c.Expect == Unsaid:
		result.Status, result.Why = Sample, ""
	case result.Got == c.Expect:
		result.Status, result.Why = Passed, ""
	case t.undecided() > 0:
		result.Why = "of " + count(t.undecided(), "event") + " nobody can tell offline"
		result.Verdicts = t.verdicts(predicate.Undecided)
	default:
		result.Status = Failed
		result.Why, result.Verdicts = t.explain(c.Expect)
	}
	return result, t.explanation
}
