package report

import (
	"io"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/ruletest"
)

type (
	jsonTests struct {
		Version  int               `json:"version"`
		Rules    []jsonTestedRule  `json:"rules"`
		Problems []jsonTestProblem `json:"problems"`
		Summary  jsonTestSummary   `json:"summary"`
	}
	jsonTestedRule struct {
		Path   string `json:"path"`
		RuleID string `json:"rule_id,omitempty"`
		Name   string `json:"name,omitempty"`
		// Unable says why the rule could not be run.
		Unable   string       `json:"unable,omitempty"`
		Cases    []jsonCase   `json:"cases"`
		Coverage jsonCoverage `json:"coverage"`
	}
	jsonCase struct {
		Name   string      `json:"name"`
		Note   string      `json:"note,omitempty"`
		Path   string      `json:"path"`
		Range  Range       `json:"range"`
		Status string      `json:"status"`
		Expect string      `json:"expect,omitempty"`
		Got    string      `json:"got,omitempty"`
		Why    string      `json:"why,omitempty"`
		Events []jsonEvent `json:"events,omitempty"`
	}
	jsonEvent struct {
		// Event is its number within the case, from 0.
		Event int    `json:"event"`
		ID    string `json:"id,omitempty"`
		Item  int    `json:"item,omitempty"`
		// Matched says whether the event meets the query; null where nobody
		// can tell offline.
		Matched *bool        `json:"matched"`
		Reasons []jsonReason `json:"reasons"`
	}
	jsonReason struct {
		Range    Range      `json:"range"`
		Text     string     `json:"text"`
		Excludes bool       `json:"excludes,omitempty"`
		Seen     []jsonSeen `json:"seen"`
	}
	jsonSeen struct {
		Field  string `json:"field"`
		Values []any  `json:"values"`
	}
	jsonCoverage struct {
		Parts     int        `json:"parts"`
		Reached   int        `json:"reached"`
		Unreached []jsonPart `json:"unreached"`
	}
	jsonPart struct {
		Range    Range  `json:"range"`
		Text     string `json:"text"`
		Excludes bool   `json:"excludes,omitempty"`
		Met      int    `json:"met"`
	}
	jsonTestProblem struct {
		Path    string `json:"path"`
		Range   *Range `json:"range"`
		Message string `json:"message"`
	}
	jsonTestSummary struct {
		Rules     int   `json:"rules"`
		Cases     int   `json:"cases"`
		Passed    int   `json:"passed"`
		Failed    int   `json:"failed"`
		Skipped   int   `json:"skipped"`
		Samples   int   `json:"samples"`
		Parts     int   `json:"parts"`
		Reached   int   `json:"reached"`
		ElapsedMS int64 `json:"elapsed_ms"`
	}
)

// TestJSON writes test results for programs. The schema is test.v1.schema.json
// beside this file.
func TestJSON(w io.Writer, t *Tests, _ Options) error {
	out := jsonTests{Version: JSONVersion, Rules: []jsonTestedRule{}, Problems: []jsonTestProblem{}}
	for _, rule := range t.Rules {
		out.Rules = append(out.Rules, t.jsonRule(rule))
	}
	for _, p := range t.AllProblems() {
		problem := jsonTestProblem{Path: t.path(p.Path), Message: p.Message}
		if p.File != nil {
			at := RangeOf(p.File, p.Span)
			problem.Range = &at
		}
		out.Problems = append(out.Problems, problem)
	}
	parts, reached := t.parts()
	out.Summary = jsonTestSummary{
		Rules: len(t.Rules), Cases: t.cases(),
		Passed: t.Count(ruletest.Passed), Failed: t.Count(ruletest.Failed), Skipped: t.Count(ruletest.Skipped), Samples: t.Count(ruletest.Sample),
		Parts: parts, Reached: reached, ElapsedMS: t.Elapsed.Milliseconds(),
	}
	return writeJSON(w, out)
}

func (t *Tests) jsonRule(o *ruletest.Outcome) jsonTestedRule {
	out := jsonTestedRule{Path: t.path(o.Doc.File.Path()), Unable: o.Unable, Cases: []jsonCase{}}
	if o.Doc.Rule != nil {
		out.RuleID, out.Name = o.Doc.Rule.RuleID.Value, o.Doc.Rule.Name.Value
	}
	for i := range o.Results {
		r := &o.Results[i]
		c := jsonCase{
			Name: r.Case.Name, Note: r.Case.Note, Path: t.path(r.File.Source.Path()), Range: RangeOf(r.File.Source, r.Case.Span),
			Status: r.Status.String(), Expect: r.Case.Expect.String(), Got: r.Got.String(), Why: r.Why,
		}
		for _, v := range r.Verdicts {
			c.Events = append(c.Events, jsonVerdict(o, v))
		}
		out.Cases = append(out.Cases, c)
	}
	out.Coverage = jsonCoverage{Parts: len(o.Parts), Unreached: []jsonPart{}}
	for i := range o.Parts {
		p := &o.Parts[i]
		if p.Reached() {
			out.Coverage.Reached++
			continue
		}
		out.Coverage.Unreached = append(out.Coverage.Unreached, jsonPart{RangeOf(o.Doc.File, p.Span), p.Text, p.Excludes, p.Met})
	}
	return out
}

func jsonVerdict(o *ruletest.Outcome, v eval.Verdict) jsonEvent {
	out := jsonEvent{Event: v.Event.Index, ID: v.Event.ID, Item: v.Item, Reasons: []jsonReason{}}
	if v.Truth != predicate.Undecided {
		matched := v.Truth == predicate.True
		out.Matched = &matched
	}
	for _, r := range v.Reasons {
		reason := jsonReason{
			Range: RangeOf(o.Doc.File, o.Query.Map.ToFile(r.Span)), Text: o.Query.Text[r.Span.Start:r.Span.End],
			Excludes: r.Excluded, Seen: []jsonSeen{},
		}
		for _, s := range r.Seen {
			seen := jsonSeen{s.Field, []any{}}
			for _, value := range s.Values {
				seen.Values = append(seen.Values, value.JSON())
			}
			reason.Seen = append(reason.Seen, seen)
		}
		out.Reasons = append(out.Reasons, reason)
	}
	return out
}
