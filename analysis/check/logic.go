package check

import (
	"fmt"
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// logicChecks are the checks of the group logic/*, each in a file of its own.
// They share one analysis, so that a finding has one cause.
var logicChecks = []*Check{
	logicAlwaysTrue, logicDeadExclusion, logicDuplicateValue, logicNeverMatches, logicOverlappingExclusion,
	logicRedundantCondition, logicShadowedValue, logicUnreachableClause,
}

// The IDs of what the shared analysis finds.
const (
	alwaysTrue           = "logic/always-true"
	deadExclusion        = "logic/dead-exclusion"
	duplicateValue       = "logic/duplicate-value"
	neverMatches         = "logic/never-matches"
	overlappingExclusion = "logic/overlapping-exclusion"
	redundantCondition   = "logic/redundant-condition"
	shadowedValue        = "logic/shadowed-value"
	unreachableClause    = "logic/unreachable-clause"
)

// mistakes are the checks whose findings are more likely a mistake than a
// leftover: to remove the text would hide it, so that a fix is for an author
// to choose.
var mistakes = map[string]bool{alwaysTrue: true, deadExclusion: true, unreachableClause: true}

// The budgets of the logic checks: the steps of a question, and the questions
// and all steps of a query. A query that exhausts them keeps what was found.
// Published rules need a hundredth of the steps.
const (
	logicBudget    = 1 << 15
	logicQuestions = 3000
	logicWork      = 1 << 22
	goalSteps      = 16 // what it takes to take up one of a question's goals
)

// maxLogicSize is how many parts and values a condition may have to be taken
// apart; of a larger one the values that are listed twice are told. The
// largest published one has some hundreds.
const maxLogicSize = 4000

type logicKey struct{}

// logic returns what there is to say about the conditions of the document's
// queries, by the check's ID.
func (p *Pass) logic() map[string][]Finding {
	return Memo(p, logicKey{}, func() map[string][]Finding {
		out := map[string][]Finding{}
		for _, q := range p.Queries() {
			s := &logicSession{query: q, solver: solve.New(logicBudget), questions: logicQuestions, work: logicWork, found: out}
			var cases []*logicCase
			for _, c := range q.Conditions() {
				l := newLogicCase(s, c)
				l.run()
				cases = append(cases, l)
			}
			if len(cases) > 1 {
				s.joins(cases)
			}
			s.settle()
		}
		return out
	})
}

// reportLogic reports the shared analysis' findings of one check.
func reportLogic(p *Pass) {
	for _, f := range p.logic()[p.current.ID] {
		p.Report(f)
	}
}

// logicSession is the analysis of one query.
type logicSession struct {
	query     *Query
	solver    *solve.Solver
	questions int
	work      pattern.Budget // the steps that are left
	// list is the list whose values are looked at.
	list    *predicate.Node
	found   map[string][]Finding
	pending []pendingFinding
}

// pendingFinding is a finding with the list of values that it is about, if it
// is about one, and what an event would show it by.
type pendingFinding struct {
	Finding
	list  *predicate.Node
	shown *demonstration
}

// exhausted reports whether nothing more may be asked.
func (s *logicSession) exhausted() bool { return s.questions == 0 || s.work < 0 }

// impossible asks the solver, as long as there are questions left.
func (s *logicSession) impossible(goals ...solve.Goal) bool {
	if s.exhausted() {
		return false
	}
	s.questions--
	impossible := s.solver.Impossible(goals...)
	s.work -= s.solver.Steps() + goalSteps*pattern.Budget(len(goals))
	return impossible
}

// refute is impossible, with an event that meets the goals where the solver
// comes by one.
func (s *logicSession) refute(goals ...solve.Goal) (*event.Event, bool) {
	if s.exhausted() {
		return nil, false
	}
	s.questions--
	e, impossible := s.solver.Refute(goals...)
	s.work -= s.solver.Steps() + goalSteps*pattern.Budget(len(goals))
	return e, impossible
}

// report adds a finding at a span of the query's text, with other places that
// explain it and the text that may be removed.
func (s *logicSession) report(id string, f Finding, at source.Span, because []evidence, remove source.Span) {
	if remove.IsEmpty() {
		s.reportAll(id, f, at, because, "")
		return
	}
	s.reportAll(id, f, at, because, "Remove "+s.quote(at), remove)
}

// reportAll is report with all the text that one fix, of that title, removes.
func (s *logicSession) reportAll(id string, f Finding, at source.Span, because []evidence, title string, remove ...source.Span) {
	f.Check = id
	f.Span, f.Tag = s.query.InFile(at), Unnecessary
	for _, e := range because {
		if e.at.IsEmpty() {
			continue
		}
		f.Related = append(f.Related, Related{Span: s.query.InFile(e.at), Message: e.says})
	}
	if len(remove) > 0 && s.query.Lucene == nil { // there, what is left would mean something else
		fix := Fix{Title: title, Safe: !mistakes[id]}
		for _, gone := range remove {
			fix.Edits = append(fix.Edits, source.Edit{Span: s.query.InFile(gone)})
		}
		f.Fixes = []Fix{fix}
	}
	s.pending = append(s.pending, pendingFinding{Finding: f, list: s.list})
}

// shownBy says what an event has to be like that shows the finding reported
// last. It is looked for once everything is found.
func (s *logicSession) shownBy(d demonstration) { s.pending[len(s.pending)-1].shown = &d }

// maxListed is how many values of one list are reported one by one.
const maxListed = 5

// settle hands the findings over, those about many values of one list as one.
func (s *logicSession) settle() {
	type key struct {
		id   string
		list *predicate.Node
	}
	groups := map[key][]Finding{}
	for _, f := range s.pending {
		if f.list != nil {
			k := key{f.Check, f.list}
			groups[k] = append(groups[k], f.Finding)
		}
	}
	for _, f := range s.pending {
		k := key{f.Check, f.list}
		if group := groups[k]; f.list != nil && len(group) > maxListed {
			if f.Span != group[0].Span {
				continue
			}
			f.Finding = summary(group)
		}
		f.Witness = s.witness(f.shown).Known()
		s.found[f.Check] = append(s.found[f.Check], f.Finding)
	}
}

// summary makes one finding of many about one list: at the first, with the
// others as related places and one fix for all.
func summary(group []Finding) Finding {
	f := group[0]
	var edits []source.Edit
	for i, other := range group {
		if i > 0 {
			f.Related = append(f.Related, Related{Span: other.Span, Message: other.Message})
		}
		for _, r := range other.Related {
			if r.Message == hereAgain && i > 0 {
				f.Related = append(f.Related, r)
			}
		}
		for _, fix := range other.Fixes {
			edits = append(edits, fix.Edits...)
		}
	}
	slices.SortFunc(edits, func(a, b source.Edit) int { return a.Span.Start - b.Span.Start })
	edits = slices.CompactFunc(edits, func(a, b source.Edit) bool { return a.Span.Overlaps(b.Span) })
	also := ", and so %d other values of the list"
	if f.Check == duplicateValue { // how often each is listed differs
		also = ", and %d other values of the list more than once"
	}
	f.Message += fmt.Sprintf(also, len(group)-1)
	// Together they are proved for what a list says on its own.
	f.Fixes = nil
	if len(edits) > 0 && (f.Check == duplicateValue || f.Check == shadowedValue) {
		f.Fixes = []Fix{{Title: fmt.Sprintf("Remove %d values", len(edits)), Safe: true, Edits: edits}}
	}
	return f
}

// evidence is another place that makes a finding true.
type evidence struct {
	at   source.Span
	says string
	// join says that the place is a join key, which needs a value, and excluded
	// that it is a part of an exclusion.
	join, excluded bool
}
