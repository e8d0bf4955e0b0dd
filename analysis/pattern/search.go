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
		s.in = append(s.in, newMachine(union(sets)))
	}
	if len(s.in) == 0 {
		anything := Any()
		s.in = append(s.in, newMachine(union([]*Pattern{&anything})))
	}
	s.out = newMachine(union(q.out))
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
	cuts   []rune // between what the labels tell apart
	named  []rune // what [searcher.symbols] returned last
	// next are the sets behind the last step; states and lists are the
	// storage of those of the places.
	next   [][]int32
	states []int32
	lists  [][]int32
}

// place is a state of the product and how it was reached.
type place struct {
	sets   [][]int32 // one for each union, then that of out
	parent int
	symbol rune
}

// keep returns a lasting copy of the sets behind the last step.
func (s *searcher) keep() [][]int32 {
	first := len(s.lists)
	for _, set := range s.next {
		from := len(s.states)
		s.states = append(s.states, set...)
		s.lists = append(s.lists, s.states[from:len(s.states):len(s.states)])
	}
	return s.lists[first:len(s.lists):len(s.lists)]
}

func (s *searcher) run() (string, Answer) {
	s.next = make([][]int32, len(s.in)+1)
	for j, m := range s.in {
		s.next[j] = m.start(nil)
	}
	s.next[len(s.in)] = s.out.start(nil)
	if done, ok := s.enter(-1, 0); done {
		return s.spell(ok)
	}
	for i := 0; i < len(s.nodes); i++ {
		for _, r := range s.symbols(s.nodes[i].sets) {
			ok, size := s.step(i, r)
			if !s.budget.spend(size) {
				return "", Undecided
			}
			if !ok {
				continue
			}
			if done, ok := s.enter(i, r); done {
				return s.spell(ok)
			}
		}
	}
	return "", No
}

// step goes on from a place with a symbol; false where some union has no
// string that goes on so. It returns what it cost, too.
func (s *searcher) step(i int, r rune) (bool, int) {
	size := 1
	for j, m := range s.in {
		from := s.nodes[i].sets[j]
		to := m.step(from, r, s.next[j][:0])
		s.next[j] = to
		size += len(from) + len(to)
		if len(to) == 0 {
			return false, size
		}
	}
	last := len(s.in)
	out := s.nodes[i].sets[last]
	s.next[last] = s.out.step(out, r, s.next[last][:0])
	return true, size + len(out) + len(s.next[last])
}

// enter notes the place behind the last step if it is new and may lead to a
// string that is sought; it returns true if the string that led here is one.
func (s *searcher) enter(parent int, symbol rune) (done bool, at int) {
	accept := true
	for j, m := range s.in {
		accept = accept && m.accepting(s.next[j])
	}
	out := s.next[len(s.in)]
	if s.out.universal(out) {
		return false, 0
	}
	s.key = s.key[:0]
	for _, set := range s.next {
		for _, state := range set {
			s.key = binary.LittleEndian.AppendUint32(s.key, uint32(state))
		}
		s.key = append(s.key, 0xff, 0xff, 0xff, 0xff)
	}
	if s.seen[string(s.key)] {
		return false, 0
	}
	s.seen[string(s.key)] = true
	s.nodes = append(s.nodes, place{s.keep(), parent, symbol})
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
// the edges of the sets tell apart, and one for all that no edge names. They
// last until it is called again.
func (s *searcher) symbols(sets [][]int32) []rune {
	s.labels = s.labels[:0]
	cuts := append(s.cuts[:0], 0, surrogates.lo, surrogates.hi+1, maxRune+1)
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
	s.cuts = cuts
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortFunc(s.labels, func(a, b edge) int { return int(a.lo - b.lo) })
	out := s.named[:0]
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
	s.named = out
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
