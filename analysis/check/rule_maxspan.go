package check

import (
	"time"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
)

var ruleMaxspan = &Check{
	ID:    "rule/maxspan",
	Title: "sequence that may last longer than a run searches",
	Text: "Each run of a rule sees only the events from `from` on (6 minutes without it). A sequence whose `maxspan` is " +
		"longer than that is found only if it happens to fit into what one run searches. Let `from` reach back by " +
		"`maxspan` and `interval` together, or shorten `maxspan`.",
	Bad:      Example{TOML: maxspanExample("now-9m")},
	Good:     Example{TOML: maxspanExample("now-70m")},
	Since:    "0.1",
	Severity: Warning,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		for _, q := range p.Queries() {
			if q.EQL == nil || q.EQL.Kind != eql.Sequence || q.EQL.Maxspan == nil || q.Path != "rule.query" {
				continue
			}
			w := windowOf(r)
			span := time.Duration(min(q.EQL.Maxspan.Millis, longest.Milliseconds())) * time.Millisecond
			if !w.exact || span <= w.from-w.to {
				continue
			}
			f := Finding{
				Span:    q.InFile(q.EQL.Maxspan.At),
				Message: "a run searches " + inUnits(w.from-w.to) + ", so that a sequence of up to " + inUnits(span) + " is not always seen as a whole",
			}
			if from := r.From; from.IsSet() {
				f.Related = []Related{{Span: textSpan(from.Node), Message: "a run searches from here"}}
			}
			p.Report(f)
		}
	}),
}

func maxspanExample(from string) string {
	return "[rule]\nfrom = \"" + from + "\"\nlanguage = \"eql\"\ntype = \"eql\"\nquery = '''\nsequence by host.id with maxspan=1h\n" +
		"  [process where event.type == \"start\"]\n  [network where true]\n'''\n"
}
