package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// judge looks whether a filter or an exception changes nothing beside the
// query and some other filters, and reports it.
func (l *exceptionLogic) judge(c *clause, others []*clause) bool {
	goal := c.fails()
	if l.impossible(goal) {
		l.reportConstant(c)
		return true
	}
	if l.ruledOut(c, goal, nil) {
		because, excluded := l.inQuery(c, goal)
		l.reportJudged(c, because, excluded, "the query")
		return true
	}
	shown := l.examples(c, goal, others)
	if slices.ContainsFunc(shown, func(e *event.Event) bool { return meetsAll(e, others) }) {
		return false
	}
	for _, other := range others {
		alone := []*clause{other}
		if slices.ContainsFunc(shown, func(e *event.Event) bool { return meetsAll(e, alone) }) {
			continue
		}
		if l.ruledOut(c, goal, alone) {
			l.reportJudged(c, alone, other.exclusion, l.nameOf(other))
			return true
		}
	}
	if len(others) < 2 || !l.ruledOut(c, goal, others) {
		return false
	}
	selecting := slices.DeleteFunc(slices.Clone(others), func(c *clause) bool { return c.exclusion })
	l.reportJudged(c, nil, !l.ruledOut(c, goal, selecting), "the other "+l.plural(c)+" together")
	return true
}

// examples returns events that meet a goal for a clause, and what of the query
// others may depend on, one of each step if there is one that can be shown: a
// filter that they meet is not what rules the goal out, which saves asking for
// the most of them.
func (l *exceptionLogic) examples(c *clause, goal solve.Goal, others []*clause) []*event.Event {
	steps := l.steps
	if len(steps) == 0 {
		steps = []step{{}}
	}
	var out []*event.Event
	for _, s := range steps {
		if l.spent() {
			break
		}
		parts := slices.DeleteFunc(kin(c, slices.Concat(s.parts, others)), func(c *clause) bool { return c.restriction != nil })
		goals := goalsOf(goal, parts)
		l.questions--
		e := l.solver.Find(goals...).Witness
		l.work -= l.solver.Steps() + goalSteps*pattern.Budget(len(goals))
		if e != nil {
			out = append(out, e)
		}
	}
	return out
}

// meetsAll reports whether an event meets all of some filters or exceptions.
func meetsAll(e *event.Event, restrictions []*clause) bool {
	return !slices.ContainsFunc(restrictions, func(c *clause) bool { return c.restriction.Formula.Eval(e) != predicate.True })
}

// inQuery returns the parts of the query that suffice to rule a goal out, and
// whether it is the query's exclusions that do it.
func (l *exceptionLogic) inQuery(c *clause, goal solve.Goal) (because []*clause, excluded bool) {
	excluded = slices.ContainsFunc(l.steps, func(s step) bool { return !l.never(goal, kin(c, s.selecting())) })
	if len(l.steps) != 1 {
		return nil, excluded
	}
	for _, part := range l.steps[0].parts {
		if part.exclusion == excluded && l.never(goal, []*clause{part}) {
			return []*clause{l.narrowed(part, goal)}, excluded
		}
	}
	return nil, excluded
}

// selecting returns the parts that are no exclusions.
func (s step) selecting() []*clause {
	return slices.DeleteFunc(slices.Clone(s.parts), func(c *clause) bool { return c.exclusion })
}

// narrowed returns the place of the one value of an exclusion's list that
// suffices to rule a goal out, if one does.
func (l *exceptionLogic) narrowed(part *clause, goal solve.Goal) *clause {
	n := part.node
	for isExclusion(n) {
		n = n.Args[0]
	}
	if !part.exclusion || len(n.Entries) < 2 {
		return part
	}
	for _, e := range n.Entries {
		only := part.meets()
		only.Replace = solve.Replacement{n: atomOf(n, []predicate.Entry{e})}
		if l.impossible(goal, only) {
			out := *part
			out.at = l.asked.InFile(e.Span)
			return &out
		}
	}
	return part
}

