package sample

import (
	"maps"
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/rules/esql"
)

// A query that counts often asks for events of several kinds: failures and
// then a success, a call in the cloud and a process on the host. What tells
// the kinds apart stands in the query as a condition: of CASE, behind the
// WHERE of an aggregate, in an alternative of a WHERE command.

// kind is some events of a plan, and in what they differ from the others.
type kind struct {
	diff  map[string][]event.Value // without values the field is missing
	count int
	// first says that they happen before the others.
	first bool
}

// sameAs reports whether the events of two kinds are alike.
func (k kind) sameAs(other kind) bool {
	return maps.EqualFunc(k.diff, other.diff, func(a, b []event.Value) bool { return slices.Equal(a, b) })
}

// of returns an event of the kind.
func (k kind) of(like *draft) *draft {
	out := like.clone()
	for field, values := range k.diff {
		out.set(field, values...)
	}
	return out
}

// foundKind is an event that meets a condition, and what it has to be.
type foundKind struct {
	draft *draft
	wish  wish
}

// mostKinds bounds the conditions that events are looked for.
const mostKinds = 24

// kindsOf lists the kinds that the query tells apart and that an event is not
// of, each as close to the event as can be.
func (s *search) kindsOf(like *draft) []kind {
	if s.kinds == nil {
		s.kinds = s.findKinds()
	}
	var out []kind
	for _, found := range s.kinds {
		k := kind{diff: found.from(like), count: 1}
		if len(k.diff) > 0 && !slices.ContainsFunc(out, k.sameAs) {
			out = append(out, k)
		}
	}
	return out
}

// mixtures lists plans with events of other kinds, as far as they differ in
// the fields of what failed: so many of a kind, and one of each.
func (s *search) mixtures(from trial, fields []string, counts []int) []plan {
	var out []plan
	each := from.with(func(*plan) {})
	for _, k := range s.kindsOf(from.like) {
		if !k.concerns(fields) {
			continue
		}
		each.kinds = append(each.kinds, k)
		at := slices.IndexFunc(from.kinds, k.sameAs)
		for _, first := range []bool{false, true} {
			for _, count := range counts {
				if k.count, k.first = count, first; count > plannedMost {
					continue
				}
				out = append(out, from.with(func(p *plan) {
					if at < 0 {
						p.kinds = append(p.kinds, k)
					} else {
						p.kinds[at] = k
					}
				}))
			}
		}
	}
	if len(each.kinds) > len(from.kinds)+1 {
		out = append(out, each)
	}
	return out
}

// conversions lists plans whose events are made such of another kind.
func (s *search) conversions(from trial, fields []string) []plan {
	var out []plan
	for _, k := range s.kindsOf(from.like) {
		if k.concerns(fields) {
			out = append(out, from.with(func(p *plan) { p.like = k.of(p.like) }))
		}
	}
	return out
}

// concerns reports whether events of the kind differ in one of some fields.
func (k kind) concerns(fields []string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { _, differs := k.diff[f]; return differs })
}

// from returns the fewest fields that make another event one of the kind.
func (f foundKind) from(like *draft) map[string][]event.Value {
	d := f.draft
	for _, field := range slices.Sorted(maps.Keys(like.values)) {
		if closer := d.replaced(field, like.values[field]...); f.wish.met(closer) {
			d = closer
		}
	}
	diff := map[string][]event.Value{}
	for _, field := range slices.Sorted(maps.Keys(d.values)) {
		if without := d.replaced(field); !like.has(field) && f.wish.met(without) {
			d = without
			continue
		}
		if !slices.Equal(d.values[field], like.values[field]) {
			diff[field] = d.values[field]
		}
	}
	for field := range like.values {
		if !d.has(field) {
			diff[field] = nil
		}
	}
	return diff
}

// findKinds looks for an event for each condition that tells events apart, and
// for its opposite.
func (s *search) findKinds() []foundKind {
	place := s.place
	defer func() { s.place = place }()
	out := []foundKind{}
	for _, c := range s.tellingApart() {
		if len(out) >= mostKinds {
			break
		}
		for _, condition := range []esql.Expr{c.condition, &esql.Not{Operand: c.condition}} {
			w := wish{formula: s.restricted(s.relaxed(s.queryWith(c.command, condition)))}
			if d, failed := s.find(w); failed == nil {
				out = append(out, foundKind{s.dress(d, w, nil), w})
			}
		}
	}
	return out
}

// queryWith returns the query with a WHERE before one of its commands.
func (s *search) queryWith(command int, condition esql.Expr) *esql.Query {
	pipeline := *s.query.Pipeline
	pipeline.Commands = slices.Insert(slices.Clone(pipeline.Commands), command, esql.Command(&esql.Where{Condition: condition}))
	out := *s.query
	out.Pipeline = &pipeline
	return &out
}
