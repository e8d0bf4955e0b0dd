package check

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
)

// nameOf is how a message calls a filter or an exception.
func (l *exceptionLogic) nameOf(c *clause) string {
	switch {
	case c.restriction == nil:
		return "the query"
	case c.restriction.Item == nil && c.text != "":
		return "the filter " + c.text
	case c.restriction.Item == nil:
		return "this filter"
	case c.restriction.Item.Name.Value != "":
		return "the exception `" + clip(c.restriction.Item.Name.Value) + "`"
	case c.text != "":
		return "the exception " + c.text
	}
	return "this exception"
}

func (l *exceptionLogic) plural(c *clause) string {
	if c.restriction != nil && c.restriction.Item != nil {
		return "exceptions"
	}
	return "filters"
}

// describe writes a condition as code for a message, in the manner of KQL;
// empty where it has a part that cannot be told shortly.
func describe(n *predicate.Node) string {
	var b strings.Builder
	if !describeNode(&b, n, false) {
		return ""
	}
	return "`" + clip(b.String()) + "`"
}

func describeNode(b *strings.Builder, n *predicate.Node, inner bool) bool {
	switch n.Op {
	case predicate.Atom:
		describeAtom(b, n)
		return true
	case predicate.Not:
		b.WriteString("not ")
		return describeNode(b, n.Args[0], true)
	case predicate.And, predicate.Or:
		word := " and "
		if n.Op == predicate.Or {
			word = " or "
		}
		if inner {
			b.WriteByte('(')
		}
		for i, arg := range n.Args {
			if i > 0 {
				b.WriteString(word)
			}
			if !describeNode(b, arg, true) {
				return false
			}
		}
		if inner {
			b.WriteByte(')')
		}
		return true
	}
	return false
}

func describeAtom(b *strings.Builder, n *predicate.Node) {
	b.WriteString(n.Field.Name + ": ")
	if len(n.Entries) != 1 {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	for i, e := range n.Entries {
		if i > 0 {
			b.WriteString(" or ")
		}
		b.WriteString(e.Value.String())
	}
}

// clip puts a text on one line that is not too long.
func clip(text string) string {
	const most = 90
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return text
}

// shownBy demonstrates what an exclusion names, which something else excludes or
// never selects: some of the clauses that are to blame turn it away.
func (l *exceptionLogic) shownBy(c *clause, because []*clause, shows string) *Witness {
	d := &demonstration{meets: []solve.Goal{c.fails()}, shows: shows}
	if len(because) > 0 {
		all := &predicate.Node{Op: predicate.And}
		for _, other := range because {
			all.Args = append(all.Args, other.node)
		}
		d.then = []solve.Goal{{Node: all, Fails: true}}
	}
	return l.logicSession.witness(d)
}
