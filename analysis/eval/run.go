package eval

import (
	"cmp"
	"slices"

	"github.com/rulewright/rulewright/analysis/predicate"
)

// maxVerdicts is how many events of each sort an explanation shows.
const maxVerdicts = 5

// Run is one run of a program over events.
type Run struct {
	program  *Program
	kept     []*Event // what a sequence is looked for in, or what matched
	counters []*counter
	hits     []Verdict
	misses   []Verdict
	met      int
	// Events counts what was added, and Undecided those of which a condition
	// could not be told; they count as not matching.
	Events, Undecided int
}

// NewRun begins a run.
func (p *Program) NewRun() *Run {
	r := &Run{program: p}
	for _, part := range p.parts {
		r.counters = append(r.counters, newCounter(part))
	}
	return r
}

// Add adds an event. A query on single events keeps only those that match, so
// that a run over any number of events takes little memory; a sequence keeps
// the events that meet one of its items.
func (r *Run) Add(e *Event) {
	r.Events++
	met, wanted, undecided := false, false, false
	for i, c := range r.counters {
		truth := c.add(e)
		met = met || truth == predicate.True
		wanted = wanted || truth == predicate.True && r.program.isWanted(i)
		undecided = undecided || truth == predicate.Undecided
	}
	if undecided {
		r.Undecided++
	}
	if met {
		r.met++
		r.kept = append(r.kept, e)
	}
	r.remember(e, wanted)
}

// remember keeps the verdicts on the first events that match and on those that
// came nearest to it.
func (r *Run) remember(e *Event, met bool) {
	switch {
	case !met:
		distance := r.distance(e)
		if n := len(r.misses); n == maxVerdicts && r.misses[n-1].Distance <= distance {
			return
		}
		at, _ := slices.BinarySearchFunc(r.misses, distance+1, func(v Verdict, d int) int { return cmp.Compare(v.Distance, d) })
		r.misses = slices.Insert(r.misses, at, r.verdict(e))
		r.misses = r.misses[:min(len(r.misses), maxVerdicts)]
	case len(r.hits) < maxVerdicts:
		r.hits = append(r.hits, r.verdict(e))
	}
}

// distance is how far the event that was added last is from its nearest item.
func (r *Run) distance(e *Event) int {
	least := 0
	for i, c := range r.counters {
		if !r.program.isWanted(i) {
			continue
		}
		j := &judge{truths: c.truths, objects: append(c.objects[:0], e.Event)}
		if d := j.distance(c.formula.Root, true); least == 0 || d < least {
			least = d
		}
	}
	return least
}

// verdict is that of the item which the event that was added last meets, or
// else came nearest to.
func (r *Run) verdict(e *Event) Verdict {
	verdicts := make([]Verdict, len(r.counters))
	for i, c := range r.counters {
		verdicts[i] = c.verdict(e, c.truths)
	}
	return r.program.nearestOf(verdicts)
}

// nearestOf returns the verdict with the least distance of the items that have
// to come.
func (p *Program) nearestOf(all []Verdict) Verdict {
	var verdicts []Verdict
	for i, v := range all {
		if p.isWanted(i) {
			verdicts = append(verdicts, v)
		}
	}
	return slices.MinFunc(verdicts, func(a, b Verdict) int { return cmp.Compare(a.Distance, b.Distance) })
}

// Verdicts tells what every condition of the query says of one event: a query
// on single events has one, a sequence one for each item, `until` last.
func (p *Program) Verdicts(e *Event) []Verdict {
	out := make([]Verdict, len(p.parts))
	for i, part := range p.parts {
		out[i] = part.verdict(e, part.formula.Truths(e.Event, nil))
	}
	return out
}

// Verdict tells what the query says of one event. Of a sequence, that is the
// item which the event meets or else comes nearest to, of those that have to
// come.
func (p *Program) Verdict(e *Event) Verdict { return p.nearestOf(p.Verdicts(e)) }

// Matches returns what the query finds among the events added so far, in order
// of time; for a query that is no EQL, in the order in which they were added.
func (r *Run) Matches() []Match {
	if q := r.program.eql; q != nil {
		events := slices.Clone(r.kept)
		Order(events)
		found, _ := q.Run(events)
		return found
	}
	out := make([]Match, len(r.kept))
	for i, e := range r.kept {
		out[i] = Match{Events: []*Event{e}}
	}
	return out
}

// Clauses returns the parts of the query with their counts, in the order of
// the text, outer ones first.
func (r *Run) Clauses() []Clause {
	var out []Clause
	for _, c := range r.counters {
		out = append(out, c.counts...)
	}
	return out
}

// Explanation says what the parts of the query did with the events added so
// far.
func (r *Run) Explanation() *Explanation {
	x := &Explanation{
		Text: r.program.text, Events: r.Events, Matched: r.met, Undecided: r.Undecided,
		Clauses: r.Clauses(), Hits: slices.Clone(r.hits), Misses: slices.Clone(r.misses),
	}
	if r.program.isSequence() {
		x.Items = r.program.items()
		events := slices.Clone(r.kept)
		Order(events)
		x.Progress = r.program.eql.progress(events)
	}
	return x
}
