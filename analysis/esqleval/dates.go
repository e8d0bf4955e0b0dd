package esqleval

import (
	"math"
	"strings"
	"time"
)

// formatMillis writes a date as Elasticsearch does by default.
func formatMillis(ms int64) string {
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")
}

// formatNanos writes a date_nanos as strict_date_optional_time_nanos does: at
// least three digits behind the point, then as many as it takes.
func formatNanos(ns int64) string {
	t := time.Unix(0, ns).UTC()
	fraction := t.Format(".000000000")[1:]
	for len(fraction) > 3 && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	return t.Format("2006-01-02T15:04:05.") + fraction + "Z"
}

// dateLayouts are the forms of strict_date_optional_time, without a zone.
var dateLayouts = []string{
	"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15", "2006-01-02", "2006-01", "2006",
}

// parseDate reads a date as strict_date_optional_time does: ISO 8601 with any
// part left out from the right; without a zone it is UTC.
func parseDate(s string) (time.Time, bool) {
	main, zone := s, ""
	if i := strings.IndexByte(s, 'T'); i >= 0 {
		if j := strings.IndexAny(s[i:], "Z+-"); j >= 0 {
			main, zone = s[:i+j], s[i+j:]
		}
	}
	if len(main) > len("2006-01-02T15:04:05.123456789") || len(main) < 4 {
		return time.Time{}, false
	}
	location := time.UTC
	if zone != "" && zone != "Z" {
		t, err := time.Parse("-07:00", zone)
		if err != nil {
			if t, err = time.Parse("-0700", zone); err != nil {
				if t, err = time.Parse("-07", zone); err != nil {
					return time.Time{}, false
				}
			}
		}
		location = t.Location()
	}
	main = strings.Replace(strings.TrimSuffix(main, "T"), ",", ".", 1)
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, main, location); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// nanosOf returns nanoseconds since 1970; false for a time that has none or
// lies before 1970, which date_nanos cannot hold.
func nanosOf(t time.Time) (int64, bool) {
	s := t.Unix()
	if s < 0 || s > math.MaxInt64/int64(time.Second)-1 {
		return 0, false
	}
	return t.UnixNano(), true
}
