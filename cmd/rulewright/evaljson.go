package main

import (
	"encoding/json"
	"io"
	"time"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/rules/source"
)

type evalRule struct {
	Path     string        `json:"path,omitempty"`
	RuleID   string        `json:"rule_id,omitempty"`
	Name     string        `json:"name,omitempty"`
	Language string        `json:"language"`
	Window   *evalWindow   `json:"window,omitempty"`
	Matches  []evalMatch   `json:"matches"`
	Alerts   []evalAlert   `json:"alerts,omitempty"`
	Clauses  []evalClause  `json:"clauses"`
	Misses   []evalVerdict `json:"misses,omitempty"`
	Hits     []evalVerdict `json:"hits,omitempty"`
	Progress *evalProgress `json:"progress,omitempty"`
	Guards   []evalGuard   `json:"guards,omitempty"`
	Table    *esqlTable    `json:"table,omitempty"`
	Exact    *bool         `json:"exact,omitempty"`
	Steps    []esqlStep    `json:"steps,omitempty"`
	Warnings []string      `json:"warnings,omitempty"`
	Errors   []string      `json:"errors"`
}

// evalAlert is an alert of a rule that counts or compares events.
type evalAlert struct {
	evalMatch
	Terms    []evalTerm `json:"terms,omitempty"`
	Count    int        `json:"count"`
	Distinct int        `json:"distinct,omitempty"`
	// Indicators are the numbers of the indicators, from 0.
	Indicators []int `json:"indicators,omitempty"`
}

type evalTerm struct {
	Field  string   `json:"field"`
	Values []string `json:"values"`
}

// evalWindow is the time that a run looks at, both ends included.
type evalWindow struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// evalGuard is a filter or an exception.
type evalGuard struct {
	Kind       string `json:"kind"`
	Name       string `json:"name,omitempty"`
	Path       string `json:"path"`
	TurnedAway int    `json:"turned_away"`
	Undecided  int    `json:"undecided,omitempty"`
}

// evalBad is text that is no document.
type evalBad struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

type evalMatch struct {
	Events []*int    `json:"events"`
	IDs    []*string `json:"ids"`
	Keys   []*string `json:"keys"`
}

type evalClause struct {
	Range      report.Range `json:"range"`
	Text       string       `json:"text"`
	Matched    int          `json:"matched"`
	Of         int          `json:"of"`
	Item       int          `json:"item,omitempty"`
	Undecided  int          `json:"undecided,omitempty"`
	Reached    int          `json:"reached"`
	Held       int          `json:"held"`
	TurnedAway int          `json:"turned_away"`
	Missing    int          `json:"missing,omitempty"`
	Passed     []any        `json:"passed,omitempty"`
	Failed     []any        `json:"failed,omitempty"`
}

// evalVerdict is why one event was turned away, or let through.
type evalVerdict struct {
	Event   *int         `json:"event,omitempty"`
	ID      string       `json:"id,omitempty"`
	Row     string       `json:"row,omitempty"` // of a table that ES|QL made
	Item    int          `json:"item,omitempty"`
	Reasons []evalReason `json:"reasons"`
}

type evalReason struct {
	Range    report.Range     `json:"range"`
	Text     string           `json:"text"`
	Excluded bool             `json:"excluded,omitempty"`
	Seen     map[string][]any `json:"seen"`
}

// evalProgress is how far a sequence got: Depth[n] keys passed n stages.
type evalProgress struct {
	Stages []int     `json:"stages"`
	Depth  []int     `json:"depth"`
	Keys   []evalKey `json:"keys"`
}

type evalKey struct {
	Keys    []*string `json:"keys"`
	Passed  int       `json:"passed"`
	Matches int       `json:"matches"`
	Events  []int     `json:"events"`
	Ended   string    `json:"ended"`
	By      *int      `json:"by,omitempty"`
}

