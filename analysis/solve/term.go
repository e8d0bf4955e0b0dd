package solve

import (
	"encoding/binary"
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
)

// term is a condition without its place in a text: conditions that are made
// alike are one term, and so are chains in another order.
type term struct {
	op   predicate.Op
	id   int
	args []*term
	// twoValued says that the term is never null.
	twoValued bool

	value predicate.Truth // of a constant

	group    *group   // of an atom or a nested term: what it asks about
	entries  []*entry // of an atom
	reading  predicate.Reading
	optional bool

	eval func(*event.Event) predicate.Truth // of an opaque term; may be nil
}

// entry is a set of values. Equal sets are one entry.
type entry struct {
	id   int
	set  pattern.Pattern
	test func(string) bool
	// examples are values of the set, once they were looked for.
	examples []string
	// round is when the set was last excluded: see remaining.
	round int
}

// group is all that is asked about one field, or about the objects at a path.
type group struct {
	name   string
	nested bool
	typ    predicate.Type
	domain pattern.Domain
	single bool
	terms  []*term
	// pool are values that were of use.
	pool []string
}

// term returns the term for a node, with other nodes in place of some.
func (s *Solver) term(n *predicate.Node, replace Replacement) *term {
	if other, ok := replace[n]; ok {
		n, replace = other, nil
	}
	if !replace.below(n) {
		replace = nil
	}
	if t := s.nodes[n]; t != nil && replace == nil {
		return t
	}
	t := s.make(n, replace)
	if replace == nil {
		s.nodes[n] = t
	}
	return t
}

// below reports whether something may be replaced in the tree of n: numbers
// grow from a node to its arguments and from left to right.
func (r Replacement) below(n *predicate.Node) bool {
	last := n
	for len(last.Args) > 0 {
		last = last.Args[len(last.Args)-1]
	}
	for other := range r {
		if n.ID <= other.ID && other.ID <= last.ID {
			return true
		}
	}
	return false
}

func (s *Solver) make(n *predicate.Node, replace Replacement) *term {
	switch n.Op {
	case predicate.Const:
		return s.constant(n.Value)
	case predicate.And, predicate.Or:
		args := make([]*term, len(n.Args))
		for i, arg := range n.Args {
			args[i] = s.term(arg, replace)
		}
		return s.chain(n.Op, args)
	case predicate.Not:
		return s.not(s.term(n.Args[0], replace))
	case predicate.Filter:
		return s.filter(s.term(n.Args[0], replace))
	case predicate.Nested:
		return s.nested(n, s.term(n.Args[0], replace))
	case predicate.Atom:
		return s.atom(n)
	}
	t := s.named(predicate.Opaque, n.Key)
	t.twoValued = n.TwoValued
	if t.eval == nil {
		t.eval = n.Eval
	}
	return t
}

// intern returns the term of a key, and whether it is new.
func (s *Solver) intern(op predicate.Op, key []byte) (*term, bool) {
	key = append(key, byte(op))
	if t := s.terms[string(key)]; t != nil {
		return t, false
	}
	t := &term{op: op, id: s.count}
	s.count++
	s.terms[string(key)] = t
	return t, true
}

func (s *Solver) named(op predicate.Op, name string) *term {
	t, _ := s.intern(op, []byte(name))
	return t
}

func (s *Solver) constant(v predicate.Truth) *term {
	if v == predicate.Undecided {
		return s.named(predicate.Opaque, "undecided")
	}
	t, _ := s.intern(predicate.Const, []byte{byte(v)})
	t.value, t.twoValued = v, v != predicate.Null
	return t
}

func (t *term) is(v predicate.Truth) bool { return t.op == predicate.Const && t.value == v }

