package esqleval

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateLayout is a date format in Java's letters.
type dateLayout struct {
	// iso and millis stand for the formats with a name.
	iso, millis, seconds bool
	parts                []layoutPart
}

// layoutPart is a run of one letter, or text as it is.
type layoutPart struct {
	letter byte // 0 for text
	count  int
	text   string
	// optional counts the brackets around it.
	optional int
}

var errFormat = errors.New("java.lang.IllegalArgumentException: Invalid format")

// namedFormats are the formats of Elasticsearch that have a name.
var namedFormats = map[string]string{
	"date": "yyyy-MM-dd", "strict_date": "yyyy-MM-dd", "basic_date": "yyyyMMdd", "year": "yyyy", "strict_year": "yyyy",
	"year_month": "yyyy-MM", "strict_year_month": "yyyy-MM", "year_month_day": "yyyy-MM-dd", "strict_year_month_day": "yyyy-MM-dd",
	"hour": "HH", "hour_minute": "HH:mm", "hour_minute_second": "HH:mm:ss", "date_hour_minute_second": "yyyy-MM-dd'T'HH:mm:ss",
	"date_time": "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "strict_date_time": "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
	"date_time_no_millis": "yyyy-MM-dd'T'HH:mm:ssXXX", "strict_date_time_no_millis": "yyyy-MM-dd'T'HH:mm:ssXXX",
}

// parseDateFormat reads a date format; an error where it has letters that are
// not understood here.
func parseDateFormat(pattern string) (*dateLayout, error) {
	switch pattern {
	case "strict_date_optional_time", "date_optional_time", "iso8601", "strict_date_optional_time_nanos":
		return &dateLayout{iso: true}, nil
	case "epoch_millis":
		return &dateLayout{millis: true}, nil
	case "epoch_second":
		return &dateLayout{seconds: true}, nil
	}
	if p, ok := namedFormats[pattern]; ok {
		pattern = p
	}
	if strings.Contains(pattern, "||") || len(pattern) > 1000 {
		return nil, errFormat
	}
	l := &dateLayout{}
	optional := 0
	for i := 0; i < len(pattern); {
		c := pattern[i]
		switch {
		case c == '\'':
			end := strings.IndexByte(pattern[i+1:], '\'')
			if end < 0 {
				return nil, errFormat
			}
			text := pattern[i+1 : i+1+end]
			if end == 0 {
				text = "'"
			}
			l.parts = append(l.parts, layoutPart{text: text, optional: optional})
			i += end + 2
		case c == '[':
			optional++
			i++
		case c == ']':
			optional--
			i++
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			n := 1
			for i+n < len(pattern) && pattern[i+n] == c {
				n++
			}
			if !strings.ContainsRune("yuMLdDHhkKmsSnaEeXxZzQqGA", rune(c)) {
				return nil, errFormat
			}
			l.parts = append(l.parts, layoutPart{letter: c, count: n, optional: optional})
			i += n
		default:
			l.parts = append(l.parts, layoutPart{text: string(c), optional: optional})
			i++
		}
	}
	return l, nil
}

// format writes a time.
func (l *dateLayout) format(t time.Time) string {
	switch {
	case l.iso:
		return formatMillis(t.UnixMilli())
	case l.millis:
		return strconv.FormatInt(t.UnixMilli(), 10)
	case l.seconds:
		return strconv.FormatInt(t.Unix(), 10)
	}
	var b strings.Builder
	for _, p := range l.parts {
		if p.letter == 0 {
			b.WriteString(p.text)
		} else {
			b.WriteString(p.format(t))
		}
	}
	return b.String()
}

func (p layoutPart) format(t time.Time) string {
	padded := func(n int) string { return fmt.Sprintf("%0*d", min(p.count, 19), n) }
	switch p.letter {
	case 'y', 'u':
		if p.count == 2 {
			return fmt.Sprintf("%02d", t.Year()%100)
		}
		return padded(t.Year())
	case 'M', 'L':
		switch {
		case p.count == 3:
			return t.Format("Jan")
		case p.count >= 4:
			return t.Format("January")
		}
		return padded(int(t.Month()))
	case 'Q', 'q':
		return padded((int(t.Month())-1)/3 + 1)
	case 'd':
		return padded(t.Day())
	case 'D':
		return padded(t.YearDay())
	case 'E':
		if p.count >= 4 {
			return t.Format("Monday")
		}
		return t.Format("Mon")
	case 'e':
		switch {
		case p.count >= 4:
			return t.Format("Monday")
		case p.count == 3:
			return t.Format("Mon")
		}
		return padded(int(t.Weekday()+6)%7 + 1)
	case 'H':
		return padded(t.Hour())
	case 'k':
		return padded((t.Hour()+23)%24 + 1)
	case 'h':
		return padded((t.Hour()+11)%12 + 1)
	case 'K':
		return padded(t.Hour() % 12)
	case 'm':
		return padded(t.Minute())
	case 's':
		return padded(t.Second())
	case 'S':
		return fmt.Sprintf("%09d", t.Nanosecond())[:min(p.count, 9)]
	case 'n':
		return padded(t.Nanosecond())
	case 'A':
		return padded((t.Hour()*3600+t.Minute()*60+t.Second())*1000 + t.Nanosecond()/1e6)
	case 'a':
		return t.Format("PM")
	case 'G':
		return "AD"
	case 'X':
		return t.Format([]string{"Z07", "Z07", "Z0700", "Z07:00", "Z0700", "Z07:00"}[min(p.count, 5)])
	case 'x':
		return t.Format([]string{"-07", "-07", "-0700", "-07:00", "-0700", "-07:00"}[min(p.count, 5)])
	case 'Z':
		if p.count >= 4 {
			return t.Format("GMT-07:00")
		}
		return t.Format("-0700")
	}
	name, _ := t.Zone()
	return name
}

