package lower

import (
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// Filter lowers a Kibana filter: the condition that it leaves to the events of
// a rule, inverted where its meta says so. It is nil for a filter that is
// switched off, and for one of which that cannot be told. Unlike those of
// queries, spans are offsets of the file.
func Filter(f rules.Filter, fields *Fields) *predicate.Formula {
	if !f.IsSet() || f.Disabled.State == rules.Malformed || f.Disabled.Value || f.Negate.State == rules.Malformed {
		return nil
	}
	l := &dslLowering{fields: fields}
	out := l.filter(f.Node)
	if f.Negate.Value {
		out = predicate.NewNot(out.Span, out)
	}
	return predicate.New(out)
}

// dslLowering lowers the Query DSL as a TOML file spells it.
type dslLowering struct {
	fields *Fields
	nested string // the path of the nested query that we are in, or ""
	depth  int
}

// filter lowers a filter's query. An old filter has its clause beside its meta.
func (l *dslLowering) filter(v *toml.Value) *predicate.Node {
	if meta := v.Table.Get("meta", "type"); meta != nil && meta.Text == "combined" {
		return opaqueClause(v) // made of other filters
	}
	if query := v.Table.Entry("query"); query != nil {
		return l.clause(query.Value)
	}
	var clause *toml.Entry
	for _, e := range v.Table.Entries {
		switch {
		case e.Key.Name == "meta" || e.Key.Name == "$state":
		case clause != nil:
			return opaqueClause(v)
		default:
			clause = e
		}
	}
	if clause == nil {
		return opaqueClause(v)
	}
	return l.named(clause.Key.Name, clause.Value, v)
}

// maxDSLDepth is far beyond what a filter nests.
const maxDSLDepth = 100

// clause lowers a query: a table whose only key is the query's name.
func (l *dslLowering) clause(v *toml.Value) *predicate.Node {
	if v.Table == nil || len(v.Table.Entries) != 1 || l.depth > maxDSLDepth {
		return opaqueClause(v)
	}
	l.depth++
	defer func() { l.depth-- }()
	e := v.Table.Entries[0]
	return l.named(e.Key.Name, e.Value, v)
}

// named lowers the query with a name and its body; whole is both.
func (l *dslLowering) named(name string, body, whole *toml.Value) *predicate.Node {
	var out *predicate.Node
	switch name {
	case "match_all":
		out = predicate.NewConst(whole.Span, predicate.True)
	case "match_none":
		out = predicate.NewConst(whole.Span, predicate.False)
	case "bool":
		out = l.boolean(body)
	case "constant_score":
		if inner := only(body, "filter"); inner != nil {
			out = l.clause(inner)
		}
	case "nested":
		out = l.group(body)
	case "exists":
		if field := only(body, "field"); field != nil && field.Kind == toml.String {
			out = l.exists(field.Text, field.Span)
		}
	default:
		out = l.leaf(name, body)
	}
	if out == nil {
		return opaqueClause(whole)
	}
	return out
}

// group lowers a query on the objects of a nested field.
func (l *dslLowering) group(body *toml.Value) *predicate.Node {
	path, query := body.Table.Entry("path"), body.Table.Entry("query")
	if path == nil || path.Value.Kind != toml.String || query == nil {
		return nil
	}
	return l.objects(path.Value.Text, body.Span, func() *predicate.Node { return l.clause(query.Value) })
}

// objects lowers a condition on the objects at a path; nil where they are not
// mapped as nested.
func (l *dslLowering) objects(path string, at source.Span, condition func() *predicate.Node) *predicate.Node {
	f := l.fields.field(path)
	if !f.has("nested") {
		return nil
	}
	outer := l.nested
	l.nested = path
	defer func() { l.nested = outer }()
	return predicate.NewNested(at, &f.Field, condition())
}

// only returns the value of a table's only key, if that has the name.
func only(v *toml.Value, name string) *toml.Value {
	if v.Table == nil || len(v.Table.Entries) != 1 {
		return nil
	}
	return v.Table.Get(name)
}
