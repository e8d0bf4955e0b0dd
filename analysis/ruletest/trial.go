package ruletest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
)

// trial is one case, run.
type trial struct {
	runner      *runner
	events      []*eval.Event
	found       []eval.Match // what the query finds
	alerts      []eval.Alert
	explanation *eval.Explanation
}

// try runs the rule on the events of a case.
func (r *runner) try(c *Case) *trial {
	t := &trial{runner: r}
	run := r.rule.NewRun()
	d := r.read[c]
	for i, e := range d.history {
		run.AddHistory(r.event(e, i))
	}
	for i, e := range d.indicators {
		run.AddIndicator(r.event(e, i))
	}
	for i, e := range d.events {
		t.events = append(t.events, r.event(e, i))
		run.Add(t.events[i])
	}
	t.found, t.alerts, t.explanation = run.Matches(), run.Alerts(), run.Explanation()
	return t
}

func (r *runner) event(d document, i int) *eval.Event {
	e := r.rule.NewEvent(d.Event, d.id)
	e.Index = i
	return e
}

// undecided counts the events of which nobody can tell offline.
func (t *trial) undecided() int {
	n := t.explanation.Undecided
	for _, g := range t.explanation.Guards {
		n += g.Undecided
	}
	return min(n, len(t.events))
}

func (t *trial) kind() rules.Type { return t.runner.outcome.Doc.Rule.Type() }

// together reports whether an alert can need several events.
func (t *trial) together() bool {
	switch t.kind() {
	case rules.ThresholdType, rules.NewTermsType, rules.ThreatMatchType:
		return true
	}
	return t.explanation.Progress != nil
}

// verdict is what the rule says of the events.
func (t *trial) verdict() Verdict {
	switch {
	case len(t.alerts) == 0:
		return NoMatch
	case t.together() || len(t.found) == len(t.events):
		return Match
	}
	return Mixed
}

// explain says why the verdict is not the expected one, and which clauses
// decided about which events.
func (t *trial) explain(expected Verdict) (string, []eval.Verdict) {
	if expected == NoMatch {
		why := "the rule matches"
		switch {
		case t.together():
			why = "the rule makes " + count(len(t.alerts), "alert")
		case len(t.events) > 1:
			why = fmt.Sprintf("the rule matches %d of %d events", len(t.found), len(t.events))
		}
		return why, t.verdicts(predicate.True)
	}
	var why string
	switch {
	case t.explanation.Progress != nil:
		why = sequenceText(t.explanation.Progress)
	case !t.together() && len(t.events) == 1:
		why = "the rule does not match"
	case !t.together():
		why = fmt.Sprintf("the rule does not match %d of %d events", len(t.events)-len(t.found), len(t.events))
	case len(t.found) == 0:
		why = "the rule makes no alert: its query matches no event"
	default:
		why = fmt.Sprintf("the rule makes no alert: its query matches %d of %d events, and %s", len(t.found), len(t.events), t.missing())
	}
	return why + takenAway(t.explanation.Guards), t.verdicts(predicate.False)
}

// takenAway names the filters and exceptions that took events away.
func takenAway(guards []eval.Guard) string {
	var out strings.Builder
	for _, g := range guards {
		if g.TurnedAway > 0 {
			fmt.Fprintf(&out, "; the %s takes away %s", strings.TrimSpace(g.Kind+" "+g.Name), count(g.TurnedAway, "event"))
		}
	}
	return out.String()
}

// missing says what an alert wants beside events that match the query.
func (t *trial) missing() string {
	switch t.kind() {
	case rules.ThresholdType:
		return "its threshold is not reached"
	case rules.NewTermsType:
		return "no term is new"
	}
	return "no indicator fits"
}

// verdicts are those on the events of which the query says truth; of a
// sequence, of the item that an event comes nearest to.
func (t *trial) verdicts(truth predicate.Truth) []eval.Verdict {
	var out []eval.Verdict
	for _, e := range t.events {
		if v := t.runner.rule.Program.Verdict(e); v.Truth == truth {
			out = append(out, v)
		}
	}
	return slices.Clip(out)
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
