package lower

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Exception lowers an item of an exception list: what an event meets that the
// item takes away from a rule. Its entries hold together. It is nil for an
// item that Kibana would refuse. Spans are offsets of the item's file.
func Exception(item *rules.ExceptionItem, fields *Fields) *predicate.Formula {
	l := &dslLowering{fields: fields}
	if !item.IsSet() || len(item.Entries) == 0 || item.OSTypes.State == rules.Malformed {
		return nil
	}
	var all []*predicate.Node
	if systems := item.OSTypes.Values(); len(systems) > 0 {
		all = append(all, l.systems(item.Span.Start, systems))
	}
	for i := range item.Entries {
		n := l.entry(&item.Entries[i], "")
		if n == nil {
			return nil
		}
		all = append(all, n)
	}
	return predicate.New(predicate.NewAnd(spanOf(all), all...))
}

// systems lowers the operating systems that an item is about, which Kibana
// looks for in two fields.
func (l *dslLowering) systems(offset int, names []string) *predicate.Node {
	at := source.Span{Start: offset, End: offset}
	var some []*predicate.Node
	for _, name := range [...]string{"host.os.type", "host.os.name.caseless"} {
		f := l.fields.field(name)
		var entries []predicate.Entry
		for _, system := range names {
			e := phraseEntry(f, system)
			e.Span = at
			entries = append(entries, e)
		}
		if n := l.atom(f, at, entries...); n != nil {
			some = append(some, n)
		} else {
			some = append(some, predicate.NewOpaque(at, fmt.Sprintf("%s %q", name, names)))
		}
	}
	return predicate.NewOr(at, some...)
}

// entry lowers an entry of an item; prefix is the nested field around it with
// a dot. It is nil for one that Kibana would refuse.
func (l *dslLowering) entry(e *rules.ExceptionEntry, prefix string) *predicate.Node {
	if !e.IsSet() || !e.Field.IsSet() || e.Field.Value == "" || !e.Type.IsSet() {
		return nil
	}
	name := prefix + e.Field.Value
	if e.Type.Value == "nested" {
		return l.nestedEntry(e, name)
	}
	out, refused := l.plainEntry(e, name)
	if refused {
		return nil
	}
	if out == nil {
		out = opaqueClause(e.Node)
		out.Key += " below " + prefix
	}
	switch e.Operator.Value {
	case "included":
		return out
	case "excluded":
		return predicate.NewNot(out.Span, out)
	}
	return nil
}

// plainEntry lowers what an entry asks of its field, without the operator: nil
// where that is not modelled.
func (l *dslLowering) plainEntry(e *rules.ExceptionEntry, name string) (out *predicate.Node, refused bool) {
	f := l.fields.field(name)
	texts, at := e.Value, e.Value.Span
	switch kind := e.Type.Value; kind {
	case "exists":
		return l.exists(name, e.Field.Span), false
	case "list":
		return nil, !e.ValueList.IsSet()
	case "match", "match_any", "wildcard":
		if !texts.IsSet() || texts.Single != (kind != "match_any") || len(texts.Items) == 0 || len(texts.Values()) < len(texts.Items) {
			return nil, true
		}
		entries := make([]predicate.Entry, len(texts.Items))
		for i, item := range texts.Items {
			entries[i] = exceptionEntry(f, kind, item.Value)
			if item.Value == "" {
				entries[i].Value = pattern.Unknown(kind + " of nothing")
			}
			entries[i].Span = item.Span
		}
		return l.atom(f, at, entries...), false
	}
	return nil, true
}

// exceptionEntry returns what one value of an entry asks for.
func exceptionEntry(f *field, kind, text string) predicate.Entry {
	if kind != "wildcard" {
		return phraseEntry(f, text)
	}
	if e, ok := dslEntry(f, kind, text, dslOptions{}); ok {
		return e
	}
	return predicate.Entry{Value: pattern.Unknown("wildcard " + text)}
}

// nestedEntry lowers entries that one object of a nested field has to meet.
func (l *dslLowering) nestedEntry(e *rules.ExceptionEntry, path string) *predicate.Node {
	if len(e.Entries) == 0 || l.nested != "" {
		return nil
	}
	refused := false
	out := l.objects(path, e.Span, func() *predicate.Node {
		var all []*predicate.Node
		for i := range e.Entries {
			n := l.entry(&e.Entries[i], path+".")
			if n == nil {
				refused = true
				n = opaqueClause(e.Node)
			}
			all = append(all, n)
		}
		return predicate.NewAnd(spanOf(all), all...)
	})
	switch {
	case refused:
		return nil
	case out == nil:
		return opaqueClause(e.Node)
	}
	return out
}
