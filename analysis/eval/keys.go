package eval

import (
	"strings"

	"github.com/rulewright/rulewright/rules/eql"
)

// missingKey stands for an optional key that an event does not have: it joins
// with events that do not have it either. No value is written so.
const missingKey = "\x00"

// maxCombinations bounds how many key tuples one event can have, which are the
// combinations of the values of its array keys.
const maxCombinations = 1000

// keysOf returns the key tuples of an event for an item: one for every
// combination of values, none if a key that is not optional is missing. A
// tuple is the values joined by keySeparator.
func (e *EQL) keysOf(event *Event, step *eql.Step) []string {
	tuples := []string{""}
	for _, keys := range [][]eql.Expr{e.query.By, step.By} {
		for _, key := range keys {
			values, ok := keyValues(event, key)
			if !ok {
				return nil
			}
			tuples = extend(tuples, values)
		}
	}
	return tuples
}

const keySeparator = "\x1f"

func extend(tuples, values []string) []string {
	out := make([]string, 0, len(tuples)*len(values))
	for _, tuple := range tuples {
		for _, value := range values {
			if len(out) < maxCombinations {
				out = append(out, tuple+value+keySeparator)
			}
		}
	}
	return out
}

// keyValues returns the different values of one key.
func keyValues(event *Event, key eql.Expr) ([]string, bool) {
	f, ok := eql.Unparen(key).(*eql.Field)
	if !ok {
		return nil, false
	}
	values := event.Values(f.Name)
	if len(values) == 0 {
		return []string{missingKey}, f.Optional
	}
	var out []string
	seen := map[string]bool{}
	for _, v := range values {
		if !seen[v.Text] {
			seen[v.Text] = true
			out = append(out, v.Text)
		}
	}
	return out, true
}

// splitKey returns the values of a tuple, with nil for a missing one.
func splitKey(tuple string) []*string {
	if tuple == "" {
		return nil
	}
	values := strings.Split(strings.TrimSuffix(tuple, keySeparator), keySeparator)
	out := make([]*string, len(values))
	for i := range values {
		if values[i] != missingKey {
			out[i] = &values[i]
		}
	}
	return out
}
