package eval

import (
	"math"
	"slices"
	"sort"
	"time"
)

// run is a sequence that has begun: the indexes of the events of its stages so
// far.
type run struct {
	events []int
	key    string
}

// sequencer follows the sequences of one query through the events.
type sequencer struct {
	*EQL
	events []*Event
	holds  [][]bool
	// stages are the items whose events have to come, repeated as often as
	// their runs say; each is an index of a step.
	stages []int
	// begun holds, for each stage, the run of each key that has just passed it:
	// a newer one takes an older one's place.
	begun []map[string]run
	// stopped is the last event of each key that `until` named.
	stopped map[string]int
	span    time.Duration
	done    []run
	// keys is what is noted for an explanation; nil where nobody asked.
	keys map[string]*KeyProgress
}

// sequences finds the sequences, in order of their last events.
func (e *EQL) sequences(events []*Event, holds [][]bool) []Match {
	return e.newSequencer(events, holds).follow()
}

func (e *EQL) newSequencer(events []*Event, holds [][]bool) *sequencer {
	s := &sequencer{EQL: e, events: events, holds: holds, stopped: map[string]int{}, span: math.MaxInt64}
	if d := e.query.Maxspan; d != nil {
		s.span = time.Duration(d.Millis) * time.Millisecond
	}
	for i, step := range e.query.Steps {
		if !step.Missing {
			s.stages = append(s.stages, slices.Repeat([]int{i}, step.Runs)...)
		}
	}
	for range s.stages {
		s.begun = append(s.begun, map[string]run{})
	}
	return s
}

// follow looks for the sequences from the first event to the last.
func (s *sequencer) follow() []Match {
	for at := range s.events {
		s.advance(at)
	}
	var found []Match
	missing := s.missingEvents()
	for _, r := range s.done {
		if by, came := s.forbidden(r, missing); came {
			s.noteEnd(r, Forbidden, by)
			continue
		}
		s.noteMatch(r)
		found = append(found, s.match(r))
	}
	return found
}

// advance lets one event be the next of every run that waits for it, the
// latest stage first so that it is not used twice in one run.
func (s *sequencer) advance(at int) {
	for stage := len(s.stages) - 1; stage >= 0; stage-- {
		item := s.stages[stage]
		if !s.holds[item][at] {
			continue
		}
		for _, key := range s.keysOf(s.events[at], s.query.Steps[item]) {
			if stage == 0 {
				s.pass(stage, run{[]int{at}, key})
			} else if r, ok := s.begun[stage-1][key]; ok {
				delete(s.begun[stage-1], key)
				switch until, stopped := s.stop(r); {
				case !s.inTime(r, at):
					s.noteEnd(r, TooLate, at)
				case stopped:
					s.noteEnd(r, StoppedBy, until)
				default:
					s.pass(stage, run{append(slices.Clone(r.events), at), key})
				}
			}
		}
	}
	if s.until != nil && s.holds[len(s.items)][at] {
		for _, key := range s.keysOf(s.events[at], s.query.Until) {
			s.stopped[key] = at
		}
	}
}

func (s *sequencer) pass(stage int, r run) {
	s.noteStage(r)
	if stage == len(s.stages)-1 {
		s.done = append(s.done, r)
		return
	}
	s.begun[stage][r.key] = r
}

// inTime reports whether the event at an index comes within maxspan of a run's
// first event.
func (s *sequencer) inTime(r run, at int) bool {
	return s.events[at].Time.Sub(s.events[r.events[0]].Time) <= s.span
}

// stop reports whether `until` came at or after a run's last event, and which
// event it was.
func (s *sequencer) stop(r run) (until int, stopped bool) {
	at, ok := s.stopped[r.key]
	return at, ok && at >= r.events[len(r.events)-1]
}

