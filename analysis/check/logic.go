package check

import (
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

// The budgets of the logic checks, in steps and in questions of a query. A
// query that exhausts them keeps what was found.
const (
	logicBudget    = 1 << 15
	logicQuestions = 3000
)

type logicKey struct{}

// logic returns what there is to say about the conditions of the document's
// queries, by the check's ID.
func (p *Pass) logic() map[string][]Finding {
	return Memo(p, logicKey{}, func() map[string][]Finding {
		out := map[string][]Finding{}
		for _, q := range p.Queries() {
			s := &logicSession{query: q, solver: solve.New(logicBudget), questions: logicQuestions, found: out}
			for _, c := range q.Conditions() {
				newLogicCase(s, c).run()
			}
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
	found     map[string][]Finding
}

// impossible asks the solver, as long as there are questions left.
func (s *logicSession) impossible(goals ...solve.Goal) bool {
	if s.questions == 0 {
		return false
	}
	s.questions--
	return s.solver.Impossible(goals...)
}

// report adds a finding at a span of the query's text, with other places that
// explain it and the text that may be removed.
func (s *logicSession) report(id string, f Finding, at source.Span, because []evidence, remove source.Span) {
	f.Span, f.Tag = s.query.InFile(at), Unnecessary
	for _, e := range because {
		if e.at.IsEmpty() {
			continue
		}
		f.Related = append(f.Related, Related{Span: s.query.InFile(e.at), Message: e.says})
	}
	if !remove.IsEmpty() && s.query.Lucene == nil { // there, what is left would mean something else
		edit := source.Edit{Span: s.query.InFile(remove)}
		f.Fixes = []Fix{{Title: "Remove " + s.quote(at), Safe: true, Edits: []source.Edit{edit}}}
	}
	s.found[id] = append(s.found[id], f)
}

// evidence is another place that makes a finding true.
type evidence struct {
	at   source.Span
	says string
}
