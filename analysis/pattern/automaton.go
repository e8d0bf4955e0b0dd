package pattern

import (
	"slices"
	"unicode/utf8"
)

// maxRune is the last symbol of the alphabet, which is the code points.
const maxRune = utf8.MaxRune

// automaton is a nondeterministic automaton over code points. Its edges are
// labelled with intervals, so that "any character" costs what one does.
type automaton struct {
	states []state
	starts []int32
}

type state struct {
	edges  []edge
	empty  []int32 // states that are reached without reading
	accept bool
}

type edge struct {
	lo, hi rune
	to     int32
}

// add appends a state and returns its number.
func (a *automaton) add(s state) int32 {
	a.states = append(a.states, s)
	return int32(len(a.states) - 1)
}

// edge lets from read a code point of lo to hi.
func (a *automaton) edge(from int32, lo, hi rune, to int32) {
	s := &a.states[from]
	s.edges = append(s.edges, edge{lo, hi, to})
}

// jump lets from go on to another state without reading.
func (a *automaton) jump(from, to int32) {
	s := &a.states[from]
	s.empty = append(s.empty, to)
}

// union returns the automaton of the strings of some sets of strings.
func union(sets []*Pattern) *automaton {
	size := 0
	for _, p := range sets {
		switch p.kind {
		case globKind:
			size += len(p.glob) + 1
		case literalKind:
			size += len(p.text) + 1
		case regexKind:
			size += len(p.regex.states)
		}
	}
	a := &automaton{states: make([]state, 0, size), starts: make([]int32, 0, len(sets))}
	for _, p := range sets {
		a.include(p)
	}
	return a
}

// include adds the strings of p, a set of strings, to those of a.
func (a *automaton) include(p *Pattern) {
	switch p.kind {
	case globKind:
		a.glob(p.glob, p.fold)
	case literalKind:
		a.glob([]rune(p.text), p.fold)
	case regexKind:
		offset := a.includeStates(p.regex)
		for _, s := range p.regex.starts {
			a.starts = append(a.starts, s+offset)
		}
	case anyKind:
		a.glob([]rune{anyRun}, Exact)
	}
}

// includeStates adds the states of another automaton behind those of a and
// returns the number of the first.
func (a *automaton) includeStates(other *automaton) int32 {
	offset := int32(len(a.states))
	for _, s := range other.states {
		moved := state{edges: slices.Clone(s.edges), empty: slices.Clone(s.empty), accept: s.accept}
		for i := range moved.edges {
			moved.edges[i].to += offset
		}
		for i := range moved.empty {
			moved.empty[i] += offset
		}
		a.add(moved)
	}
	return offset
}

// glob adds one state for each place between the symbols of a glob.
func (a *automaton) glob(g []rune, fold Fold) {
	edges := make([]edge, 0, 2*len(g)) // of all states, one behind the other
	first := 0
	at := a.add(state{})
	a.starts = append(a.starts, at)
	for _, r := range g {
		if r == anyRun {
			edges = append(edges, edge{0, maxRune, at})
			continue
		}
		next := a.add(state{})
		switch {
		case r == anyOne:
			edges = append(edges, edge{0, maxRune, next})
		case fold == Exact:
			edges = append(edges, edge{r, r, next})
		default:
			fold.members(r, func(m rune) { edges = append(edges, edge{m, m, next}) })
		}
		a.states[at].edges = edges[first:len(edges):len(edges)]
		first, at = len(edges), next
	}
	a.states[at].edges = edges[first:len(edges):len(edges)]
	a.states[at].accept = true
}

// sink reports whether a state accepts whatever follows.
func (s *state) sink(at int32) bool {
	return s.accept && slices.Contains(s.edges, edge{0, maxRune, at})
}

// accepts reports whether the automaton accepts text.
func (a *automaton) accepts(text string) bool {
	m := newMachine(a)
	now := m.start(nil)
	var next []int32
	for _, r := range text {
		if len(now) == 0 {
			return false
		}
		next = m.step(now, r, next[:0])
		now, next = next, now
	}
	return m.accepting(now)
}

// machine runs an automaton by sets of states.
type machine struct {
	*automaton
	// seen holds for each state the number of the last set it was put in.
	seen  []uint32
	round uint32
}

func newMachine(a *automaton) *machine {
	return &machine{automaton: a, seen: make([]uint32, len(a.states))}
}

// start returns the set of states before anything was read, in into.
func (m *machine) start(into []int32) []int32 {
	m.round++
	for _, s := range m.starts {
		into = m.put(into, s)
	}
	slices.Sort(into)
	return into
}

// step returns the sorted set of states behind r, in into.
func (m *machine) step(set []int32, r rune, into []int32) []int32 {
	m.round++
	for _, s := range set {
		for _, e := range m.states[s].edges {
			if e.lo <= r && r <= e.hi {
				into = m.put(into, e.to)
			}
		}
	}
	if len(into) > 1 {
		slices.Sort(into)
	}
	return into
}

// put adds a state and all that are reached from it without reading.
func (m *machine) put(into []int32, s int32) []int32 {
	from := len(into)
	if m.seen[s] != m.round {
		m.seen[s] = m.round
		into = append(into, s)
	}
	for ; from < len(into); from++ {
		for _, next := range m.states[into[from]].empty {
			if m.seen[next] != m.round {
				m.seen[next] = m.round
				into = append(into, next)
			}
		}
	}
	return into
}

func (m *machine) accepting(set []int32) bool {
	return slices.ContainsFunc(set, func(s int32) bool { return m.states[s].accept })
}

// universal reports whether some state of the set accepts whatever follows.
func (m *machine) universal(set []int32) bool {
	return slices.ContainsFunc(set, func(s int32) bool { return m.states[s].sink(s) })
}
