package sample

import (
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/rules/kql"
)

// resolve returns the time that date math such as "now-7d/d" stands for.
func resolve(text string, now time.Time) (time.Time, bool) {
	rest, ok := strings.CutPrefix(text, "now")
	if !ok {
		return now, false
	}
	at := now
	for rest != "" {
		op := rest[0]
		rest = rest[1:]
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		n, err := strconv.Atoi(rest[:digits])
		if err != nil && digits > 0 || digits == len(rest) {
			return now, false
		}
		if digits == 0 {
			n = 1
		}
		unit := rest[digits]
		rest = rest[digits+1:]
		switch op {
		case '+':
			at, ok = shift(at, n, unit)
		case '-':
			at, ok = shift(at, -n, unit)
		case '/':
			at, ok = round(at, unit)
			ok = ok && digits == 0
		default:
			ok = false
		}
		if !ok {
			return now, false
		}
	}
	return at, true
}

func shift(at time.Time, n int, unit byte) (time.Time, bool) {
	if n > 1e6 || n < -1e6 {
		return at, false
	}
	switch unit {
	case 'y':
		return at.AddDate(n, 0, 0), true
	case 'M':
		return at.AddDate(0, n, 0), true
	case 'w':
		return at.AddDate(0, 0, 7*n), true
	case 'd':
		return at.AddDate(0, 0, n), true
	case 'h', 'H':
		return at.Add(time.Duration(n) * time.Hour), true
	case 'm':
		return at.Add(time.Duration(n) * time.Minute), true
	case 's':
		return at.Add(time.Duration(n) * time.Second), true
	}
	return at, false
}

// round rounds down.
func round(at time.Time, unit byte) (time.Time, bool) {
	year, month, day := at.Date()
	switch unit {
	case 'y':
		return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), true
	case 'M':
		return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC), true
	case 'w':
		return time.Date(year, month, day-(int(at.Weekday())+6)%7, 0, 0, 0, 0, time.UTC), true
	case 'd':
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), true
	case 'h', 'H':
		return at.Truncate(time.Hour), true
	case 'm':
		return at.Truncate(time.Minute), true
	case 's':
		return at.Truncate(time.Second), true
	}
	return at, false
}

// resolved returns a query with times in the place of date math.
func resolved(q *kql.Query, now time.Time) string {
	var b strings.Builder
	from := 0
	if q.Root == nil {
		return q.Text
	}
	kql.Walk(q.Root, func(n kql.Node) bool {
		r, ok := n.(*kql.Range)
		if !ok {
			return true
		}
		if at, ok := resolve(r.Value.Text, now); ok {
			b.WriteString(q.Text[from:r.Value.At.Start] + `"` + at.Format(timeLayout) + `"`)
			from = r.Value.At.End
		}
		return true
	})
	return b.String() + q.Text[from:]
}