// parsed is what has been read of a date.
type parsed struct {
	year, month, day, hour, minute, second, nano, yearDay int
	pm, twelve                                            bool
	zone                                                  *time.Location
}

// parse reads a text as a whole; false if it is not in the format.
func (l *dateLayout) parse(text string, zone *time.Location) (time.Time, bool) {
	switch {
	case l.iso:
		return parseDate(text)
	case l.millis, l.seconds:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return time.Time{}, false
		}
		if l.seconds {
			return time.Unix(n, 0), true
		}
		return time.UnixMilli(n), true
	}
	d := parsed{year: 1970, month: 1, day: 1, zone: zone}
	rest, ok := text, true
	for i, p := range l.parts {
		adjacent := i+1 < len(l.parts) && l.parts[i+1].letter != 0
		before := rest
		if rest, ok = d.read(p, rest, adjacent); !ok {
			if p.optional == 0 {
				return time.Time{}, false
			}
			rest = before
		}
	}
	if rest != "" {
		return time.Time{}, false
	}
	if d.twelve {
		if d.hour %= 12; d.pm {
			d.hour += 12
		}
	}
	if d.yearDay > 0 {
		return time.Date(d.year, 1, d.yearDay, d.hour, d.minute, d.second, d.nano, d.zone), true
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, d.nano, d.zone)
	return t, int(t.Month()) == d.month && t.Day() == d.day && d.hour < 24 && d.minute < 60 && d.second < 60
}

// read takes one part from the front of a text.
func (d *parsed) read(p layoutPart, text string, adjacent bool) (rest string, ok bool) {
	if p.letter == 0 {
		return strings.CutPrefix(text, p.text)
	}
	switch {
	case p.letter == 'M' && p.count >= 3, p.letter == 'L' && p.count >= 3:
		layout := "Jan"
		if p.count >= 4 {
			layout = "January"
		}
		for m := time.January; m <= time.December; m++ {
			name := time.Date(2000, m, 1, 0, 0, 0, 0, time.UTC).Format(layout)
			if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) {
				d.month = int(m)
				return text[len(name):], true
			}
		}
		return text, false
	case p.letter == 'E':
		n := 0
		for n < len(text) && (text[n]|0x20) >= 'a' && (text[n]|0x20) <= 'z' {
			n++
		}
		return text[n:], n >= 3
	case p.letter == 'a':
		if len(text) < 2 {
			return text, false
		}
		d.twelve, d.pm = true, strings.EqualFold(text[:2], "PM")
		return text[2:], d.pm || strings.EqualFold(text[:2], "AM")
	case strings.IndexByte("XxZz", p.letter) >= 0:
		return d.readZone(text)
	}
	n := 0
	most := 19
	if adjacent || p.letter == 'S' || p.count == 2 {
		most = p.count
	}
	for n < len(text) && n < most && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	if n == 0 || n < p.count && p.letter != 'S' {
		return text, false
	}
	v, err := strconv.Atoi(text[:n])
	if err != nil || v > 1<<31 {
		return text, false
	}
	switch p.letter {
	case 'y', 'u':
		if p.count == 2 {
			v += 2000
		}
		d.year = v
	case 'M', 'L':
		d.month = v
	case 'd':
		d.day = v
	case 'D':
		d.yearDay = v
	case 'H':
		d.hour = v
	case 'k':
		d.hour = v % 24
	case 'h', 'K':
		d.hour, d.twelve = v, true
	case 'm':
		d.minute = v
	case 's':
		d.second = v
	case 'S':
		nano, _ := strconv.Atoi((text[:n] + "000000000")[:9])
		d.nano = nano
	case 'n':
		d.nano = v
	default:
		return text, false
	}
	return text[n:], true
}

func (d *parsed) readZone(text string) (string, bool) {
	if rest, ok := strings.CutPrefix(text, "Z"); ok {
		d.zone = time.UTC
		return rest, true
	}
	for _, name := range []string{"UTC", "GMT"} {
		if rest, ok := strings.CutPrefix(text, name); ok {
			d.zone = time.UTC
			return rest, true
		}
	}
	for _, layout := range []string{"-07:00", "-0700", "-07"} {
		if len(text) >= len(layout) {
			if t, err := time.Parse(layout, text[:len(layout)]); err == nil {
				d.zone = t.Location()
				return text[len(layout):], true
			}
		}
	}
	return text, false
}
