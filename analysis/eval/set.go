package eval

import (
	"math"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
)

// Set is many rules that are asked about the same events. It knows for each
// condition values of which an event must have one to meet it, so that an
// event is compared with the few rules that it may concern. A Set is immutable
// and safe for concurrent use.
type Set struct {
	Rules []*Rule
	// units are the conditions of all rules.
	units []unit
	// byValue are the conditions that need some value of a field, by the
	// field's name and the value in lower case; byField those that need any;
	// always those of which nothing is known.
	byValue map[string]map[string][]int
	byField map[string][]int
	always  []int
}

// unit is a condition of a rule.
type unit struct {
	rule    int
	formula *predicate.Formula
}

// NewSet makes a set of rules. The sample is some of the events that will come,
// or none: with it the rarer ones of a rule's values are chosen.
func NewSet(rules []*Rule, sample []*event.Event) *Set {
	s := &Set{Rules: rules, byValue: map[string]map[string][]int{}, byField: map[string][]int{}}
	seen := frequencies(sample)
	for i, r := range rules {
		for _, f := range r.Program.formulas() {
			s.add(unit{i, f}, seen)
		}
	}
	return s
}

func (s *Set) add(u unit, seen *frequency) {
	at := len(s.units)
	s.units = append(s.units, u)
	needs, ok := seen.needs(u.formula.Root)
	if !ok {
		s.always = append(s.always, at)
		return
	}
	for _, need := range needs.values {
		if need.value == nil {
			s.byField[need.field] = append(s.byField[need.field], at)
			continue
		}
		values := s.byValue[need.field]
		if values == nil {
			values = map[string][]int{}
			s.byValue[need.field] = values
		}
		values[*need.value] = append(values[*need.value], at)
	}
}

// need is a value that a field must have, in lower case; nil for any.
type need struct {
	field string
	value *string
}

// needs are values of which an event must have one, and how many events of the
// sample do.
type needs struct {
	values []need
	cost   float64
}

// maxNeeds bounds how many values one condition is listed under.
const maxNeeds = 2000

// frequency is how often fields and values came in a sample.
type frequency struct {
	events int
	fields map[string]int
	values map[fieldValue]int
}

// fieldValue is a value of a field, in lower case.
type fieldValue struct{ field, value string }

func frequencies(sample []*event.Event) *frequency {
	f := &frequency{events: len(sample), fields: map[string]int{}, values: map[fieldValue]int{}}
	for _, e := range sample {
		for _, name := range e.Fields() {
			f.fields[name]++
			for _, v := range e.Values(name) {
				f.values[fieldValue{name, strings.ToLower(v.Text)}]++
			}
		}
	}
	return f
}

// needs returns what an event needs to meet a condition, or to leave it
// undecided; false where nothing is known.
func (f *frequency) needs(n *predicate.Node) (needs, bool) {
	switch n.Op {
	case predicate.Const:
		return needs{}, n.Value == predicate.False || n.Value == predicate.Null
	case predicate.Filter:
		return f.needs(n.Args[0])
	case predicate.And:
		best, found := needs{cost: math.Inf(1)}, false
		for _, arg := range n.Args {
			if some, ok := f.needs(arg); ok && (!found || some.cost < best.cost) {
				best, found = some, true
			}
		}
		return best, found
	case predicate.Or:
		var all needs
		for _, arg := range n.Args {
			some, ok := f.needs(arg)
			if !ok || len(all.values)+len(some.values) > maxNeeds {
				return needs{}, false
			}
			all.values, all.cost = append(all.values, some.values...), all.cost+some.cost
		}
		return all, true
	case predicate.Atom:
		return f.atomNeeds(n), true
	}
	return needs{}, false
}

// atomNeeds returns the values of a list of literals, else that the field has
// any value: every atom needs one.
func (f *frequency) atomNeeds(n *predicate.Node) needs {
	field := n.Field.Values()
	any := needs{[]need{{field: field}}, 1 + float64(f.fields[field])}
	if n.Field.Type != predicate.Keyword || len(n.Entries) > maxNeeds {
		return any
	}
	var out needs
	for i := range n.Entries {
		text, ok := n.Entries[i].Value.IsLiteral()
		if !ok || n.Entries[i].Value.Domain() != pattern.Text {
			return any
		}
		text = strings.ToLower(text)
		out.values = append(out.values, need{field, &text})
		out.cost += 0.1 + float64(f.values[fieldValue{field, text}])
	}
	if out.cost > any.cost {
		return any
	}
	return out
}

// Matcher asks the rules of a set about one event after another. It is not
// safe for concurrent use.
type Matcher struct {
	set   *Set
	asked []int // by unit: the event that it was asked about last
	hits  []Hit
	event int
}

// Hit is a rule that an event concerns.
type Hit struct {
	// Rule is the index of the rule in its set.
	Rule int
	// Undecided says that it cannot be told offline; the event does not count
	// as a match.
	Undecided bool
}

// NewMatcher returns a matcher.
func (s *Set) NewMatcher() *Matcher {
	return &Matcher{set: s, asked: make([]int, len(s.units))}
}

// Match returns the rules of which an event meets the query (for a sequence,
// one of its items), each once and in order, and those of which that cannot be
// told. The slice is good until the next call.
func (m *Matcher) Match(e *event.Event) []Hit {
	m.event++
	m.hits = m.hits[:0]
	for name := range e.All() {
		values := m.set.byValue[name]
		m.ask(e, m.set.byField[name])
		if values == nil {
			continue
		}
		for _, v := range e.Values(name) {
			m.ask(e, values[lowerCase(v.Text)])
		}
	}
	m.ask(e, m.set.always)
	return m.sorted()
}

// lowerCase is strings.ToLower without work for most texts.
func lowerCase(text string) string {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return strings.ToLower(text)
		}
	}
	return text
}

func (m *Matcher) ask(e *event.Event, units []int) {
	for _, at := range units {
		if m.asked[at] == m.event {
			continue
		}
		m.asked[at] = m.event
		u := &m.set.units[at]
		switch u.formula.Eval(e) {
		case predicate.True:
			m.hits = append(m.hits, Hit{Rule: u.rule})
		case predicate.Undecided:
			m.hits = append(m.hits, Hit{u.rule, true})
		}
	}
}

// sorted puts the hits in order, each rule once: a match counts more than what
// cannot be told.
func (m *Matcher) sorted() []Hit {
	slices.SortFunc(m.hits, func(a, b Hit) int {
		switch {
		case a.Rule != b.Rule:
			return a.Rule - b.Rule
		case a.Undecided == b.Undecided:
			return 0
		case a.Undecided:
			return 1
		}
		return -1
	})
	m.hits = slices.CompactFunc(m.hits, func(a, b Hit) bool { return a.Rule == b.Rule })
	return m.hits
}
