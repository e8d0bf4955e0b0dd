package lower

import (
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// leaf lowers a query on one field: a table of the field's name and what is
// asked of it. It is nil for a query that is not modelled.
func (l *dslLowering) leaf(name string, body *toml.Value) *predicate.Node {
	if body.Table == nil || len(body.Table.Entries) != 1 {
		return nil
	}
	e := body.Table.Entries[0]
	f := l.fields.field(e.Key.Name)
	switch name {
	case "terms":
		return l.terms(f, e.Value)
	case "range":
		return l.between(f, e.Value)
	}
	value, options := parameters(e.Value, name)
	text, ok := scalar(f, value)
	if !ok {
		return nil
	}
	entry, ok := dslEntry(f, name, text, options)
	if !ok {
		return nil
	}
	entry.Span = value.Span
	return l.atom(f, value.Span, entry)
}

// atom returns the condition that a field has a value in the entries; nil
// where a query on the field means something else.
func (l *dslLowering) atom(f *field, at source.Span, entries ...predicate.Entry) *predicate.Node {
	switch {
	case f.unmapped:
		return predicate.NewConst(at, predicate.False)
	case f.flattened || f.has(schema.Object) || f.has(schema.Nested) || f.nested != l.nested:
		return nil
	}
	return predicate.NewAtom(at, &f.Field, predicate.AnyValue, entries...)
}

// exists lowers the question whether a field has a value.
func (l *dslLowering) exists(name string, at source.Span) *predicate.Node {
	if strings.Contains(name, "*") {
		return nil // any of several fields
	}
	return l.atom(l.fields.field(name), at, predicate.Entry{Span: at, Value: pattern.Any()})
}

// terms lowers a list of exact values.
func (l *dslLowering) terms(f *field, list *toml.Value) *predicate.Node {
	if list.Kind != toml.Array {
		return nil // values that are looked up in a document
	}
	entries := make([]predicate.Entry, len(list.Items))
	for i, item := range list.Items {
		text, ok := scalar(f, item)
		if !ok {
			return nil
		}
		entries[i] = predicate.Entry{Span: item.Span, Value: equal(f, text, "term "+text)}
	}
	return l.atom(f, list.Span, entries...)
}

// between lowers a range.
func (l *dslLowering) between(f *field, body *toml.Value) *predicate.Node {
	if body.Table == nil {
		return nil
	}
	var lo, hi *pattern.Bound
	at := source.Span{}
	for _, e := range body.Table.Entries {
		text, ok := scalar(f, e.Value)
		if !ok {
			return nil
		}
		bound := &pattern.Bound{Text: text, Open: e.Key.Name == "gt" || e.Key.Name == "lt"}
		switch name := e.Key.Name; {
		case (name == "gt" || name == "gte") && lo == nil:
			lo = bound
		case (name == "lt" || name == "lte") && hi == nil:
			hi = bound
		default:
			return nil // a format, a time zone
		}
		if at.IsEmpty() {
			at = e.Value.Span
		}
		at = at.Join(e.Value.Span)
	}
	p, ok := fromTo(f, lo, hi)
	if at.IsEmpty() || !ok {
		return nil
	}
	return l.atom(f, at, predicate.Entry{Span: at, Value: p})
}

// dslEntry returns what one of the queries on a field and a text asks for.
func dslEntry(f *field, name, text string, options dslOptions) (predicate.Entry, bool) {
	var e predicate.Entry
	if options.other || options.anyCase && (strings.HasPrefix(name, "match") || f.has(schema.Flattened)) {
		return e, false // Elasticsearch refuses case_insensitive there
	}
	fold := pattern.Exact
	if options.anyCase {
		fold = pattern.ASCII
	}
	isText, isKeyword := f.Type == predicate.AnalysedText, f.Type == predicate.Keyword
	switch {
	case name == "match_phrase" || name == "match" && options.phrase:
		return phraseEntry(f, text), text != ""
	case name == "match" && isText:
		words := tokens(text)
		e.Value, e.Test = pattern.Unknown(text), func(value string) bool { return hasAnyWord(tokens(value), words) }
	case name == "match":
		e.Value = equal(f, text, text)
		return e, text != ""
	case name == "term" && isKeyword:
		e.Value = f.fold(pattern.Literal(text, fold))
	case name == "term" && !isText && !options.anyCase:
		e.Value = equal(f, text, "term "+text)
	case name == "wildcard" && isKeyword:
		e.Value = f.fold(pattern.Glob(text, pattern.LuceneSyntax, fold))
	case name == "prefix" && isKeyword:
		e.Value = f.fold(pattern.Stars([]string{text, ""}, fold))
	default:
		return e, false
	}
	return e, true
}

// phraseEntry returns what a match_phrase asks for: on a text its words one
// after another, on any other field the value. It is described as KQL's quoted
// values are, which become the same query.
func phraseEntry(f *field, text string) predicate.Entry {
	description := `"` + text + `"`
	if f.Type != predicate.AnalysedText {
		return predicate.Entry{Value: equal(f, text, description)}
	}
	words := tokens(text)
	return predicate.Entry{
		Value: pattern.Unknown(description),
		Test:  func(value string) bool { return hasPhrase(tokens(value), words) },
	}
}

// dslOptions are what a query on one field says beside its value.
type dslOptions struct {
	anyCase bool // case_insensitive
	phrase  bool // the old spelling of match_phrase
	other   bool // what is not modelled
}

// parameters returns the value that a query asks for, which may stand alone or
// under a name of its own beside options; nil where there is none.
func parameters(v *toml.Value, query string) (*toml.Value, dslOptions) {
	var o dslOptions
	if v.Table == nil {
		return v, o
	}
	var value *toml.Value
	for _, e := range v.Table.Entries {
		switch name := e.Key.Name; {
		case name == "query" && strings.HasPrefix(query, "match"),
			name == "value" && !strings.HasPrefix(query, "match"),
			name == query: // such as wildcard.f.wildcard
			o.other = o.other || value != nil
			value = e.Value
		case name == "case_insensitive" && e.Value.Kind == toml.Boolean:
			o.anyCase = e.Value.Bool
		case name == "type" && query == "match" && e.Value.Text == "phrase":
			o.phrase = true
		case name == "boost" || name == "rewrite": // neither decides what matches
		default:
			o.other = true
		}
	}
	return value, o
}

// scalar returns a value as it reaches Elasticsearch, for a field to compare.
// A number with a fraction is one for numbers alone, since its spelling
// changes on the way.
func scalar(f *field, v *toml.Value) (string, bool) {
	switch {
	case v == nil:
	case v.Kind == toml.String:
		return v.Text, true
	case v.Kind == toml.Integer:
		return strconv.FormatInt(v.Int, 10), f.Type != predicate.Date && f.Type != predicate.UnknownType
	case v.Kind == toml.Boolean:
		return strconv.FormatBool(v.Bool), f.Type == predicate.Boolean || f.Type == predicate.Keyword
	case v.Kind == toml.Float && (f.Type == predicate.Integer || f.Type == predicate.Float):
		return strconv.FormatFloat(v.Float, 'g', -1, 64), true
	}
	return "", false
}
