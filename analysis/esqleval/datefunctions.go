package esqleval

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

func init() {
	named := func(layout string) scalar {
		return scalar{strict: func(k *call, v []Value) (Value, error) {
			return timeOf(k.args[0], toInt(v[0])).In(k.run.zone).Format(layout), nil
		}}
	}
	register(map[string]scalar{
		"date_diff": {strict: dateDiff}, "date_extract": {strict: dateExtract}, "date_trunc": {strict: dateTrunc, check: checkTrunc},
		"date_format": {strict: dateFormat, check: checkFormat(0)}, "date_parse": {strict: dateParse, check: checkFormat(0)},
		"day_name": named("Monday"), "month_name": named("January"),
	})
}

func checkTrunc(args []node) error {
	if args[0].constant && args[0].value() != nil {
		return checkSpan(args[0].value())
	}
	return nil
}

func dateTrunc(k *call, v []Value) (Value, error) {
	if err := checkSpan(v[0]); err != nil {
		return nil, err
	}
	return dateOf(k.ret, truncateTime(timeOf(k.ret, toInt(v[1])), v[0], k.run.zone))
}

// dateUnits are the names of DATE_DIFF's units.
var dateUnits = map[string]string{}

func init() {
	for unit, names := range map[string]string{
		"year": "year years yyyy yy", "quarter": "quarter quarters qq q", "month": "month months mm m",
		"day":  "dayofyear dy y day days dd d weekday weekdays dw",
		"week": "week weeks wk ww", "hour": "hour hours hh", "minute": "minute minutes mi n", "second": "second seconds ss s",
		"millisecond": "millisecond milliseconds ms", "microsecond": "microsecond microseconds mcs",
		"nanosecond": "nanosecond nanoseconds ns",
	} {
		for name := range strings.FieldsSeq(names) {
			dateUnits[name] = unit
		}
	}
}

// dateDiff counts the whole units from one time to another.
func dateDiff(k *call, v []Value) (Value, error) {
	unit, ok := dateUnits[strings.ToLower(toText(v[0]))]
	if !ok {
		return nil, fmt.Errorf("java.lang.IllegalArgumentException: A value of [YEAR, QUARTER, MONTH, DAYOFYEAR, DAY, WEEK, WEEKDAY, HOUR, MINUTE, SECOND, "+
			"MILLISECOND, MICROSECOND, NANOSECOND] or their aliases is required; received [%s]", toText(v[0]))
	}
	from, to := timeOf(k.args[1], toInt(v[1])).In(k.run.zone), timeOf(k.args[2], toInt(v[2])).In(k.run.zone)
	seconds, nanos := to.Unix()-from.Unix(), int64(to.Nanosecond()-from.Nanosecond())
	// Whole seconds, rounded towards zero.
	if seconds > 0 && nanos < 0 {
		seconds, nanos = seconds-1, nanos+1e9
	} else if seconds < 0 && nanos > 0 {
		seconds, nanos = seconds+1, nanos-1e9
	}
	var n int64
	switch unit {
	case "year":
		n = monthsBetween(from, to) / 12
	case "quarter":
		n = monthsBetween(from, to) / 3
	case "month":
		n = monthsBetween(from, to)
	case "week":
		n = seconds / (7 * 86400)
	case "day":
		n = seconds / 86400
	case "hour":
		n = seconds / 3600
	case "minute":
		n = seconds / 60
	case "second":
		n = seconds
	default:
		scale := map[string]int64{"millisecond": 1e3, "microsecond": 1e6, "nanosecond": 1e9}[unit]
		if math.Abs(float64(seconds)) > float64(math.MaxInt32)/float64(scale)+1 {
			return nil, errInteger
		}
		n = seconds*scale + nanos/(1e9/scale)
	}
	return wholeFit(n)
}

func wholeFit(n int64) (Value, error) {
	if n > math.MaxInt32 || n < math.MinInt32 {
		return nil, fmt.Errorf("org.elasticsearch.xpack.esql.core.InvalidArgumentException: [%d] out of [integer] range", n)
	}
	return n, nil
}

