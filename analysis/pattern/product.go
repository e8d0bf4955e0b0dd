package pattern

import (
	"encoding/binary"
	"slices"
)

// product returns the deterministic automaton of the strings that all of
// parts accept, or, negated, of those that not all accept. It is false where
// the budget is spent or there would be more than maxRegexStates.
func product(parts []*automaton, negated bool, budget *Budget) (*automaton, bool) {
	p := &productBuilder{automaton: &automaton{}, negated: negated, known: map[string]int32{}}
	sets := make([][]int32, len(parts))
	for i, part := range parts {
		p.parts = append(p.parts, newMachine(part))
		sets[i] = p.parts[i].start(nil)
	}
	start, _ := p.enter(sets) // no set is empty, as every automaton has a start
	p.starts = []int32{start}
	for at := 0; at < len(p.sets); at++ {
		if len(p.sets) > maxRegexStates || !p.expand(int32(at), budget) {
			return nil, false
		}
	}
	return p.automaton, true
}

// productBuilder makes one state for each list of sets of states, one set a
// part.
type productBuilder struct {
	*automaton
	parts   []*machine
	negated bool
	sets    [][][]int32 // of each state
	known   map[string]int32
	key     []byte
	cuts    []rune
}

// enter returns the state for sets; false where no string is accepted from
// there.
func (p *productBuilder) enter(sets [][]int32) (int32, bool) {
	accept, dead := true, false
	p.key = p.key[:0]
	for i, set := range sets {
		accept = accept && p.parts[i].accepting(set)
		dead = dead || len(set) == 0
		for _, s := range set {
			p.key = binary.LittleEndian.AppendUint32(p.key, uint32(s))
		}
		p.key = append(p.key, 0xff, 0xff, 0xff, 0xff)
	}
	if dead {
		if !p.negated {
			return 0, false
		}
		p.key = p.key[:0] // all such states are one
	}
	if s, ok := p.known[string(p.key)]; ok {
		return s, true
	}
	s := p.add(state{accept: accept != p.negated})
	p.known[string(p.key)] = s
	p.sets = append(p.sets, sets)
	return s, true
}

// expand adds the edges of a state; false when the budget is spent.
func (p *productBuilder) expand(at int32, budget *Budget) bool {
	sets := p.sets[at]
	p.cut(sets)
	for i := 0; i+1 < len(p.cuts); i++ {
		lo, hi := p.cuts[i], p.cuts[i+1]-1
		next := make([][]int32, len(sets))
		work := 1
		for j, set := range sets {
			next[j] = p.parts[j].step(set, lo, nil)
			work += len(set) + len(next[j])
		}
		if !budget.spend(work) {
			return false
		}
		if to, ok := p.enter(next); ok {
			p.extend(at, lo, hi, to)
		}
	}
	return true
}

// extend adds an edge, or makes the last one longer.
func (p *productBuilder) extend(at int32, lo, hi rune, to int32) {
	if edges := p.states[at].edges; len(edges) > 0 {
		if last := &edges[len(edges)-1]; last.to == to && last.hi+1 == lo {
			last.hi = hi
			return
		}
	}
	p.edge(at, lo, hi, to)
}

// cut sets cuts to where the intervals begin that the edges of sets tell
// apart, in order, and to the end of the alphabet.
func (p *productBuilder) cut(sets [][]int32) {
	p.cuts = append(p.cuts[:0], 0, maxRune+1)
	for i, set := range sets {
		for _, s := range set {
			for _, e := range p.parts[i].states[s].edges {
				p.cuts = append(p.cuts, e.lo, e.hi+1)
			}
		}
	}
	slices.Sort(p.cuts)
	p.cuts = slices.Compact(p.cuts)
}
