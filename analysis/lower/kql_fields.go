package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// anyOf lowers a condition on all fields whose names match a pattern.
func (l *kqlLowering) anyOf(n *kql.Match) *predicate.Node {
	value, single := n.Value.(*kql.Literal)
	if n.Field.IsExists() && single && value.IsExists() {
		return predicate.NewConst(n.At, predicate.True)
	}
	nested, text := l.nested, l.text
	return someField(n.At, "fields "+n.Field.Text+": "+describeKQL(n.Value), l.fields, pattern.Stars(pieces(n.Field), pattern.Exact),
		func(fields *Fields, name string) *predicate.Node {
			own := &kqlLowering{text: text, fields: fields, nested: nested}
			return own.values(fields.field(name), n.Value)
		})
}

// object lowers a condition on a name that has fields below it instead of
// values of its own. "Exists" asks whether any of these has a value; anything
// else finds nothing, except that a flattened object has the values of all its
// leaves.
func (l *kqlLowering) object(f *field, span source.Span, values []*kql.Literal) *predicate.Node {
	key := "object " + f.Name
	var entries []predicate.Entry
	for _, v := range values {
		key += " " + describeKQL(v)
		if f.flattened || v.IsExists() {
			entries = append(entries, kqlEntry(f, v))
		}
	}
	return someLeaf(span, key, f, entries)
}

// describeKQL spells a value or a tree of values for the key of an opaque
// condition.
func describeKQL(n kql.Node) string {
	var b strings.Builder
	kql.Walk(n, func(n kql.Node) bool {
		switch n := n.(type) {
		case *kql.Literal:
			b.WriteString(describeLiteral(n))
		case *kql.Or:
			b.WriteString("or(")
		case *kql.And:
			b.WriteString("and(")
		case *kql.Not:
			b.WriteString("not ")
		}
		b.WriteByte(' ')
		return true
	})
	return b.String()
}