// evalJSON prints for programs.
func evalJSON(out io.Writer, e *evaluation, f *evalFlags) error {
	answer := struct {
		Version  int           `json:"version"`
		Rules    []evalRule    `json:"rules"`
		Skipped  []skippedRule `json:"skipped,omitempty"`
		Bad      []evalBad     `json:"bad,omitempty"`
		BadCount int           `json:"bad_count,omitempty"`
	}{Version: 1, Rules: []evalRule{}, Skipped: e.skipped, BadCount: e.badCount}
	for _, b := range e.bad {
		answer.Bad = append(answer.Bad, evalBad{b.path, b.Line, b.Err.Error()})
	}
	for _, t := range e.targets {
		answer.Rules = append(answer.Rules, t.json(f.explain))
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
}

func (t *target) json(explain bool) evalRule {
	rule := evalRule{
		Path: t.path, RuleID: t.ruleID, Name: t.name, Language: string(t.language), Window: t.window,
		Matches: []evalMatch{}, Clauses: t.jsonClauses(), Errors: append([]string{}, t.errors...),
	}
	for _, m := range t.matches {
		rule.Matches = append(rule.Matches, jsonMatch(m))
	}
	for _, a := range t.alerts {
		alert := evalAlert{evalMatch: jsonMatch(eval.Match{Events: a.Events, Keys: a.Keys}), Count: a.Count, Distinct: a.Distinct}
		for _, term := range a.Terms {
			alert.Terms = append(alert.Terms, evalTerm{term.Field, append([]string{}, term.Values...)})
		}
		for _, i := range a.Indicators {
			alert.Indicators = append(alert.Indicators, i.Index)
		}
		rule.Alerts = append(rule.Alerts, alert)
	}
	if t.esql != nil {
		rule.jsonAnswer(t, explain)
		if t.explanation != nil {
			rule.Misses, rule.Hits = t.jsonVerdicts(t.explanation.Misses), t.jsonVerdicts(t.explanation.Hits)
		}
		return rule
	}
	if explain {
		rule.Misses, rule.Hits = t.jsonVerdicts(t.explanation.Misses), t.jsonVerdicts(t.explanation.Hits)
		rule.Progress = jsonProgress(t.explanation.Progress)
		rule.Guards = jsonGuards(t.explanation.Guards)
	}
	return rule
}

func jsonGuards(guards []eval.Guard) []evalGuard {
	var out []evalGuard
	for _, g := range guards {
		out = append(out, evalGuard{g.Kind, g.Name, g.Path, g.TurnedAway, g.Undecided})
	}
	return out
}

func jsonMatch(m eval.Match) evalMatch {
	match := evalMatch{Keys: append([]*string{}, m.Keys...)}
	for _, e := range m.Events {
		if e == nil {
			match.Events, match.IDs = append(match.Events, nil), append(match.IDs, nil)
			continue
		}
		match.Events, match.IDs = append(match.Events, &e.Index), append(match.IDs, &e.ID)
	}
	return match
}

func (t *target) jsonClauses() []evalClause {
	out := []evalClause{}
	if t.explanation == nil {
		return out
	}
	for _, c := range t.explanation.Clauses {
		out = append(out, evalClause{
			Range: t.rangeOf(c.Span), Text: t.text[c.Span.Start:c.Span.End], Matched: c.Matched, Of: c.Of, Item: c.Item, Undecided: c.Undecided,
			Reached: c.Reached, Held: c.Held, TurnedAway: c.TurnedAway(), Missing: c.Missing, Passed: jsonExamples(c.Passed), Failed: jsonExamples(c.Failed),
		})
	}
	return out
}

func (t *target) rangeOf(s source.Span) report.Range { return report.RangeOf(t.file, t.place(s)) }

func jsonExamples(examples []eval.Example) []any {
	var out []any
	for _, e := range examples {
		out = append(out, e.Value.JSON())
	}
	return out
}

func (t *target) jsonVerdicts(verdicts []eval.Verdict) []evalVerdict {
	var out []evalVerdict
	for _, v := range verdicts {
		verdict := evalVerdict{ID: v.Event.ID, Row: v.Event.Row, Item: v.Item, Reasons: []evalReason{}}
		if v.Event.Row == "" {
			verdict.Event = &v.Event.Index
		}
		for _, reason := range v.Reasons {
			seen := map[string][]any{}
			for _, s := range reason.Seen {
				seen[s.Field] = []any{}
				for _, value := range s.Values {
					seen[s.Field] = append(seen[s.Field], value.JSON())
				}
			}
			verdict.Reasons = append(verdict.Reasons, evalReason{
				t.rangeOf(reason.Span), t.text[reason.Span.Start:reason.Span.End], reason.Excluded, seen,
			})
		}
		out = append(out, verdict)
	}
	return out
}

func jsonProgress(p *eval.Progress) *evalProgress {
	if p == nil {
		return nil
	}
	out := &evalProgress{Stages: p.Stages, Depth: p.Depth, Keys: []evalKey{}}
	for _, k := range p.Keys {
		key := evalKey{Keys: append([]*string{}, k.Keys...), Passed: k.Passed, Matches: k.Matches, Ended: k.Ended.String(), Events: []int{}}
		for _, e := range k.Events {
			key.Events = append(key.Events, e.Index)
		}
		if k.By != nil {
			key.By = &k.By.Index
		}
		out.Keys = append(out.Keys, key)
	}
	return out
}
