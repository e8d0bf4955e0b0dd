package eval

import (
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
)

// layouts are the forms of strict_date_optional_time that documents use.
var layouts = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006",
	"2006-01-02T15:04:05.999999999Z0700",
}

// TimeOf reads a date as the default format of a date field does: ISO 8601 or
// milliseconds since 1970. Times without a zone are UTC.
func TimeOf(v event.Value) (time.Time, bool) {
	switch v.Kind {
	case event.Integer:
		return time.UnixMilli(v.Int).UTC(), true
	case event.Float:
		return time.UnixMilli(int64(v.Float)).UTC(), true
	case event.Boolean:
		return time.Time{}, false
	}
	text := strings.TrimSpace(v.Text)
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	// A year of four digits comes first, as in Elasticsearch.
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.UnixMilli(ms).UTC(), true
	}
	return time.Time{}, false
}

// NewEvent gives a document its place in the order of events, by its time and,
// if a field for it is named, its tiebreaker. A document without a readable
// time comes first.
func NewEvent(e *event.Event, id, timestampField, tiebreakerField string) *Event {
	out := &Event{Event: e, ID: id}
	if values := e.Values(timestampField); len(values) > 0 {
		out.Time, _ = TimeOf(values[0])
	}
	if values := e.Values(tiebreakerField); tiebreakerField != "" && len(values) > 0 {
		out.Tiebreaker = &values[0]
	}
	return out
}
