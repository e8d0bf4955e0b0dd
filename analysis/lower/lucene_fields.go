package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// term lowers a value of a field, of all fields that match a pattern, or of
// the fields that the index searches by default.
func (l *luceneLowering) term(n *lucene.Term) *predicate.Node {
	switch {
	case n.Of == nil:
		return l.opaque(n.At, "default fields", describeTerm(n))
	case n.Of.Text == lucene.ExistsField:
		return l.exists(n)
	case n.Value.IsStar() && n.Of.Text == "*":
		return predicate.NewConst(n.At, predicate.True)
	case isFieldPattern(n.Of):
		return l.eachField(n.At, n.Of.Text, describeTerm(n), func(own *luceneLowering, name string) *predicate.Node {
			f := own.fields.field(name)
			return own.values(f, n.At, describeTerm(n), own.entry(f, n))
		})
	}
	f := l.fields.field(n.Of.Text)
	return l.values(f, n.At, describeTerm(n), l.entry(f, n))
}

// rangeOf lowers `[a TO b]`.
func (l *luceneLowering) rangeOf(n *lucene.Range) *predicate.Node {
	text := l.text[n.At.Start:n.At.End]
	if n.Of == nil || n.Of.Text == lucene.ExistsField {
		return l.opaque(n.At, "default fields", text)
	}
	lo, hi := bound(n.Low, n.OpenLow), bound(n.High, n.OpenHigh)
	entry := func(f *field) predicate.Entry { return luceneRange(f, n.Brackets, lo, hi) }
	if isFieldPattern(n.Of) {
		return l.eachField(n.At, n.Of.Text, text, func(own *luceneLowering, name string) *predicate.Node {
			f := own.fields.field(name)
			return own.values(f, n.At, text, entry(f))
		})
	}
	f := l.fields.field(n.Of.Text)
	return l.values(f, n.At, text, entry(f))
}

// exists lowers `_exists_:name`.
func (l *luceneLowering) exists(n *lucene.Term) *predicate.Node {
	v := n.Value
	if v.Form != lucene.Plain && v.Form != lucene.Quoted {
		return l.opaque(n.At, "exists", describeTerm(n))
	}
	any := predicate.Entry{Span: v.At, Value: pattern.Any()}
	if isFieldPattern(v) {
		return l.eachField(n.At, v.Text, "*", func(own *luceneLowering, name string) *predicate.Node {
			return own.values(own.fields.field(name), n.At, "*", any)
		})
	}
	return l.values(l.fields.field(v.Text), n.At, "*", any)
}

// isFieldPattern reports whether a name stands for all that match it. What its
// asterisk was written with, Elasticsearch cannot see.
func isFieldPattern(name *lucene.Literal) bool { return strings.Contains(name.Text, "*") }

func (l *luceneLowering) eachField(at source.Span, names, value string, condition func(*luceneLowering, string) *predicate.Node) *predicate.Node {
	text := l.text
	return someField(at, "lucene fields "+names+": "+value, l.fields, pattern.Stars(strings.Split(names, "*"), pattern.Exact),
		func(fields *Fields, name string) *predicate.Node {
			return condition(&luceneLowering{text: text, fields: fields}, name)
		})
}

// values returns the condition that a field has a value in the entry.
func (l *luceneLowering) values(f *field, at source.Span, description string, entry predicate.Entry) *predicate.Node {
	switch {
	case f.unmapped:
		return predicate.NewConst(at, predicate.False)
	case f.nested != "":
		// The objects of a nested field are documents of their own, and this
		// language has no word for them.
		return l.opaque(at, "nested "+f.Name, description, &f.Field)
	case f.flattened || f.has(schema.Object) || f.has(schema.Nested):
		var entries []predicate.Entry
		if f.flattened || entry.Value.IsAny() {
			entries = append(entries, entry)
		}
		return someLeaf(at, "object "+f.Name+" "+description, f, entries)
	}
	return predicate.NewAtom(at, &f.Field, predicate.AnyValue, entry)
}
