package check

import (
	"fmt"
	"time"

	"github.com/rulewright/rulewright/rules"
)

var ruleScheduleGap = &Check{
	ID:    "rule/schedule-gap",
	Title: "time between two runs that no run searches",
	Text: "A rule runs every `interval` (5 minutes without it) and searches from `from` (6 minutes before the run " +
		"without it) to the run. Where the interval is longer than what a run searches, events in between are never " +
		"looked at. Let `from` reach back further than the interval, by some minutes for what arrives late.",
	Bad:      Example{TOML: "[rule]\nfrom = \"now-9m\"\ninterval = \"1h\"\n"},
	Good:     Example{TOML: "[rule]\nfrom = \"now-65m\"\ninterval = \"1h\"\n"},
	Since:    "0.1",
	Severity: Warning,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if r.From.IsAbsent() && r.Interval.IsAbsent() {
			return
		}
		w := windowOf(r)
		searched := w.from - w.to
		if !w.exact || searched <= 0 || w.interval <= searched {
			return
		}
		f := Finding{Message: fmt.Sprintf("the rule runs every %s and searches %s: %s between two runs are never searched",
			inUnits(w.interval), inUnits(searched), inUnits(w.interval-searched))}
		if r.From.IsSet() {
			f.Span = textSpan(r.From.Node)
			if r.Interval.IsSet() {
				f.Related = []Related{{Span: textSpan(r.Interval.Node), Message: "it runs this often"}}
			}
		} else {
			f.Span = textSpan(r.Interval.Node)
			f.Message += "; without `from` a run searches six minutes"
		}
		p.Report(f)
	}),
}

// inUnits writes a time with the largest units that it is made of.
func inUnits(d time.Duration) string {
	switch {
	case d%day == 0:
		return count(int64(d/day), "day")
	case d%time.Hour == 0:
		return count(int64(d/time.Hour), "hour")
	case d%time.Minute == 0:
		return count(int64(d/time.Minute), "minute")
	}
	return count(int64(d/time.Second), "second")
}

func count(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
