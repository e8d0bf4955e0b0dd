package check

import (
	"fmt"
	"slices"

	"github.com/rulewright/rulewright/analysis/solve"
)

// contradiction reports filters and exceptions that leave nothing of what the
// query selects, or of what a step of it needs. It returns true, too, where
// the query alone selects nothing, which is another check's to say.
func (l *exceptionLogic) contradiction(filters, items []*clause) bool {
	lasting := slices.DeleteFunc(slices.Clone(items), func(c *clause) bool { return isTemporary(c.restriction) })
	all := slices.Concat(filters, lasting)
	if len(all) == 0 {
		return false
	}
	if len(l.steps) == 0 {
		return l.nothingLeft(nil, all)
	}
	for _, s := range l.steps {
		if s.needed && l.nothingLeft(s.parts, all) {
			return true
		}
	}
	return false
}

// isTemporary reports whether an exception ends by itself.
func isTemporary(r *Restriction) bool { return r.Item != nil && !r.Item.ExpireTime.IsAbsent() }

func (l *exceptionLogic) nothingLeft(parts, all []*clause) bool {
	if len(parts) > 0 && l.never(parts[0].meets(), parts[1:]) {
		return true
	}
	needed := slices.Concat(parts, all)
	if !l.never(needed[0].meets(), needed[1:]) {
		return false
	}
	// The fewest restrictions first, then the fewest parts of the query.
	all = l.fewest(all, parts)
	parts = l.fewest(parts, all)
	l.reportContradiction(parts, all)
	return true
}

// fewest drops the clauses that a contradiction with some others does not
// need.
func (l *exceptionLogic) fewest(clauses, others []*clause) []*clause {
	for _, c := range clauses {
		if l.never(c.meets(), others) {
			return []*clause{c}
		}
	}
	for i := 0; i < len(clauses) && len(clauses) > 1; {
		rest := slices.Concat(clauses[:i], clauses[i+1:])
		if l.never(rest[0].meets(), slices.Concat(rest[1:], others)) {
			clauses = rest
		} else {
			i++
		}
	}
	return clauses
}

// reportContradiction points at the last filter or exception, and names the
// others.
func (l *exceptionLogic) reportContradiction(parts, all []*clause) {
	last := all[len(all)-1]
	var related []Related
	for _, c := range slices.Concat(parts, all[:len(all)-1]) {
		if !c.at.IsEmpty() {
			related = append(related, Related{Path: c.path, Span: c.at, Message: "the two exclude each other"})
		}
	}
	for i := range related {
		if len(related) > 1 {
			related[i].Message = "together they exclude each other"
		}
	}
	f := Finding{Severity: Warning, Related: related}
	whole, name := l.pass.whole(l.steps), l.nameOf(last)
	switch {
	case len(all) == 1 && last.exclusion:
		f.Message = fmt.Sprintf("%s excludes every event that the query selects, so %s never matches", name, whole)
	case len(all) == 1:
		f.Message = fmt.Sprintf("no event meets both %s and the query, so %s never matches", name, whole)
	default:
		f.Message = fmt.Sprintf("%s and what else is asked for leave no event, so %s never matches", name, whole)
	}
	if l.certain(parts, all) {
		f.Severity = Error
	}
	l.add(exceptionNeverMatches, last, f)
}

// whole names what never matches.
func (p *Pass) whole(steps []step) string {
	if len(steps) > 1 {
		return "one of its steps"
	}
	return "the rule"
}

// certain reports whether a contradiction is one of filters alone, which belong
// to the rule, and does not rest on the catalogue's word that a field holds one
// value.
func (l *exceptionLogic) certain(parts, all []*clause) bool {
	if slices.ContainsFunc(all, func(c *clause) bool { return c.restriction.Item != nil }) {
		return false
	}
	goals := goalsOf(all[0].meets(), slices.Concat(all[1:], parts))
	return solve.New(logicBudget).AssumeArrays().Impossible(goals...)
}
