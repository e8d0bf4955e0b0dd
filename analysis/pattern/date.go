package pattern

import (
	"math/bits"
	"regexp"
	"strconv"
	"time"
)

// datePoint maps an instant to its nanoseconds since the earliest one.
func datePoint(seconds int64, nanos int) point {
	hi, lo := bits.Mul64(uint64(seconds)+1<<63, 1e9)
	lo, carry := bits.Add64(lo, uint64(nanos), 0)
	return point{hi + carry, lo}
}

// spellDate writes an instant; one that the format of years with four digits
// has no room for as milliseconds, which may round it.
func spellDate(p point) string {
	seconds, nanos := bits.Div64(p.hi, p.lo, 1e9)
	t := time.Unix(int64(seconds-1<<63), int64(nanos)).UTC()
	if year := t.Year(); year < 0 || year > 9999 {
		return strconv.FormatInt(t.UnixMilli(), 10)
	}
	return t.Format("2006-01-02T15:04:05.999999999Z07:00")
}

// dateText is Elasticsearch's strict_date_optional_time with fractions.
var dateText = regexp.MustCompile(
	`^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(?:(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$`)

// dateUnit reads a date the way Elasticsearch's default format
// (strict_date_optional_time||epoch_millis) does and returns the first and
// the last instant of the unit that it names: 2020-01-01 is a whole day. The
// result is false for date math and anything else.
func dateUnit(text string) (interval, bool) {
	m := dateText.FindStringSubmatch(text)
	if m == nil {
		return epochMillis(text)
	}
	part := func(i, missing int) int {
		n, err := strconv.Atoi(m[i])
		if err != nil {
			return missing
		}
		return n
	}
	year, month, day := part(1, 0), part(2, 1), part(3, 1)
	hour, minute, second := part(4, 0), part(5, 0), part(6, 0)
	nanos := 0
	if m[7] != "" {
		nanos, _ = strconv.Atoi((m[7] + "00000000")[:9])
	}
	zone, ok := zoneOf(m[8])
	start := time.Date(year, time.Month(month), day, hour, minute, second, nanos, zone)
	if !ok || start.Month() != time.Month(month) || start.Day() != day || start.Minute() != minute || hour > 23 || second > 59 {
		return interval{}, false
	}
	var next time.Time
	switch {
	case m[2] == "":
		next = start.AddDate(1, 0, 0)
	case m[3] == "":
		next = start.AddDate(0, 1, 0)
	case m[4] == "":
		next = start.AddDate(0, 0, 1)
	case m[5] == "":
		next = start.Add(time.Hour)
	case m[6] == "":
		next = start.Add(time.Minute)
	case m[7] == "":
		next = start.Add(time.Second)
	default:
		next = start.Add(1)
	}
	return interval{pointOf(start), pointOf(next).prev()}, true
}

func pointOf(t time.Time) point { return datePoint(t.Unix(), t.Nanosecond()) }

func epochMillis(text string) (interval, bool) {
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return interval{}, false
	}
	t := time.UnixMilli(ms)
	return interval{pointOf(t), datePoint(t.Unix(), t.Nanosecond()+999_999)}, true
}

// zoneOf reads Z, +01, +0100 or +01:00; nothing is UTC.
func zoneOf(text string) (*time.Location, bool) {
	if text == "" || text == "Z" {
		return time.UTC, true
	}
	hours, _ := strconv.Atoi(text[1:3])
	minutes := 0
	if len(text) > 3 {
		minutes, _ = strconv.Atoi(text[len(text)-2:])
	}
	if hours > 18 || minutes > 59 {
		return nil, false
	}
	offset := hours*3600 + minutes*60
	if text[0] == '-' {
		offset = -offset
	}
	return time.FixedZone(text, offset), true
}
