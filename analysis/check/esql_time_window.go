package check

import (
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/esql"
)

var esqlTimeWindow = &Check{
	ID:    "esql/time-window",
	Title: "time window in the query that is wider than the rule's",
	Text: "Kibana hands an ES|QL query only the events since the rule's `from`. A condition of the query that reaches back " +
		"further finds nothing there: the rule sees less than it says.\n\nSet `from` to the window of the query, or leave " +
		"the condition out.",
	Bad: Example{Language: "esql", Query: `from logs-endpoint.events.* metadata _id, _version, _index
| where @timestamp > now() - 7 days and process.name == "nc"`},
	Good: Example{Language: "esql", Query: `from logs-endpoint.events.* metadata _id, _version, _index
| where @timestamp > now() - 5 minutes and process.name == "nc"`},
	Since:    "0.1",
	Severity: Warning,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		w := windowOf(r)
		for _, q := range p.Queries() {
			if !w.exact {
				continue
			}
			for _, c := range q.esqlCommands() {
				switch c := c.(type) {
				case *esql.Where:
					p.reportWindow(q, c.Condition, w.from, r.From)
				case *esql.Eval, *esql.Stats:
					return // what follows may speak of another time
				}
			}
		}
	}),
}

func (p *Pass) reportWindow(q *Query, condition esql.Expr, lookback time.Duration, from rules.String) {
	for _, term := range esqlConjuncts(condition) {
		b, ok := term.(*esql.Binary)
		if !ok {
			continue
		}
		left, since := b.Left, b.Right
		if b.Op == "<" || b.Op == "<=" { // now() - 7 days < @timestamp
			left, since = since, left
		} else if b.Op != ">" && b.Op != ">=" {
			continue
		}
		if !isTimestamp(left) {
			continue
		}
		window, ok := sinceNow(since)
		if !ok || window <= lookback {
			continue
		}
		f := Finding{
			Span: q.InFile(since.Span()),
			Message: "the query asks for the last " + inUnits(window) + ", but a run of the rule hands it the last " + inUnits(lookback) +
				" only",
		}
		if from.IsSet() {
			f.Related = []Related{{Span: textSpan(from.Node), Message: "a run searches from here"}}
		}
		p.Report(f)
	}
}

// esqlConjuncts returns the conditions that all have to hold.
func esqlConjuncts(e esql.Expr) []esql.Expr {
	switch e := e.(type) {
	case *esql.Paren:
		return esqlConjuncts(e.Expr)
	case *esql.Logical:
		if !e.And {
			break
		}
		var out []esql.Expr
		for _, term := range e.Terms {
			out = append(out, esqlConjuncts(term)...)
		}
		return out
	}
	return []esql.Expr{e}
}

func isTimestamp(e esql.Expr) bool {
	c, ok := e.(*esql.Column)
	return ok && c.Known() && c.Name() == "@timestamp"
}

// spanUnits are the units of a fixed length.
var spanUnits = map[string]time.Duration{
	"second": time.Second, "sec": time.Second, "s": time.Second, "minute": time.Minute, "min": time.Minute, "m": time.Minute,
	"hour": time.Hour, "h": time.Hour, "day": 24 * time.Hour, "d": 24 * time.Hour, "week": 7 * 24 * time.Hour, "w": 7 * 24 * time.Hour,
}

// sinceNow returns how far `NOW() - 5 minutes` reaches back.
func sinceNow(e esql.Expr) (time.Duration, bool) {
	b, ok := e.(*esql.Binary)
	if !ok || b.Op != "-" {
		return 0, false
	}
	call, ok := b.Left.(*esql.Call)
	span, isSpan := b.Right.(*esql.TimeSpan)
	if !ok || !isSpan || !strings.EqualFold(call.Name.Name, "now") {
		return 0, false
	}
	n, err := strconv.Atoi(span.Amount.Value)
	unit, known := spanUnits[strings.ToLower(span.Unit.Name)]
	if !known {
		unit, known = spanUnits[strings.TrimSuffix(strings.ToLower(span.Unit.Name), "s")]
	}
	const most = 100000
	return time.Duration(n) * unit, err == nil && known && n > 0 && n < most
}
