package main

import (
	"encoding/json"
	"io"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/rules/source"
)

type evalRule struct {
	Path     string        `json:"path,omitempty"`
	RuleID   string        `json:"rule_id,omitempty"`
	Name     string        `json:"name,omitempty"`
	Language string        `json:"language"`
	Matches  []evalMatch   `json:"matches"`
	Clauses  []evalClause  `json:"clauses"`
	Misses   []evalVerdict `json:"misses,omitempty"`
	Hits     []evalVerdict `json:"hits,omitempty"`
	Progress *evalProgress `json:"progress,omitempty"`
	Errors   []string      `json:"errors"`
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
	Event   int          `json:"event"`
	ID      string       `json:"id"`
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
func evalJSON(out io.Writer, results []evaluated, f *evalFlags) error {
	answer := struct {
		Version int        `json:"version"`
		Rules   []evalRule `json:"rules"`
	}{Version: 1, Rules: []evalRule{}}
	for _, r := range results {
		rule := evalRule{
			Path: r.path, RuleID: r.ruleID, Name: r.name, Language: string(r.language),
			Matches: []evalMatch{}, Clauses: r.jsonClauses(), Errors: append([]string{}, r.errors...),
		}
		for _, m := range r.matches {
			rule.Matches = append(rule.Matches, jsonMatch(m))
		}
		if f.explain {
			rule.Misses, rule.Hits = r.jsonVerdicts(r.explanation.Misses), r.jsonVerdicts(r.explanation.Hits)
			rule.Progress = jsonProgress(r.explanation.Progress)
		}
		answer.Rules = append(answer.Rules, rule)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
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

func (r *evaluated) jsonClauses() []evalClause {
	out := []evalClause{}
	for _, c := range r.explanation.Clauses {
		out = append(out, evalClause{
			Range: r.rangeOf(c.Span), Text: r.text[c.Span.Start:c.Span.End], Matched: c.Matched, Of: c.Of, Item: c.Item, Undecided: c.Undecided,
			Reached: c.Reached, Held: c.Held, TurnedAway: c.TurnedAway(), Missing: c.Missing, Passed: jsonExamples(c.Passed), Failed: jsonExamples(c.Failed),
		})
	}
	return out
}

func (r *evaluated) rangeOf(s source.Span) report.Range { return report.RangeOf(r.file, r.place(s)) }

func jsonExamples(examples []eval.Example) []any {
	var out []any
	for _, e := range examples {
		out = append(out, e.Value.JSON())
	}
	return out
}

func (r *evaluated) jsonVerdicts(verdicts []eval.Verdict) []evalVerdict {
	var out []evalVerdict
	for _, v := range verdicts {
		verdict := evalVerdict{Event: v.Event.Index, ID: v.Event.ID, Item: v.Item, Reasons: []evalReason{}}
		for _, reason := range v.Reasons {
			seen := map[string][]any{}
			for _, s := range reason.Seen {
				seen[s.Field] = []any{}
				for _, value := range s.Values {
					seen[s.Field] = append(seen[s.Field], value.JSON())
				}
			}
			verdict.Reasons = append(verdict.Reasons, evalReason{
				r.rangeOf(reason.Span), r.text[reason.Span.Start:reason.Span.End], reason.Excluded, seen,
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