// monthsBetween counts whole months, rounded towards zero.
func monthsBetween(from, to time.Time) int64 {
	n := int64(to.Year()-from.Year())*12 + int64(to.Month()) - int64(from.Month())
	// What is left within the month, compared as day and time of day.
	rest := func(t time.Time) time.Duration {
		return time.Duration(t.Day())*24*time.Hour + time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute +
			time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	}
	switch {
	case n > 0 && rest(to) < rest(from):
		n--
	case n < 0 && rest(to) > rest(from):
		n++
	}
	return n
}

// dateExtract reads one part of a date, named as Java's ChronoField does.
func dateExtract(k *call, v []Value) (Value, error) {
	t := timeOf(k.args[1], toInt(v[1])).In(k.run.zone)
	_, offset := t.Zone()
	days := floorDiv(t.Unix()+int64(offset), 86400)
	second := int64(t.Hour()*3600 + t.Minute()*60 + t.Second())
	nano := int64(t.Nanosecond())
	hour12 := int64(t.Hour() % 12)
	n, ok := map[string]int64{
		"year": int64(t.Year()), "year_of_era": int64(t.Year()), "era": 1, "month_of_year": int64(t.Month()),
		"proleptic_month": int64(t.Year())*12 + int64(t.Month()) - 1,
		"day_of_month":    int64(t.Day()), "day_of_year": int64(t.YearDay()), "day_of_week": int64(t.Weekday()+6)%7 + 1, "epoch_day": days,
		"aligned_week_of_month": int64(t.Day()-1)/7 + 1, "aligned_week_of_year": int64(t.YearDay()-1)/7 + 1,
		"aligned_day_of_week_in_month": int64(t.Day()-1)%7 + 1, "aligned_day_of_week_in_year": int64(t.YearDay()-1)%7 + 1,
		"hour_of_day": int64(t.Hour()), "clock_hour_of_day": int64(t.Hour()+23)%24 + 1, "hour_of_ampm": hour12,
		"clock_hour_of_ampm": (hour12+11)%12 + 1, "ampm_of_day": int64(t.Hour() / 12), "minute_of_hour": int64(t.Minute()),
		"minute_of_day": second / 60, "second_of_minute": int64(t.Second()), "second_of_day": second,
		"milli_of_second": nano / 1e6, "milli_of_day": second*1e3 + nano/1e6, "micro_of_second": nano / 1e3,
		"micro_of_day": second*1e6 + nano/1e3, "nano_of_second": nano, "nano_of_day": second*1e9 + nano,
		"instant_seconds": t.Unix(), "offset_seconds": int64(offset),
	}[strings.ToLower(toText(v[0]))]
	if !ok {
		return nil, fmt.Errorf("java.lang.IllegalArgumentException: No enum constant java.time.temporal.ChronoField.%s", strings.ToUpper(toText(v[0])))
	}
	return n, nil
}

// checkFormat refuses constant formats of dates that are not understood here.
func checkFormat(place int) func([]node) error {
	return func(args []node) error {
		if len(args) < 2 || !args[place].constant || args[place].value() == nil {
			return nil
		}
		if _, err := parseDateFormat(toText(args[place].value())); err != nil {
			return offline("the date format %q is not run offline", toText(args[place].value()))
		}
		return nil
	}
}

func dateFormat(k *call, v []Value) (Value, error) {
	typ, date := k.args[len(v)-1], toInt(v[len(v)-1])
	if len(v) == 1 {
		return textOf(date, typ), nil
	}
	f, err := parseDateFormat(toText(v[0]))
	if err != nil {
		return nil, err
	}
	return f.format(timeOf(typ, date).In(k.run.zone)), nil
}

func dateParse(k *call, v []Value) (Value, error) {
	text := toText(v[len(v)-1])
	if len(v) == 1 {
		return convertDate(text, pipeline.Keyword, pipeline.Date)
	}
	f, err := parseDateFormat(toText(v[0]))
	if err != nil {
		return nil, err
	}
	t, ok := f.parse(text, k.run.zone)
	if !ok {
		return nil, fmt.Errorf("java.lang.IllegalArgumentException: failed to parse date field [%s] with format [%s]", text, toText(v[0]))
	}
	return dateOf(pipeline.Date, t)
}
