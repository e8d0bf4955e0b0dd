package typing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// The codes of problems with types in EQL.
const (
	NotBoolean      = "not-boolean"
	UnsupportedType = "unsupported-type"
	NestedField     = "nested-field"
	NoKeyword       = "no-keyword"
	NotText         = "not-text"
	WrongArgument   = "wrong-argument"
	InvalidRegex    = "invalid-regex"
	KeyTypes        = "key-types"
)

// EQL returns what Elasticsearch refuses in a query because of types, in the
// order of the text. Spans are offsets of the query's text.
func EQL(q *eql.Query, fields Fields) []source.Problem {
	t := &eqlTyper{fields: fields}
	for _, step := range steps(q) {
		t.condition(step.Condition)
		for _, key := range step.By {
			t.expr(key)
		}
	}
	for _, key := range q.By {
		t.expr(key)
	}
	t.keys(q)
	slices.SortStableFunc(t.problems, func(a, b source.Problem) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return t.problems
}

func steps(q *eql.Query) []*eql.Step {
	if q.Until == nil {
		return q.Steps
	}
	return append(q.Steps[:len(q.Steps):len(q.Steps)], q.Until)
}

type eqlTyper struct {
	fields   Fields
	problems []source.Problem
}

func (t *eqlTyper) problem(code string, at source.Span, format string, args ...any) *source.Problem {
	t.problems = append(t.problems, source.Problem{Code: code, Span: at, Message: fmt.Sprintf(format, args...)})
	return &t.problems[len(t.problems)-1]
}

// condition checks an expression that has to be true or false.
func (t *eqlTyper) condition(e eql.Expr) {
	switch e := eql.Unparen(e).(type) {
	case *eql.Logical:
		for _, kid := range e.Kids {
			t.condition(kid)
		}
	case *eql.Not:
		t.condition(e.Kid)
	case *eql.Field:
		if t.field(e) {
			t.boolean(e)
		}
	case *eql.Match:
		t.expr(e)
		t.regexes(e)
	default:
		t.expr(e)
	}
}

// regexes reports regular expressions that are none to Lucene, of a condition
// that is asked of an index. Where one is part of something else, a script asks
// with the expressions of Java.
func (t *eqlTyper) regexes(m *eql.Match) {
	f, ok := eql.Unparen(m.Subject).(*eql.Field)
	if !ok || !strings.HasPrefix(m.Op, "regex") {
		return
	}
	if is, known := family(t.fields, f.Name); !known || !isText(is) {
		return
	}
	for _, item := range m.Items {
		if s, ok := eql.Unparen(item).(*eql.String); ok {
			if err := pattern.CheckRegex(s.Value); err != nil {
				t.problem(InvalidRegex, s.At, "this is no regular expression: %v", err)
			}
		}
	}
}

// boolean reports a field that stands alone and is no boolean.
func (t *eqlTyper) boolean(f *eql.Field) {
	if is, ok := family(t.fields, f.Name); ok && is != schema.BooleanFamily {
		t.problem(NotBoolean, f.At, "a field alone is a condition if it is a boolean: `%s` is of type %s, compare it with something", f.Name, t.typeOf(f))
	}
}

// typeOf names the types of a field.
func (t *eqlTyper) typeOf(f *eql.Field) string {
	var names []string
	for _, typ := range t.fields.Types(f.Name) {
		names = append(names, string(typ))
	}
	return strings.Join(names, " or ")
}

// expr checks an expression of any type.
func (t *eqlTyper) expr(e eql.Expr) {
	switch e := eql.Unparen(e).(type) {
	case *eql.Logical, *eql.Not:
		t.condition(e)
	case *eql.Field:
		t.field(e)
	case *eql.Compare:
		t.exact(e.Left)
		t.exact(e.Right)
	case *eql.Match:
		t.match(e)
	case *eql.Arithmetic:
		t.number(e.Left, "`"+e.Op+"`")
		t.number(e.Right, "`"+e.Op+"`")
	case *eql.Sign:
		t.number(e.Kid, "`"+e.Op+"`")
	case *eql.Call:
		t.call(e)
	}
}

// supported are the mapping types that EQL reads.
var supported = map[schema.Type]bool{
	schema.Keyword: true, schema.ConstantKeyword: true, schema.Wildcard: true, schema.Text: true, schema.MatchOnlyText: true,
	schema.Long: true, schema.Integer: true, schema.Short: true, schema.Byte: true, schema.UnsignedLong: true,
	schema.Double: true, schema.Float: true, schema.HalfFloat: true, schema.ScaledFloat: true,
	schema.Date: true, schema.DateNanos: true, schema.Boolean: true, schema.IP: true, schema.Version: true, schema.Binary: true,
	schema.Alias: true, // the type of what it stands for is not known here
}

// field reports a field that EQL cannot read, and returns whether it can.
func (t *eqlTyper) field(f *eql.Field) bool {
	if parent := t.fields.NestedIn(f.Name); parent != "" {
		t.problem(NestedField, f.At, "EQL cannot read nested objects: `%s` lies in the nested field `%s`", f.Name, parent)
		return false
	}
	types := t.fields.Types(f.Name)
	for _, typ := range types {
		if supported[typ] {
			return true
		}
	}
	if len(types) == 0 {
		return true
	}
	if types[0] == schema.Object {
		t.problem(UnsupportedType, f.At, "`%s` is an object, which has no value of its own: name one of its fields", f.Name)
		return false
	}
	t.problem(UnsupportedType, f.At, "EQL cannot read fields of type %s, such as `%s`", t.typeOf(f), f.Name)
	return false
}

// exact checks an operand whose whole values are compared.
func (t *eqlTyper) exact(e eql.Expr) {
	f, ok := eql.Unparen(e).(*eql.Field)
	if !ok {
		t.expr(e)
		return
	}
	if !t.field(f) {
		return
	}
	if is, ok := family(t.fields, f.Name); ok && is == schema.TextFamily && t.fields.KeywordOf(f.Name) == "" {
		t.problem(NoKeyword, f.At, "EQL compares whole values, and `%s` is of type %s, of which only words are kept: use a KQL rule for it", f.Name, t.typeOf(f))
	}
}

func (t *eqlTyper) match(m *eql.Match) {
	switch m.Op {
	case "in", "in~":
		t.exact(m.Subject)
		for _, item := range m.Items {
			t.expr(item)
		}
		return
	}
	if f, ok := eql.Unparen(m.Subject).(*eql.Field); ok {
		if is, known := family(t.fields, f.Name); known && supported[t.fields.Types(f.Name)[0]] && !isText(is) {
			t.notText(m, f)
			return
		}
	}
	t.exact(m.Subject)
	for _, item := range m.Items {
		if _, ok := item.(*eql.Number); ok {
			t.problem(NotText, item.Span(), "`%s` compares texts: this is a number; use `==`", m.Op)
		}
	}
}

func isText(f schema.Family) bool {
	return f == schema.KeywordFamily || f == schema.TextFamily
}

// notText reports that the subject of a pattern is no text, and mends a single
// value that has no wildcard.
func (t *eqlTyper) notText(m *eql.Match, f *eql.Field) {
	p := t.problem(NotText, f.At.Join(m.OpAt), "`%s` compares texts, and `%s` is of type %s: use `==` or `in`", m.Op, f.Name, t.typeOf(f))
	for _, item := range m.Items {
		if s, ok := item.(*eql.String); ok && strings.ContainsAny(s.Value, "*?") {
			return
		}
	}
	if m.Op != ":" || len(m.Items) == 0 {
		return
	}
	op, title := "==", "Replace `:` with `==`"
	if !m.List.IsEmpty() {
		op, title = "in", "Replace `:` with `in`"
	}
	p.Fix, p.FixTitle = []source.Edit{{Span: m.OpAt, NewText: op}}, title
}
