package pipeline

import "regexp"

// isoDate is what Elasticsearch reads as a date by itself
// (strict_date_optional_time): the year, as much of month and day as is known,
// and behind a `T` as much of the time. Neither date math such as `now-1d` nor
// a blank in place of the `T` is read.
var isoDate = regexp.MustCompile(`^[+-]?\d{4,9}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?` +
	`(T(\d{2}(:\d{2}(:\d{2}([.,]\d{1,9})?)?)?)?(Z|[+-]\d{2}(:?\d{2}(:?\d{2})?)?|[A-Za-z][A-Za-z0-9/_+-]*)?)?$`)

// isDate reports whether Elasticsearch reads a string literal as a date.
func isDate(text string) bool { return isoDate.MatchString(text) }

// notADate says what a string is that stands for a date and is none.
func notADate(text string) string {
	return "`" + text + "` is no date: dates are written as `2026-01-31` or `2026-01-31T09:30:00Z`, and reckoned as in `NOW() - 1 day`"
}
