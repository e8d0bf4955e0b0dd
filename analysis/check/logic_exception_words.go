package check

import (
	"encoding/json"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
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

// witness returns an event that an exclusion names, as JSON; nil where there
// is none to show.
func (l *exceptionLogic) witness(c *clause) json.RawMessage {
	nested := false
	predicate.Walk(c.node, func(n *predicate.Node) bool {
		nested = nested || n.Op == predicate.Nested
		return true
	})
	found := l.solver.Find(solve.Goal{Node: c.node, Fails: true}).Witness
	if nested || found == nil {
		return nil
	}
	text, err := json.Marshal(documentOf(found))
	if err != nil {
		return nil
	}
	return text
}

// documentOf nests an event's fields as documents do.
func documentOf(e *event.Event) map[string]any {
	out := map[string]any{}
	for _, name := range e.Fields() {
		var value any
		if values := e.Values(name); len(values) == 1 {
			value = values[0].JSON()
		} else {
			list := make([]any, len(values))
			for i, v := range values {
				list[i] = v.JSON()
			}
			value = list
		}
		put(out, name, value)
	}
	return out
}

// put sets a field below the objects that its name goes through; where one of
// them is a value, under the rest of its name with its dots.
func put(object map[string]any, name string, value any) {
	first, rest, deeper := strings.Cut(name, ".")
	if !deeper {
		object[name] = value
		return
	}
	below, ok := object[first].(map[string]any)
	if !ok {
		if _, taken := object[first]; taken {
			object[name] = value
			return
		}
		below = map[string]any{}
		object[first] = below
	}
	put(below, rest, value)
}