// reportConstant reports a filter or exception that is the same for every
// event.
func (l *exceptionLogic) reportConstant(c *clause) {
	f := Finding{Message: l.nameOf(c) + " removes nothing: no event can be what it names"}
	id := exceptionRemovesNothing
	if !c.exclusion {
		id, f.Message = exceptionRedundant, l.nameOf(c)+" changes nothing: every event meets it"
	}
	l.add(id, c, f)
}

// reportJudged reports a filter or exception that changes nothing because of
// something else: clauses that are known, or what a name stands for.
func (l *exceptionLogic) reportJudged(c *clause, because []*clause, excluded bool, name string) {
	id, label := exceptionRedundant, "what implies it"
	f := Finding{Message: fmt.Sprintf("%s changes nothing: %s implies it", l.nameOf(c), l.quoteOr(because, name))}
	switch {
	case c.exclusion && excluded:
		id, label = exceptionOverlapping, "already excluded here"
		f.Message = fmt.Sprintf("%s removes nothing: what it names is already excluded by %s", l.nameOf(c), name)
		f.Witness = l.shownBy(c, because, bothExclude).Known()
	case c.exclusion:
		id, label = exceptionRemovesNothing, "only such events are selected"
		f.Message = fmt.Sprintf("%s removes nothing: %s selects no such event", l.nameOf(c), name)
		f.Witness = l.shownBy(c, because, neverSelected).Known()
		if len(because) == 1 && because[0].text != "" && c.text != "" {
			f.Message = fmt.Sprintf("%s removes nothing: no event meets both %s and %s", l.nameOf(c), because[0].text, c.text)
		}
	}
	for _, other := range because {
		if !other.at.IsEmpty() {
			f.Related = append(f.Related, Related{Path: other.path, Span: other.at, Message: label})
		}
	}
	l.add(id, c, f)
}

// quoteOr quotes the one clause that is to blame, if it can be quoted.
func (l *exceptionLogic) quoteOr(because []*clause, name string) string {
	if len(because) == 1 && because[0].restriction == nil && because[0].text != "" {
		return because[0].text
	}
	return name
}

// add adds a finding about a clause. One about another file is shown where
// the rule names the list that is there.
func (l *exceptionLogic) add(id string, c *clause, f Finding) {
	f.Span = c.at
	if r := c.restriction; c.path != "" {
		f.Span = r.Mention
		f.Related = append([]Related{{Path: c.path, Span: c.at, Message: "the exception is here"}}, f.Related...)
	} else if r != nil && id != exceptionNeverMatches {
		f.Tag = Unnecessary
		if edit, ok := l.removalOf(l.pass.Doc, r.place, r.all); ok {
			title := "Remove the " + strings.TrimPrefix(strings.TrimPrefix(l.nameOf(c), "the "), "this ")
			f.Fixes = []Fix{{Title: title, Safe: id != exceptionRemovesNothing, Edits: []source.Edit{edit}}}
		}
	}
	l.found[id] = append(l.found[id], f)
}

// exclusions reports the query's own exclusions that a filter covers.
func (l *exceptionLogic) exclusions(filters []*clause) {
	if len(l.steps) != 1 {
		return
	}
	parts := l.steps[0].parts
	for _, part := range parts {
		if l.spent() || !part.exclusion || part.text == "" || l.never(part.fails(), kin(part, parts)) {
			continue
		}
		for _, filter := range filters {
			if !filter.exclusion || !l.never(part.fails(), []*clause{filter}) {
				continue
			}
			l.add(exceptionOverlapping, part, Finding{
				Message: fmt.Sprintf("%s changes nothing: what it excludes is already excluded by a filter", part.text),
				Related: []Related{{Span: filter.at, Message: "already excluded here"}},
				Tag:     Unnecessary, Witness: l.shownBy(part, []*clause{filter}, bothExclude).Known(),
			})
			break
		}
	}
}
