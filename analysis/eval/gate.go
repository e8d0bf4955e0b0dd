package eval

import (
	"slices"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/rules"
)

// Gate is what decides which events a rule in ES|QL gets to see. Kibana sends
// it beside the query, as a filter on the source documents: the exceptions of
// the rule's lists, and the time that a run looks at. The `filters` of such a
// rule it sends not; see [Gate.Ignored]. On the other side of the query it makes
// alerts of rows: see [Gate.Alerts].
type Gate struct {
	rule   *Rule
	counts []Guard
	// Outside counts the events that lie outside of the time that the run looks
	// at.
	Outside int
}

// NewGate prepares the gate of a rule; nil stands for a query alone, which sees
// every event.
func NewGate(doc *rules.Document, fields *lower.Fields, settings Settings) *Gate {
	g := &Gate{rule: &Rule{rule: &rules.Rule{}}}
	if doc != nil && doc.Rule != nil {
		g.rule.Path, g.rule.rule, g.rule.settings = doc.File.Path(), doc.Rule, settings
		g.rule.guards = g.rule.exceptionGuards(fields)
	}
	for _, guard := range g.rule.guards {
		g.counts = append(g.counts, guard.Guard)
	}
	return g
}

// Refine takes the gate's conditions anew, with types that are better known;
// what it counted stays.
func (g *Gate) Refine(fields *lower.Fields) {
	if guards := g.rule.exceptionGuards(fields); len(guards) == len(g.counts) {
		g.rule.guards = guards
	}
}

// Passes reports whether the rule sees an event, and counts the others.
func (g *Gate) Passes(e *event.Event) bool {
	at := g.rule.NewEvent(e, "")
	if !g.rule.sees(at) {
		g.Outside++
		return false
	}
	return admits(g.rule.guards, g.counts, at)
}

// Guards are the exceptions with what they took away.
func (g *Gate) Guards() []Guard { return slices.Clone(g.counts) }

// Window is the time that the run looks at; false where it sees every event.
func (g *Gate) Window() (from, to time.Time, ok bool) { return g.rule.Window() }

// Ignored is how many `filters` the rule has, which Kibana does not apply to
// rules in ES|QL: its schema of these has none.
func (g *Gate) Ignored() int { return len(g.rule.rule.Filters) }

// Suppresses reports whether the rule makes one alert of several rows.
func (g *Gate) Suppresses() bool { return len(g.rule.rule.Suppression.GroupBy.Values()) > 0 }

// AlertFields are the fields that decide which rows of a rule's answer become
// one alert: those that it groups by, and those that may tell the time.
func (g *Gate) AlertFields() []string {
	r := g.rule.rule
	out := append([]string{"@timestamp"}, r.Suppression.GroupBy.Values()...)
	for _, field := range []string{r.TimestampOverride.Value, r.TimestampField.Value, g.rule.settings.TimestampField} {
		if field != "" {
			out = append(out, field)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Alerts makes one alert of each row of the answer, or of several where the
// rule suppresses alerts. The rows are documents with the values of the
// [Gate.AlertFields]; the one event of each alert is a row, whose Index says
// which. Rows without a time are all of the time at which the rule runs.
func (g *Gate) Alerts(rows []*event.Event) []Alert {
	alerts := make([]Alert, len(rows))
	for i, row := range rows {
		e := g.rule.NewEvent(row, "")
		e.Index = i
		alerts[i] = Alert{Events: []*Event{e}, Count: 1}
	}
	return g.rule.suppress(alerts)
}
