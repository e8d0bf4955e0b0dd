package eval

import (
	"regexp"
	"strconv"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
)

// resolveDates lets conditions with date math, such as `@timestamp >= now-1d`,
// be decided: the lowering leaves them opaque, since what they mean depends on
// when they are asked. The zero time stands for the present, at each question.
// The formula must be new, and in nobody else's hands.
func resolveDates(f *predicate.Formula, now time.Time) {
	for _, n := range f.Nodes() {
		if n.Op != predicate.Atom || n.Field.Type != predicate.Date {
			continue
		}
		for i := range n.Entries {
			e := &n.Entries[i]
			if bounds := dateBounds(e.Value.String()); e.Value.Opaque() && e.Test == nil && bounds != nil {
				e.Test = func(value string) bool {
					t, ok := TimeOf(event.Text(value))
					return ok && bounds.hold(t, now)
				}
			}
		}
	}
}

// dateBound is one comparison with a date.
type dateBound struct{ operator, date string }

type dates []dateBound

// spelled are the descriptions of opaque comparisons: KQL's `>= now-1d`, EQL's
// `>= "now-1d"`, and the two ends of a Lucene range with `*` for an open one.
var (
	spelledOne  = regexp.MustCompile(`^(<=|>=|<|>|==) (\S+)$`)
	spelledTwo  = regexp.MustCompile(`^range (?:\*|(>=?)("(?:[^"\\]|\\.)*")) (?:\*|(<=?)("(?:[^"\\]|\\.)*"))$`)
	spelledDate = regexp.MustCompile(`^"?(now(?:[-+/].*?)?|[0-9T:.+Z-]+\|\|.*?)"?$`)
)

// dateBounds reads what an opaque condition asks of a date; nil where it is no
// date math.
func dateBounds(description string) dates {
	var out dates
	if m := spelledOne.FindStringSubmatch(description); m != nil {
		date := m[2]
		if text, err := strconv.Unquote(date); err == nil {
			date = text
		}
		out = dates{{m[1], date}}
	} else if m := spelledTwo.FindStringSubmatch(description); m != nil {
		for i := 1; i < len(m); i += 2 {
			if text, err := strconv.Unquote(m[i+1]); err == nil {
				out = append(out, dateBound{m[i], text})
			}
		}
	} else if m := spelledDate.FindStringSubmatch(description); m != nil {
		out = dates{{"=", m[1]}}
	}
	for _, b := range out {
		if _, ok := DateMath(b.date, time.Unix(0, 0), false); !ok {
			return nil
		}
	}
	return out
}

// hold reports whether a time is within the bounds. Rounding goes to the end
// of the unit where that is what the comparison means: `> now/d` is after the
// day, `<= now/d` includes it.
func (d dates) hold(t, now time.Time) bool {
	if now.IsZero() {
		now = time.Now()
	}
	for _, b := range d {
		lo, _ := DateMath(b.date, now, false)
		hi, _ := DateMath(b.date, now, true)
		ok := false
		switch b.operator {
		case ">=":
			ok = !t.Before(lo)
		case ">":
			ok = t.After(hi)
		case "<":
			ok = t.Before(lo)
		case "<=":
			ok = !t.After(hi)
		case "=", "==":
			ok = !t.Before(lo) && !t.After(hi)
		}
		if !ok {
			return false
		}
	}
	return len(d) > 0
}