// chain makes a conjunction or disjunction in a normal order.
func (s *Solver) chain(op predicate.Op, args []*term) *term {
	neutral, absorbing := predicate.True, predicate.False
	if op == predicate.Or {
		neutral, absorbing = absorbing, neutral
	}
	flat := make([]*term, 0, len(args))
	for _, arg := range args {
		switch {
		case arg.is(absorbing):
			return arg
		case arg.is(neutral):
		case arg.op == op:
			flat = append(flat, arg.args...)
		default:
			flat = append(flat, arg)
		}
	}
	slices.SortFunc(flat, func(a, b *term) int { return a.id - b.id })
	flat = slices.Compact(flat)
	switch len(flat) {
	case 0:
		return s.constant(neutral)
	case 1:
		return flat[0]
	}
	s.key = appendIDs(s.key[:0], flat)
	t, fresh := s.intern(op, s.key)
	if fresh {
		t.args = flat
		t.twoValued = !slices.ContainsFunc(flat, func(arg *term) bool { return !arg.twoValued })
	}
	return t
}

// appendIDs appends the numbers of terms to a key.
func appendIDs(key []byte, terms []*term) []byte {
	for _, t := range terms {
		key = binary.LittleEndian.AppendUint32(key, uint32(t.id))
	}
	return key
}

func (s *Solver) unary(op predicate.Op, arg *term) *term {
	s.key = binary.LittleEndian.AppendUint32(s.key[:0], uint32(arg.id))
	t, fresh := s.intern(op, s.key)
	if fresh {
		t.args, t.twoValued = []*term{arg}, arg.twoValued
	}
	return t
}

func (s *Solver) not(arg *term) *term {
	switch arg.op {
	case predicate.Const:
		return s.constant(arg.value.Not())
	case predicate.Not:
		return arg.args[0]
	}
	return s.unary(predicate.Not, arg)
}

func (s *Solver) filter(arg *term) *term {
	switch {
	case arg.op == predicate.Const:
		return s.constant(arg.value.Filter())
	case arg.twoValued:
		return arg
	}
	t := s.unary(predicate.Filter, arg)
	t.twoValued = true
	return t
}

func (s *Solver) nested(n *predicate.Node, arg *term) *term {
	g := s.group("{" + n.Field.Name)
	g.name, g.nested = n.Field.Name, true
	key := binary.LittleEndian.AppendUint32([]byte("{"+n.Field.Name+"\x00"), uint32(arg.id))
	t, fresh := s.intern(predicate.Nested, key)
	if fresh {
		t.args, t.group, t.twoValued = []*term{arg}, g, true
		g.terms = append(g.terms, t)
	}
	return t
}

func (s *Solver) group(key string) *group {
	g := s.groups[key]
	if g == nil {
		g = &group{single: !s.arrays}
		s.groups[key] = g
	}
	return g
}

func (s *Solver) atom(n *predicate.Node) *term {
	f := n.Field
	domain, known := f.Type.Domain()
	name := f.Values() + "\x00" + string(rune(domain))
	switch {
	case !known:
		name = f.Name + "\x00unknown"
	case f.Partial:
		name = f.Name + "\x00" + string(rune(domain)) // which may be there or not
	}
	entries := make([]*entry, len(n.Entries))
	for i := range n.Entries {
		entries[i] = s.entry(&n.Entries[i])
	}
	slices.SortFunc(entries, func(a, b *entry) int { return a.id - b.id })
	entries = slices.Compact(entries)
	if len(entries) == 0 && n.Reading == predicate.AnyValue && !n.Optional {
		return s.constant(predicate.False)
	}
	key := append(append(s.key[:0], name...), 0, byte(n.Reading))
	if n.Optional {
		key = append(key, '?')
	}
	for _, e := range entries {
		key = binary.LittleEndian.AppendUint32(key, uint32(e.id))
	}
	s.key = key
	g := s.group(name)
	g.name, g.typ, g.domain = f.Values(), f.Type, domain
	g.single = g.single && f.Single
	t, fresh := s.intern(predicate.Atom, key)
	if !fresh {
		return t
	}
	t.entries, t.reading, t.optional, t.group = entries, n.Reading, n.Optional, g
	t.twoValued = n.Reading == predicate.AnyValue && !n.Optional
	if n.Reading != predicate.Combination {
		g.terms = append(g.terms, t)
	}
	return t
}

func (s *Solver) entry(e *predicate.Entry) *entry {
	s.key = e.Value.AppendKey(s.key[:0])
	out := s.entries[string(s.key)]
	if out == nil {
		out = &entry{id: len(s.entries), set: e.Value, test: e.Test}
		s.entries[string(s.key)] = out
	}
	return out
}
