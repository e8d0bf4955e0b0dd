package lower

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// opaqueClause stands for a query that is not modelled. Two that are written
// with the same keys and values are one.
func opaqueClause(v *toml.Value) *predicate.Node {
	var b strings.Builder
	b.WriteString("query ")
	describeTOML(&b, v, 0)
	out := predicate.NewOpaque(v.Span, b.String())
	out.TwoValued = true
	return out
}

// describeTOML spells a value so that different values have different
// descriptions, whatever the order of keys.
func describeTOML(b *strings.Builder, v *toml.Value, depth int) {
	switch {
	case depth > maxDSLDepth || v.Kind == toml.Invalid:
		fmt.Fprintf(b, "at %d", v.Span.Start)
	case v.Kind == toml.TableKind:
		entries := slices.Clone(v.Table.Entries)
		slices.SortFunc(entries, func(a, b *toml.Entry) int { return strings.Compare(a.Key.Name, b.Key.Name) })
		b.WriteByte('{')
		for _, e := range entries {
			b.WriteString(strconv.Quote(e.Key.Name) + ":")
			describeTOML(b, e.Value, depth+1)
			b.WriteByte(',')
		}
		b.WriteByte('}')
	case v.Kind == toml.Array:
		b.WriteByte('[')
		for _, item := range v.Items {
			describeTOML(b, item, depth+1)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case v.Kind == toml.String:
		b.WriteString(strconv.Quote(v.Text))
	default:
		b.WriteString(v.Text)
	}
}

// spanOf returns the span of all nodes together.
func spanOf(nodes []*predicate.Node) source.Span {
	out := nodes[0].Span
	for _, n := range nodes[1:] {
		out = out.Join(n.Span)
	}
	return out
}
