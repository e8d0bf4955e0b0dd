package check

import (
	"fmt"
	"slices"

	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
)

// lists judges the exception lists of the document, each on its own.
func (l *exceptionLogic) lists() {
	l.asked, l.steps = nil, nil
	for i := range l.pass.Doc.Exceptions {
		set := &l.pass.Doc.Exceptions[i]
		var items []*clause
		for _, r := range exceptionsOf(l.pass.Doc, set, lower.NewFields(l.pass.Indices("rule.query"))) {
			items = append(items, l.restricting(r))
		}
		for _, item := range items {
			l.values(item)
		}
		if len(items) <= maxRestrictions {
			l.items(items)
		}
	}
}

// items looks for items that others of the list cover, and for entries within
// an item that the others imply.
func (l *exceptionLogic) items(items []*clause) {
	for i := len(items) - 1; i >= 0; i-- {
		others := slices.Concat(items[:i], items[i+1:])
		lasting := slices.DeleteFunc(slices.Clone(others), func(c *clause) bool { return isTemporary(c.restriction) })
		if l.judge(items[i], lasting) {
			items = others
			continue
		}
		l.entries(items[i])
	}
}

// entries looks for entries of an item that its other entries imply.
func (l *exceptionLogic) entries(item *clause) {
	subject := item.restriction.Subject()
	if subject.Op != predicate.And {
		return
	}
	var parts []*clause
	for _, n := range subject.Args {
		parts = append(parts, &clause{node: n, names: mentioned(n), at: n.Span, text: describe(n)})
	}
	for i := len(parts) - 1; i >= 0; i-- {
		part, others := parts[i], slices.Concat(parts[:i], parts[i+1:])
		if part.at.IsEmpty() || part.text == "" || !l.never(part.fails(), kin(part, others)) {
			continue
		}
		f := Finding{
			Span: part.at, Tag: Unnecessary,
			Message: fmt.Sprintf("%s changes nothing: the other entries of %s imply it", part.text, l.nameOf(item)),
		}
		for _, other := range others {
			if !other.at.IsEmpty() && l.never(part.fails(), []*clause{other}) {
				f.Related = []Related{{Span: other.at, Message: "what implies it"}}
				break
			}
		}
		l.found[exceptionRedundant] = append(l.found[exceptionRedundant], f)
		parts = others
	}
}

// values looks for values of a list that others of it cover.
func (l *exceptionLogic) values(c *clause) {
	lists := &logicCase{logicSession: l.logicSession, condition: Condition{Formula: c.restriction.Formula}, gone: solve.Replacement{}}
	for _, n := range c.restriction.Formula.Nodes() {
		if n.Op == predicate.Atom && !n.Span.IsEmpty() {
			lists.entries(n)
		}
	}
}
