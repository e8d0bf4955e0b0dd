package sample

import (
	"time"

	"github.com/rulewright/rulewright/analysis/eval"
)

// newTermsShape is that of a rule which alerts on values that were not seen
// before.
type newTermsShape struct{ *maker }

func (s newTermsShape) fields() []string { return s.doc.Rule.NewTerms.Fields.Values() }

// past returns a time within the history that the rule looks at, before the
// events that it looks at.
func (s newTermsShape) past() time.Time {
	start, ok1 := eval.DateMath(s.doc.Rule.NewTerms.HistoryWindowStart.Value, s.now, false)
	from, ok2 := eval.DateMath(s.doc.Rule.From.Value, s.now, false)
	if !ok1 || !ok2 || !start.Before(from) {
		return s.now.AddDate(0, 0, -1)
	}
	return start.Add(from.Sub(start) / 2).Truncate(time.Millisecond)
}

// documents returns an event from the history that the query finds too, with
// other terms where it may have others, and the event with the new ones.
func (s newTermsShape) documents(d *draft, w wish) ([]Document, *failure) {
	known := d
	for _, field := range s.fields() {
		if other := s.other(known, w, field, 1, map[string]bool{known.text(field): true}); other != nil {
			known = other
			break
		}
	}
	return s.write(known, d, known != d)
}

func (s newTermsShape) write(known, d *draft, both bool) ([]Document, *failure) {
	history, err := s.document(HistoryRole, 0, known, s.past())
	if err != nil {
		return nil, &failure{reason: err.Error()}
	}
	doc, err := s.document(EventRole, 0, d, s.now)
	if err != nil {
		return nil, &failure{reason: err.Error()}
	}
	if !both {
		return []Document{doc}, nil
	}
	return []Document{history, doc}, nil
}

func (s newTermsShape) misses(d *draft, _ wish) []Set {
	docs, failed := s.write(d, d, true)
	if failed != nil {
		return nil
	}
	return []Set{{Note: "near miss: the history has these values of " + quoted(s.fields()), Documents: docs}}
}
