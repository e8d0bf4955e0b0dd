package eval

import (
	"slices"
	"strings"
	"time"

	"github.com/rulewright/rulewright/rules"
)

// suppress makes one alert of those that have the same values in the fields of
// alert_suppression: the first one, with the number of those that it stands
// for. Where a duration is given, an alert stands for those that come within
// it; without one, for all of a run.
func (r *Rule) suppress(alerts []Alert) []Alert {
	fields := r.rule.Suppression.GroupBy.Values()
	if len(fields) == 0 || len(alerts) == 0 {
		return alerts
	}
	byFirstEvent(alerts)
	keepMissing := r.rule.Suppression.MissingFieldsStrategy.Is("doNotSuppress")
	duration, limited := r.suppressionTime()
	open := map[string]int{} // the alert of each group, as an index of out
	var out []Alert
	for _, a := range alerts {
		for _, terms := range r.suppressionTerms(a, fields) {
			if keepMissing && slices.ContainsFunc(terms, func(t Term) bool { return len(t.Values) == 0 }) {
				out = append(out, a)
				continue
			}
			key := termsKey(terms)
			if at, ok := open[key]; ok && (!limited || !firstEvent(a).Time.After(firstEvent(out[at]).Time.Add(duration))) {
				out[at].Count++
				continue
			}
			open[key] = len(out)
			first := a
			first.Terms = terms
			out = append(out, first)
		}
	}
	return out
}

func (r *Rule) suppressionTime() (time.Duration, bool) {
	s := r.rule.Suppression
	unit, ok := durationUnits[s.DurationUnit.Value]
	return time.Duration(s.DurationValue.Value) * unit, ok && s.DurationValue.IsSet()
}

// suppressionTerms returns the groups that an alert is of. A query rule groups
// by an aggregation, in which an array has a group for each of its values; the
// other types take an array for one value. Of a sequence, the fields count that
// all of its events have with the same values.
func (r *Rule) suppressionTerms(a Alert, fields []string) [][]Term {
	if t := r.rule.Type(); (t == rules.QueryType || t == rules.SavedQueryType) && len(a.Events) == 1 {
		missing := tuples(a.Events[0], fields, true)
		out := make([][]Term, len(missing))
		for i, tuple := range missing {
			out[i] = termsOf(fields, tuple)
		}
		return out
	}
	var terms []Term
	for _, field := range fields {
		values := distinct(firstEvent(a), field)
		for _, e := range a.Events {
			if e != nil && !slices.Equal(distinct(e, field), values) {
				values = nil
			}
		}
		terms = append(terms, Term{field, values})
	}
	return [][]Term{terms}
}

func termsKey(terms []Term) string {
	var b strings.Builder
	for _, t := range terms {
		for _, v := range t.Values {
			b.WriteString(v + keySeparator)
		}
		b.WriteString(missingKey)
	}
	return b.String()
}
