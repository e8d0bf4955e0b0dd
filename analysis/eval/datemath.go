package eval

import (
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
)

// DateMath reads a date that may be relative, as `now-9m`, `now-1d/d` and
// `2026-01-01||+1M/d` are. With up, rounding goes to the last millisecond of
// the unit, as it does at the upper end of a range. It is false for text that
// is no date.
func DateMath(text string, now time.Time, up bool) (time.Time, bool) {
	t, rest := now, ""
	if after, ok := strings.CutPrefix(text, "now"); ok {
		rest = after
	} else {
		anchor, math, _ := strings.Cut(text, "||")
		if t, ok = TimeOf(event.Text(anchor)); !ok {
			return time.Time{}, false
		}
		rest = math
	}
	t = t.UTC()
	for rest != "" {
		op := rest[0]
		rest = rest[1:]
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		n := 1
		if digits > 0 {
			var err error
			if n, err = strconv.Atoi(rest[:digits]); err != nil || n > 1e6 {
				return time.Time{}, false
			}
		}
		if len(rest) == digits {
			return time.Time{}, false
		}
		unit := rest[digits]
		rest = rest[digits+1:]
		ok := false
		switch op {
		case '+':
			t, ok = shift(t, n, unit)
		case '-':
			t, ok = shift(t, -n, unit)
		case '/':
			if start, is := roundDown(t, unit); is && digits == 0 {
				t, ok = start, true
				if up {
					t, _ = shift(start, 1, unit)
					t = t.Add(-time.Millisecond)
				}
			}
		}
		if !ok {
			return time.Time{}, false
		}
	}
	return t, true
}

// shift moves a time by some units of date math.
func shift(t time.Time, n int, unit byte) (time.Time, bool) {
	switch unit {
	case 'y':
		return t.AddDate(n, 0, 0), true
	case 'M':
		return t.AddDate(0, n, 0), true
	case 'w':
		return t.AddDate(0, 0, 7*n), true
	case 'd':
		return t.AddDate(0, 0, n), true
	case 'h', 'H':
		return t.Add(time.Duration(n) * time.Hour), true
	case 'm':
		return t.Add(time.Duration(n) * time.Minute), true
	case 's':
		return t.Add(time.Duration(n) * time.Second), true
	}
	return t, false
}

// roundDown returns the start of the unit that a time lies in; a week begins
// on Monday.
func roundDown(t time.Time, unit byte) (time.Time, bool) {
	year, month, day := t.Date()
	switch unit {
	case 'y':
		return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), true
	case 'M':
		return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC), true
	case 'w':
		return time.Date(year, month, day-int(t.Weekday()+6)%7, 0, 0, 0, 0, time.UTC), true
	case 'd':
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), true
	case 'h', 'H':
		return t.Truncate(time.Hour), true
	case 'm':
		return t.Truncate(time.Minute), true
	case 's':
		return t.Truncate(time.Second), true
	}
	return t, false
}
