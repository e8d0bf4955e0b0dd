package sample

import (
	"fmt"
	"time"
)

// thresholdShape is that of a rule which alerts on many events of one group.
type thresholdShape struct{ *maker }

// mostEvents bounds how many events one alert may take.
const mostEvents = 10000

// counts returns how many events an alert takes, and how many values of which
// field they have to have; the field is empty where that does not matter.
func (s thresholdShape) counts() (events, values int, field string) {
	t := s.doc.Rule.Threshold
	events = int(min(max(t.Value.Value, 1), mostEvents+1))
	if len(t.Cardinality) > 0 {
		values, field = int(min(t.Cardinality[0].Value.Value, mostEvents+1)), t.Cardinality[0].Field.Value
	}
	return max(events, values), values, field
}

func (s thresholdShape) documents(d *draft, w wish) ([]Document, *failure) {
	events, values, field := s.counts()
	return s.row(d, w, events, values, field)
}

// row returns events of one group, of which the first ones have values of
// their own in a field.
func (s thresholdShape) row(d *draft, w wish, events, values int, field string) ([]Document, *failure) {
	if events > mostEvents {
		return nil, &failure{reason: fmt.Sprintf("an alert takes more than %d events", mostEvents)}
	}
	drafts := make([]*draft, events)
	taken := map[string]bool{}
	for i := range drafts {
		drafts[i] = d
		if i > 0 && i < values {
			drafts[i] = s.other(d, w, field, i, taken)
		}
		if drafts[i] == nil {
			return nil, &failure{reason: fmt.Sprintf("no %d events with different values of `%s` were found", values, field)}
		}
		taken[drafts[i].text(field)] = true
	}
	pace := max(min(time.Second/10, 10*time.Second/time.Duration(events)), time.Millisecond).Truncate(time.Millisecond)
	docs := make([]Document, events)
	for i, d := range drafts {
		doc, err := s.document(EventRole, 0, d, s.now.Add(-time.Duration(events-1-i)*pace))
		if err != nil {
			return nil, &failure{reason: err.Error()}
		}
		docs[i] = doc
	}
	return docs, nil
}

func (s thresholdShape) misses(d *draft, w wish) []Set {
	var out []Set
	events, values, field := s.counts()
	if least := int(s.doc.Rule.Threshold.Value.Value); least > 1 && least <= mostEvents && values < least {
		if docs, failed := s.row(d, w, least-1, values, field); failed == nil {
			out = append(out, Set{Note: "near miss: one event fewer than the threshold", Documents: docs})
		}
	}
	if values > 1 {
		if docs, failed := s.row(d, w, events, values-1, field); failed == nil {
			out = append(out, Set{Note: "near miss: one value of `" + field + "` fewer than the threshold", Documents: docs})
		}
	}
	return out
}
