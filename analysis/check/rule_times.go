package check

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/rules"
)

// looseTime is a time as people write it: a number and a word.
var looseTime = regexp.MustCompile(
	`^((?i:now)\s*[-+]\s*)?(\d{1,6})\s*([smhd]|(?i:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?))$`)

// readLoose reads such a time as `9m`, with `now-` before it if it has one.
func readLoose(text string) string {
	parts := looseTime.FindStringSubmatch(text)
	if parts == nil {
		return ""
	}
	prefix := strings.ToLower(strings.Join(strings.Fields(parts[1]), ""))
	return prefix + parts[2] + strings.ToLower(parts[3][:1])
}

func malformedInterval(text string) *malformation {
	if intervalPattern.MatchString(text) {
		return nil
	}
	wrong := &malformation{message: "has to be a whole number with `s`, `m`, `h` or `d`, such as `5m`"}
	if fix := readLoose(text); intervalPattern.MatchString(fix) {
		wrong.fix = fix
	}
	return wrong
}

// malformedDateMath judges what Kibana takes for a point in time: date math
// that begins with now, or a date, of which it takes many forms. Only what
// looks like date math is judged.
func malformedDateMath(text string) *malformation {
	wrong := &malformation{message: "has to be a time such as `now-9m`"}
	_, isMath := relative(text)
	switch trimmed := strings.TrimSpace(text); {
	case isMath:
		return nil
	case trimmed == "":
	case strings.HasPrefix(strings.ToLower(trimmed), "now"):
		if fix := readLoose(trimmed); fix != "" {
			wrong.fix = fix
		} else if lower := strings.ToLower(trimmed); lower != text {
			if _, ok := relative(lower); ok {
				wrong.fix = lower
			}
		}
	case looseTime.MatchString(trimmed):
		wrong.fix = "now-" + readLoose(trimmed)
	default:
		return nil // a date in one of the many forms
	}
	return wrong
}

// dateMathStep is one part of date math: `-9m`, `+1d`, `/d`.
var dateMathStep = regexp.MustCompile(`^([-+/])(\d*)(ms|[smhdwMy])`)

// unitLengths are those of the units of date math, a month being 30 days and a
// year 365, which is as exact as comparing two of them needs.
var unitLengths = map[string]time.Duration{
	"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": day, "w": 7 * day, "M": 30 * day, "y": 365 * day,
}

const day = 24 * time.Hour

// relative reads date math as Kibana does and returns how long before now it
// means, up to some hundred years; roundings are left out of account. It is
// false for any other text.
func relative(text string) (before time.Duration, ok bool) {
	rest, ok := strings.CutPrefix(text, "now")
	for ok && rest != "" {
		parts := dateMathStep.FindStringSubmatch(rest)
		if parts == nil {
			return 0, false
		}
		length := stepLength(parts[2], unitLengths[parts[3]])
		switch sign := parts[1]; {
		case sign == "/" && parts[2] != "" && parts[2] != "1":
			return 0, false // one can only round to whole units
		case sign == "-":
			before = min(before+length, longest)
		case sign == "+":
			before = max(before-length, -longest)
		}
		rest = rest[len(parts[0]):]
	}
	return before, ok
}

// longest bounds what is added up, far from the range of a duration.
const longest = 100 * 365 * day

// stepLength multiplies a unit; no number means one.
func stepLength(number string, unit time.Duration) time.Duration {
	if number == "" {
		return unit
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n > int64(longest/unit) {
		return longest
	}
	return time.Duration(n) * unit
}

// runWindow is what one run of a rule searches.
type runWindow struct {
	from, to, interval time.Duration // before now; to is 0 where it is now
	// fromSet and intervalSet say which of them are written.
	fromSet, intervalSet bool
	// exact is false where a time is rounded or no date math.
	exact bool
}

// The schedule of a rule that does not say.
const (
	defaultFrom     = 6 * time.Minute
	defaultInterval = 5 * time.Minute
)

// windowOf reads a rule's schedule with Kibana's defaults.
func windowOf(r *rules.Rule) runWindow {
	w := runWindow{from: defaultFrom, interval: defaultInterval, exact: true, fromSet: r.From.IsSet(), intervalSet: r.Interval.IsSet()}
	read := func(s rules.String, into *time.Duration, parse func(string) (time.Duration, bool)) {
		if s.IsAbsent() {
			return
		}
		d, ok := parse(s.Value)
		if !ok || !s.IsSet() || strings.Contains(s.Value, "/") {
			w.exact = false
			return
		}
		*into = d
	}
	read(r.From, &w.from, relative)
	read(r.To, &w.to, relative)
	read(r.Interval, &w.interval, func(text string) (time.Duration, bool) {
		if !intervalPattern.MatchString(text) {
			return 0, false
		}
		return relative("now-" + text)
	})
	return w
}