// missingEvents lists, for each item that must not come, the events that meet
// it by key.
func (s *sequencer) missingEvents() []map[string][]int {
	out := make([]map[string][]int, len(s.query.Steps))
	for i, step := range s.query.Steps {
		if !step.Missing {
			continue
		}
		out[i] = map[string][]int{}
		for at, holds := range s.holds[i] {
			if holds {
				for _, key := range s.keysOf(s.events[at], step) {
					out[i][key] = append(out[i][key], at)
				}
			}
		}
	}
	return out
}

// forbidden reports whether an event that must be missing came in a run, and
// which one.
func (s *sequencer) forbidden(r run, missing []map[string][]int) (by int, came bool) {
	passed := 0
	for i, step := range s.query.Steps {
		if !step.Missing {
			passed += step.Runs
			continue
		}
		from, to := s.between(r, passed)
		candidates := missing[i][r.key]
		next := sort.SearchInts(candidates, from)
		if next < len(candidates) && candidates[next] < to {
			return candidates[next], true
		}
	}
	return 0, false
}

// between returns the range of indexes, the last one left out, between the
// events of a run before and behind a place in it. Before the first event it
// begins maxspan before the last one, and behind the last event it ends
// maxspan after the first.
func (s *sequencer) between(r run, passed int) (from, to int) {
	if passed > 0 {
		from = r.events[passed-1] + 1
	} else {
		earliest := s.events[r.events[len(r.events)-1]].Time.Add(-s.span)
		from = sort.Search(len(s.events), func(i int) bool { return !s.events[i].Time.Before(earliest) })
	}
	if passed < len(r.events) {
		return from, r.events[passed]
	}
	latest := s.events[r.events[0]].Time.Add(s.span)
	return from, sort.Search(len(s.events), func(i int) bool { return s.events[i].Time.After(latest) })
}

// match lists a run's events with nil for those that had to be missing.
func (s *sequencer) match(r run) Match {
	m := Match{Keys: splitKey(r.key)}
	next := 0
	for _, step := range s.query.Steps {
		for range step.Runs {
			if step.Missing {
				m.Events = append(m.Events, nil)
				continue
			}
			m.Events = append(m.Events, s.events[r.events[next]])
			next++
		}
	}
	return m
}

// byKey lists, for each key, the events that meet each item.
func (e *EQL) byKey(events []*Event, holds [][]bool) map[string][][]int {
	byKey := map[string][][]int{}
	for i, step := range e.query.Steps {
		for at, met := range holds[i] {
			if !met {
				continue
			}
			for _, key := range e.keysOf(events[at], step) {
				if byKey[key] == nil {
					byKey[key] = make([][]int, len(e.query.Steps))
				}
				byKey[key][i] = append(byKey[key][i], at)
			}
		}
	}
	return byKey
}

// samples finds one set of different events for each key that has an event for
// every item.
func (e *EQL) samples(events []*Event, holds [][]bool) []Match {
	byKey := e.byKey(events, holds)
	keys := make([]string, 0, len(byKey))
	for key := range byKey {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var found []Match
	for _, key := range keys {
		chosen := different(byKey[key])
		if chosen == nil {
			continue
		}
		m := Match{Keys: splitKey(key)}
		for _, at := range chosen {
			m.Events = append(m.Events, events[at])
		}
		found = append(found, m)
	}
	return found
}

// different chooses one index from each list so that no two are the same; nil
// if that cannot be. It moves an index on to another item where a later one
// needs it (augmenting paths), so that the work stays small.
func different(lists [][]int) []int {
	owner := map[int]int{}
	var assign func(item int, tried map[int]bool) bool
	assign = func(item int, tried map[int]bool) bool {
		for _, at := range lists[item] {
			if tried[at] {
				continue
			}
			tried[at] = true
			if other, taken := owner[at]; !taken || assign(other, tried) {
				owner[at] = item
				return true
			}
		}
		return false
	}
	chosen := make([]int, len(lists))
	for item := range lists {
		if !assign(item, map[int]bool{}) {
			return nil
		}
	}
	for at, item := range owner {
		chosen[item] = at
	}
	return chosen
}
