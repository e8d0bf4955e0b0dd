package lower

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// KQL lowers a query as Kibana turns it into the Query DSL and Elasticsearch
// then evaluates that. Spans are offsets of the query's text. A part that
// could not be parsed becomes an opaque condition of its own.
func KQL(q *kql.Query, fields *Fields) Result {
	l := &kqlLowering{text: q.Text, fields: fields}
	root := predicate.NewConst(source.Span{}, predicate.True) // an empty query matches everything
	if q.Root != nil {
		root = l.node(q.Root)
	}
	return Result{Formula: predicate.New(root), Problems: l.problems}
}

// kqlLowering lowers one query.
type kqlLowering struct {
	text     string
	fields   *Fields
	nested   string // the path of the nested group that we are in, or ""
	problems []source.Problem
}

func (l *kqlLowering) node(n kql.Node) *predicate.Node {
	switch n := n.(type) {
	case *kql.And:
		return predicate.NewAnd(n.At, l.nodes(n.Kids)...)
	case *kql.Or:
		return predicate.NewOr(n.At, l.nodes(n.Kids)...)
	case *kql.Not:
		return predicate.NewNot(n.At, l.node(n.Kid))
	case *kql.Group:
		out := l.node(n.Kid)
		out.Span = n.At
		return out
	case *kql.Nested:
		return l.group(n)
	case *kql.Match:
		return l.match(n)
	case *kql.Range:
		return l.comparison(n)
	case *kql.Bare:
		return l.bare(n.Value)
	}
	return l.unread(n)
}

func (l *kqlLowering) nodes(kids []kql.Node) []*predicate.Node {
	out := make([]*predicate.Node, len(kids))
	for i, kid := range kids {
		out[i] = l.node(kid)
	}
	return out
}

// unread stands for text that is no KQL: whatever it was meant to be.
func (l *kqlLowering) unread(n kql.Node) *predicate.Node {
	at := n.Span()
	return predicate.NewOpaque(at, fmt.Sprintf("unread at %d", at.Start))
}

// group lowers `path: { … }`.
func (l *kqlLowering) group(n *kql.Nested) *predicate.Node {
	outer := l.nested
	l.nested = l.fullName(n.Field)
	kid := l.node(n.Kid)
	path := l.fields.Field(l.nested)
	l.nested = outer
	return predicate.NewNested(n.At, path, kid)
}

// bare lowers a value without a field, which searches the fields that the
// index's settings choose. In a nested group Kibana asks a field "null" that
// nobody has.
func (l *kqlLowering) bare(value *kql.Literal) *predicate.Node {
	if l.nested != "" {
		return predicate.NewConst(value.At, predicate.False)
	}
	out := predicate.NewOpaque(value.At, "any field: "+describeKQL(value))
	out.TwoValued = true
	return out
}

// fullName returns the name of a field with the path of the nested group.
func (l *kqlLowering) fullName(name *kql.Literal) string {
	if l.nested == "" {
		return name.Text
	}
	return l.nested + "." + name.Text
}

// match lowers `field: value`.
func (l *kqlLowering) match(n *kql.Match) *predicate.Node {
	if !n.Field.Quoted && n.Field.Text == "null" {
		return l.unread(n) // Kibana takes this for a value without a field
	}
	if n.Field.HasWildcard() {
		return l.anyOf(n)
	}
	f := l.fields.field(l.fullName(n.Field))
	l.checkNesting(n.Field, f)
	out := l.values(f, n.Value)
	out.Span = n.At
	return out
}

// values lowers what stands behind the colon. Neighbouring literals of a
// disjunction are the entries of one atom.
func (l *kqlLowering) values(f *field, n kql.Node) *predicate.Node {
	switch n := n.(type) {
	case *kql.Literal:
		return l.atom(f, n)
	case *kql.Group:
		out := l.values(f, n.Kid)
		out.Span = n.At
		return out
	case *kql.Not:
		return predicate.NewNot(n.At, l.values(f, n.Kid))
	case *kql.And:
		var args []*predicate.Node
		for _, kid := range n.Kids {
			args = append(args, l.values(f, kid))
		}
		return predicate.NewAnd(n.At, args...)
	case *kql.Or:
		return l.anyValue(f, n)
	}
	return l.unread(n)
}

func (l *kqlLowering) anyValue(f *field, n *kql.Or) *predicate.Node {
	var args []*predicate.Node
	for i := 0; i < len(n.Kids); {
		var run []*kql.Literal
		for i+len(run) < len(n.Kids) {
			literal, ok := n.Kids[i+len(run)].(*kql.Literal)
			if !ok {
				break
			}
			run = append(run, literal)
		}
		if len(run) == 0 {
			args = append(args, l.values(f, n.Kids[i]))
			i++
			continue
		}
		args = append(args, l.atom(f, run...))
		i += len(run)
	}
	return predicate.NewOr(n.At, args...)
}

// atom lowers a run of alternative values of one field.
func (l *kqlLowering) atom(f *field, values ...*kql.Literal) *predicate.Node {
	span := values[0].At.Join(values[len(values)-1].At)
	if f.unmapped {
		return predicate.NewConst(span, predicate.False)
	}
	if f.flattened || f.has(schema.Object) || f.has(schema.Nested) {
		return l.object(f, span, values)
	}
	entries := make([]predicate.Entry, len(values))
	for i, v := range values {
		entries[i] = kqlEntry(f, v)
	}
	return predicate.NewAtom(span, &f.Field, predicate.AnyValue, entries...)
}

// comparison lowers `field >= value` and its like.
func (l *kqlLowering) comparison(n *kql.Range) *predicate.Node {
	if n.Field.HasWildcard() {
		out := predicate.NewOpaque(n.At, "range: "+n.Field.Text+" "+n.Operator+" "+n.Value.Text)
		out.TwoValued = true
		return out
	}
	f := l.fields.field(l.fullName(n.Field))
	l.checkNesting(n.Field, f)
	if f.unmapped {
		return predicate.NewConst(n.At, predicate.False)
	}
	if f.flattened {
		return predicate.NewOpaque(n.At, "object "+f.Name+" "+n.Operator+" "+n.Value.Text, &f.Field)
	}
	return predicate.NewAtom(n.At, &f.Field, predicate.AnyValue, kqlRange(f, n))
}

// checkNesting reports a nested field outside of its group, and a field in a
// group that is not its own: Kibana refuses both.
func (l *kqlLowering) checkNesting(name *kql.Literal, f *field) {
	if len(f.mapping) == 0 || f.nested == l.nested || f.has(schema.Object) || f.has(schema.Nested) {
		return
	}
	p := source.Problem{Code: "wrong-nesting", Span: name.At}
	switch {
	case l.nested == "":
		p.Code = "outside-nested"
		p.Message = fmt.Sprintf("`%s` is a nested field: ask for it as `%s: { … }`", f.Name, f.nested)
	case f.nested == "":
		p.Message = fmt.Sprintf("`%s` is no nested field, so it cannot stand in the group `%s: { … }`", f.Name, l.nested)
	default:
		p.Message = fmt.Sprintf("`%s` belongs into the group `%s: { … }`", f.Name, f.nested)
	}
	l.problems = append(l.problems, p)
}
