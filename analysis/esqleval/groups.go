package esqleval

import (
	"encoding/binary"
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// bag is the rows of one group.
type bag struct {
	keys   []Value
	states []accumulator
	failed []bool
	events []int
}

func (s *statistics) newBag(keys []Value) *bag {
	b := &bag{keys: slices.Clone(keys), states: make([]accumulator, len(s.aggregates)), failed: make([]bool, len(s.aggregates))}
	for i, a := range s.aggregates {
		b.states[i] = a.make()
	}
	s.run.spend(int64(4*len(b.states) + 2*len(keys) + 4))
	return b
}

// collect sorts the rows of a table into groups. Groups are in the order in
// which they were met, but for null, which comes first.
func (s *statistics) collect(t *Table, by bool) []*bag {
	var out []*bag
	found := map[string]*bag{}
	if !by {
		out = append(out, s.newBag(nil))
		found[""] = out[0]
	}
	fr := &frame{}
	for _, row := range t.Rows {
		fr.cells, fr.events = row.Cells, row.Events
		var cells [][]Value
		for _, a := range s.aggregates {
			cells = append(cells, s.cellsOf(a, fr))
		}
		s.eachKey(fr, func(key string, keys []Value) {
			b := found[key]
			if b == nil {
				b = s.newBag(keys)
				found[key] = b
				out = append(out, b)
			}
			s.put(b, cells, row.Events)
		})
		if s.run.budget < 0 {
			break
		}
	}
	if len(s.groups) == 1 {
		slices.SortStableFunc(out, func(a, b *bag) int { return boolInt(b.keys[0] == nil) - boolInt(a.keys[0] == nil) })
	}
	return out
}

// cellsOf computes the arguments of an aggregate for a row; nil where the row
// does not count.
func (s *statistics) cellsOf(a aggregate, fr *frame) []Value {
	if a.where != nil {
		if b, _ := s.input.single(a.where.eval(fr), a.call).(bool); !b {
			return nil
		}
	}
	cells := make([]Value, len(a.args))
	for i, n := range a.args {
		cells[i] = n.eval(fr)
		s.run.spend(1)
	}
	return cells
}

func (s *statistics) put(b *bag, cells [][]Value, events []int) {
	for i, c := range cells {
		if c == nil || b.failed[i] {
			continue
		}
		if err := b.states[i].add(c); err != nil {
			s.run.warn(s.aggregates[i].call.Span(), err.Error())
			b.failed[i] = true
		}
		s.run.spend(1)
	}
	for _, e := range events {
		if n := len(b.events); n == 0 || b.events[n-1] < e {
			b.events = append(b.events, e)
		} else if i, ok := slices.BinarySearch(b.events, e); !ok {
			b.events = slices.Insert(b.events, i, e)
		}
		s.run.spend(1)
	}
}

// maxKeys bounds how many groups one row with several values falls into.
const maxKeys = 10_000

// eachKey calls visit for every group that a row falls into: one for each
// combination of the values behind BY.
func (s *statistics) eachKey(fr *frame, visit func(string, []Value)) {
	choices := make([][]Value, len(s.groups))
	total := 1
	for i, g := range s.groups {
		v := g.node.eval(fr)
		if many, ok := v.(Multi); ok {
			choices[i] = distinct(many)
		} else {
			choices[i] = []Value{v}
		}
		if total *= len(choices[i]); total > maxKeys {
			s.run.note("a row falls into too many groups; it is counted in the first ones")
			return
		}
	}
	keys := make([]Value, len(s.groups))
	for n := range total {
		var key strings.Builder
		for i := len(choices) - 1; i >= 0; i-- {
			keys[i] = choices[i][n%len(choices[i])]
			n /= len(choices[i])
		}
		for _, v := range keys {
			writeKey(&key, v)
		}
		s.run.spend(int64(1 + key.Len()/8))
		visit(key.String(), keys)
	}
}

// distinct leaves out the values that were there before.
func distinct(values []Value) []Value {
	seen := map[string]bool{}
	var out []Value
	for _, v := range values {
		if k := keyOf(v); !seen[k] {
			seen[k] = true
			out = append(out, v)
		}
	}
	return out
}

func keyOf(v Value) string {
	var b strings.Builder
	writeKey(&b, v)
	return b.String()
}

// writeKey writes what tells a cell from others of its type.
func writeKey(b *strings.Builder, v Value) {
	number := func(kind byte, n uint64) {
		b.WriteByte(kind)
		b.Write(binary.BigEndian.AppendUint64(nil, n))
	}
	switch v := v.(type) {
	case nil:
		b.WriteByte('n')
	case bool:
		number('b', uint64(boolInt(v)))
	case string:
		number('s', uint64(len(v)))
		b.WriteString(v)
	case int64:
		number('i', uint64(v))
	case uint64:
		number('u', v)
	case float64:
		number('f', math.Float64bits(v))
	case time.Duration:
		number('d', uint64(v))
	case netip.Addr:
		a := v.As16()
		b.WriteByte('a')
		b.Write(a[:])
	case Point:
		number('x', math.Float64bits(v.X))
		number('y', math.Float64bits(v.Y))
	case Period:
		number('p', uint64(v.Months))
		number('q', uint64(v.Days))
	case Multi:
		number('m', uint64(len(v)))
		for _, x := range v {
			writeKey(b, x)
		}
	}
}

// finish computes the columns of a group.
func (s *statistics) finish(b *bag, columns []made) []Value {
	f := &frame{cells: slices.Clone(b.keys)}
	for i, state := range b.states {
		var v Value
		if !b.failed[i] {
			var err error
			if v, err = state.result(); err != nil {
				s.run.warn(s.aggregates[i].call.Span(), err.Error())
				v = nil
			}
		}
		s.run.spend(sizeOf(v))
		f.cells = append(f.cells, v)
	}
	out := make([]Value, len(columns), len(columns)+1)
	for i, m := range columns {
		out[i] = m.node.eval(f)
	}
	return out
}
