package pattern

import (
	"encoding/binary"
	"slices"
)

// search decides a question about strings: breadth first through the product
// of the sets, whose states are found as they are needed.
func (q *question) search() (string, Answer) {
	s := searcher{budget: q.budget, seen: map[string]bool{}}
	for _, sets := range q.unions {
		a := &automaton{}
		for _, p := range sets {
			a.include(p)
		}
		s.in = append(s.in, newMachine(a))
	}
	if len(s.in) == 0 {
		a := &automaton{}
		a.include(Any())
		s.in = append(s.in, newMachine(a))
	}
	union := &automaton{}
	for _, p := range q.out {
		union.include(p)
	}
	s.out = newMachine(union)
	return s.run()
}

// searcher walks the product. One machine runs for each union, and one
// for the union of out.
type searcher struct {
	in     []*machine
	out    *machine
	budget *Budget
	nodes  []place
	seen   map[string]bool
	key    []byte
	labels []edge // of the place that is expanded, sorted
}

// place is a state of the product and how it was reached.
type place struct {
	sets   [][]int32 // one for each union, then that of out
	parent int
	symbol rune
}

func (s *searcher) run() (string, Answer) {
	first := place{parent: -1}
	for _, m := range s.in {
		first.sets = append(first.sets, m.start(nil))
	}
	first.sets = append(first.sets, s.out.start(nil))
	if done, ok := s.enter(first); done {
		return s.spell(ok)
	}
	for i := 0; i < len(s.nodes); i++ {
		for _, r := range s.symbols(s.nodes[i].sets) {
			next, size := s.step(i, r)
			if !s.budget.spend(size) {
				return "", Undecided
			}
			if len(next.sets) == 0 {
				continue
			}
			if done, ok := s.enter(next); done {
				return s.spell(ok)
			}
		}
	}
	return "", No
}

// step returns the place behind a symbol, or one without sets where some union
// has no string that goes on so, and what it cost.
func (s *searcher) step(i int, r rune) (place, int) {
	next, size := place{parent: i, symbol: r}, 1
	for j, m := range s.in {
		to := m.step(s.nodes[i].sets[j], r, nil)
		size += len(s.nodes[i].sets[j]) + len(to)
		if len(to) == 0 {
			return place{}, size
		}
		next.sets = append(next.sets, to)
	}
	out := s.nodes[i].sets[len(s.in)]
	to := s.out.step(out, r, nil)
	next.sets = append(next.sets, to)
	return next, size + len(out) + len(to)
}

// enter notes a place that is new and may lead to a string that is sought; it
// returns true if the string that led here is one.
func (s *searcher) enter(p place) (done bool, at int) {
	accept := true
	for j, m := range s.in {
		accept = accept && m.accepting(p.sets[j])
	}
	out := p.sets[len(s.in)]
	if s.out.universal(out) {
		return false, 0
	}
	s.key = s.key[:0]
	for _, set := range p.sets {
		for _, state := range set {
			s.key = binary.LittleEndian.AppendUint32(s.key, uint32(state))
		}
		s.key = append(s.key, 0xff, 0xff, 0xff, 0xff)
	}
	if s.seen[string(s.key)] {
		return false, 0
	}
	s.seen[string(s.key)] = true
	s.nodes = append(s.nodes, p)
	return accept && !s.out.accepting(out), len(s.nodes) - 1
}

// spell returns the string that led to a place.
func (s *searcher) spell(at int) (string, Answer) {
	var rs []rune
	for ; s.nodes[at].parent >= 0; at = s.nodes[at].parent {
		rs = append(rs, s.nodes[at].symbol)
	}
	slices.Reverse(rs)
	return string(rs), Yes
}

// symbols returns code points that stand for all: one of each interval that
// the edges of the sets tell apart, and one for all that no edge names.
func (s *searcher) symbols(sets [][]int32) []rune {
	s.labels = s.labels[:0]
	cuts := []rune{0, surrogates.lo, surrogates.hi + 1, maxRune + 1}
	for j, set := range sets {
		m := s.out
		if j < len(s.in) {
			m = s.in[j]
		}
		for _, at := range set {
			for _, e := range m.states[at].edges {
				if e.lo == 0 && e.hi == maxRune {
					continue
				}
				cuts = append(cuts, e.lo, e.hi+1)
				s.labels = append(s.labels, e)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortFunc(s.labels, func(a, b edge) int { return int(a.lo - b.lo) })
	var out []rune
	fresh := rune(-1)
	named, reach := 0, rune(-1) // labels that begin before here, and where the furthest ends
	for i := 0; i+1 < len(cuts); i++ {
		lo, hi := cuts[i], cuts[i+1]-1
		if lo == surrogates.lo {
			continue
		}
		for named < len(s.labels) && s.labels[named].lo <= lo {
			reach = max(reach, s.labels[named].hi)
			named++
		}
		r := legible(lo, hi)
		if reach >= lo {
			out = append(out, r)
		} else if fresh < 0 || rank(r) < rank(fresh) {
			fresh = r
		}
	}
	if fresh >= 0 {
		out = append(out, fresh)
	}
	slices.SortStableFunc(out, func(a, b rune) int { return rank(a) - rank(b) })
	return out
}

// surrogates are no characters of a text.
var surrogates = struct{ lo, hi rune }{0xd800, 0xdfff}

// scripts are the intervals of characters that an example prefers, the best
// first.
var scripts = [...]struct{ lo, hi rune }{{'a', 'z'}, {'0', '9'}, {'A', 'Z'}, {'!', '~'}, {' ', ' '}, {0xa1, 0x24f}}

func rank(r rune) int {
	for i, s := range scripts {
		if s.lo <= r && r <= s.hi {
			return i
		}
	}
	return len(scripts)
}

// legible returns the code point of lo to hi that reads best.
func legible(lo, hi rune) rune {
	for _, s := range scripts {
		if s.lo <= hi && lo <= s.hi {
			return max(lo, s.lo)
		}
	}
	return lo
}
