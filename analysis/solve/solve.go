// Package solve answers questions about conditions: can an event meet this
// one, does it follow from that one, are the two the same. "No" is a proof;
// "yes" comes with an event that shows it.
//
// A field of a document is a set of values, and an atom of a formula asks for
// one of them, so that f:a and f:b exclude each other only where the
// catalogue says that f holds a single value. What a formula leaves opaque is
// free: it may be anything, the same wherever its key is the same. Nothing is
// concluded from what cannot be told.
//
// A [Solver] is one session: the formulas that it is asked about share their
// parts. It searches with backjumping over the formula and decides each
// field on its own with package pattern. It counts its steps and gives up
// when they are spent; it never looks at a clock, draws no random number, and
// knows neither languages nor rules.
package solve

import (
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
)

// Solver is a session of questions with one budget for each. It is not safe
// for concurrent use.
type Solver struct {
	budget pattern.Budget
	left   pattern.Budget

	terms   map[string]*term
	nodes   map[*predicate.Node]*term
	count   int
	entries map[string]*entry
	groups  map[string]*group
	found   map[string]finding
	arrays  bool
	round   int

	spare  []assignment       // that no problem uses now
	within []*pattern.Pattern // the storage of [problem.outsideOf]
	key    []byte             // what is looked up, until something else is
}

// assignment is the storage for the masks of a problem.
type assignment struct {
	masks   []mask
	reasons []levels
	users   [][]int
	trail   []change
	choices []choice
	stale   []int
	dirty   []*group
}

// DefaultBudget is how many steps a question may take; a question about a
// usual rule takes some hundreds.
const DefaultBudget pattern.Budget = 1 << 20

// New returns a solver that spends at most budget steps on each question.
func New(budget pattern.Budget) *Solver {
	return &Solver{
		budget: budget, terms: map[string]*term{}, nodes: map[*predicate.Node]*term{}, entries: map[string]*entry{},
		groups: map[string]*group{}, found: map[string]finding{},
	}
}

// AssumeArrays makes the solver take every field for one that may hold several
// values, whatever the catalogue says. It must be called before the first
// question.
func (s *Solver) AssumeArrays() *Solver {
	s.arrays = true
	return s
}

// Goal is a condition and what it shall be.
type Goal struct {
	Node *predicate.Node
	// Fails asks for an event that does not meet the condition: it is false
	// or null. Otherwise the condition shall be true.
	Fails bool
	// Replace puts other conditions in the place of nodes below Node.
	Replace Replacement
}

// Failing is the goal that the same condition is not true.
func (g Goal) Failing() Goal {
	g.Fails = true
	return g
}

// Replacement maps nodes of a formula to what stands for them.
type Replacement map[*predicate.Node]*predicate.Node

// Meets is the goal that the formula is true.
func Meets(f *predicate.Formula) Goal { return Goal{Node: f.Root} }

// Fails is the goal that the formula is not true.
func Fails(f *predicate.Formula) Goal { return Goal{Node: f.Root, Fails: true} }

// Result is an answer with what shows it.
type Result struct {
	// Answer is Yes with a witness, No where it is proved that there is none,
	// and Undecided where that depends on what is opaque or takes too long.
	Answer pattern.Answer
	// Witness is an event that meets all goals, as the formulas decide it.
	Witness *event.Event
	// Spent is true where the budget was exhausted.
	Spent bool
}

// Find looks for an event that meets all goals.
func (s *Solver) Find(goals ...Goal) Result { return s.find(maxModels, goals) }

func (s *Solver) find(models int, goals []Goal) Result {
	s.left = s.budget
	p := s.problem(goals)
	p.wanted, p.models = models > 0, models
	return p.solve()
}

// Impossible reports whether it is proved that no event meets all goals. It
// is cheaper than [Solver.Find], since it looks for no witness.
func (s *Solver) Impossible(goals ...Goal) bool {
	return s.find(0, goals).Answer == pattern.No
}

// Refute is [Solver.Impossible], with an event that meets the goals where the
// first one that suggests itself does.
func (s *Solver) Refute(goals ...Goal) (*event.Event, bool) {
	r := s.find(1, goals)
	return r.Witness, r.Answer == pattern.No
}

// Steps returns how many steps the last question took.
func (s *Solver) Steps() pattern.Budget { return s.budget - s.left }

// Satisfiable looks for an event that meets the formula.
func (s *Solver) Satisfiable(f *predicate.Formula) Result { return s.Find(Meets(f)) }

// Implies reports whether every event that meets f meets g. The witness is
// an event that shows that it is not so.
func (s *Solver) Implies(f, g *predicate.Formula) Result { return s.Find(Meets(f), Fails(g)).negated() }

// Disjoint reports whether no event meets both. The witness is one that does.
func (s *Solver) Disjoint(f, g *predicate.Formula) Result {
	return s.Find(Meets(f), Meets(g)).negated()
}

// Equivalent reports whether the same events meet both. The witness is one
// that meets only one of them.
func (s *Solver) Equivalent(f, g *predicate.Formula) Result {
	r := s.Implies(f, g)
	if r.Answer == pattern.No {
		return r
	}
	back := s.Implies(g, f)
	if r.Answer == pattern.Undecided && back.Answer != pattern.No {
		back.Answer = pattern.Undecided
	}
	back.Spent = back.Spent || r.Spent
	return back
}

func (r Result) negated() Result {
	switch r.Answer {
	case pattern.Yes:
		r.Answer = pattern.No
	case pattern.No:
		r.Answer = pattern.Yes
	}
	return r
}

// maxModels is how many solutions of the formula are tried as events before
// the answer is left open.
const maxModels = 16
