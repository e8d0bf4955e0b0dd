package eval

import (
	"cmp"
	"slices"

	"github.com/rulewright/rulewright/rules/eql"
)

// maxKeys is how many keys the progress of a sequence shows.
const maxKeys = 10

// progress tells how far the keys of a sequence or sample got.
func (e *EQL) progress(events []*Event) *Progress {
	holds, _ := e.decide(events)
	if e.query.Kind == eql.Sample {
		return e.sampleProgress(events, holds)
	}
	s := e.newSequencer(events, holds)
	s.keys = map[string]*KeyProgress{}
	s.follow()
	p := &Progress{}
	for _, stage := range s.stages {
		p.Stages = append(p.Stages, stage+1)
	}
	return p.fill(s.keys)
}

// fill counts the keys and lists those that got furthest.
func (p *Progress) fill(keys map[string]*KeyProgress) *Progress {
	p.Depth = make([]int, len(p.Stages)+1)
	names := make([]string, 0, len(keys))
	for name, k := range keys {
		p.Depth[k.Passed]++
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(keys[b].Passed, keys[a].Passed), cmp.Compare(min(keys[b].Matches, 1), min(keys[a].Matches, 1)), cmp.Compare(a, b))
	})
	for _, name := range names[:min(len(names), maxKeys)] {
		keys[name].Keys = splitKey(name)
		p.Keys = append(p.Keys, *keys[name])
	}
	return p
}

// keyOf returns what is noted of a key; nil if nothing is.
func (s *sequencer) keyOf(key string) *KeyProgress {
	if s.keys == nil {
		return nil
	}
	k := s.keys[key]
	if k == nil {
		k = &KeyProgress{}
		s.keys[key] = k
	}
	return k
}

// noteStage notes that a run has passed another stage.
func (s *sequencer) noteStage(r run) {
	k := s.keyOf(r.key)
	if k == nil || k.Matches > 0 || len(r.events) <= k.Passed {
		return
	}
	k.Passed, k.Ended, k.By = len(r.events), NoEvent, nil
	k.Events = s.eventsOf(r)
}

func (s *sequencer) eventsOf(r run) []*Event {
	out := make([]*Event, len(r.events))
	for i, at := range r.events {
		out[i] = s.events[at]
	}
	return out
}

// noteEnd notes what ended a run, if no other one of its key got further.
func (s *sequencer) noteEnd(r run, ended Ending, by int) {
	k := s.keyOf(r.key)
	if k == nil || k.Matches > 0 || len(r.events) < k.Passed {
		return
	}
	k.Ended, k.By, k.Events = ended, s.events[by], s.eventsOf(r)
}

// noteMatch notes that a run is a match.
func (s *sequencer) noteMatch(r run) {
	if k := s.keyOf(r.key); k != nil {
		k.Matches++
		k.Passed, k.Ended, k.By = len(r.events), Complete, nil
		if k.Matches == 1 {
			k.Events = s.eventsOf(r)
		}
	}
}

// sampleProgress tells for how many items the keys of a sample have events.
func (e *EQL) sampleProgress(events []*Event, holds [][]bool) *Progress {
	p := &Progress{}
	for i := range e.query.Steps {
		p.Stages = append(p.Stages, i+1)
	}
	keys := map[string]*KeyProgress{}
	byKey := e.byKey(events, holds)
	for key, lists := range byKey {
		k := &KeyProgress{Ended: NoOtherItem}
		if chosen := different(lists); chosen != nil {
			k.Ended, k.Matches, k.Passed = Complete, 1, len(chosen)
			for _, at := range chosen {
				k.Events = append(k.Events, events[at])
			}
		} else {
			for _, list := range lists {
				if len(list) > 0 && k.Passed < len(lists)-1 {
					k.Passed++
					k.Events = append(k.Events, events[list[0]])
				}
			}
		}
		keys[key] = k
	}
	return p.fill(keys)
}
