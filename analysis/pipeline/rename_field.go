package pipeline

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// SourceField is a field of the indices of a query, known to a catalogue or
// not, with the places that name it. What RENAME, EVAL and the like make of it
// is another column, of the same name or not.
type SourceField struct {
	Name string
	// Spans are the characters of the name, in the query's text and in its
	// order.
	Spans []source.Span
	// Returned says whether the query returns the field under its name.
	Returned Answer

	analysis *Analysis
	// columns are those that stand for the field once a command has listed it.
	columns map[*Column]bool
	// others are how many places name another column of the same name, and
	// unclear those that may mean the field or not.
	others, unclear int
}

// anyIndex is of indices of which nothing is known: a field is what no command
// makes, whatever a catalogue has.
func anyIndex([]string) *schema.Scope { return nil }

// SourceFieldAt returns the field that a query names at an offset; false where
// there is none, or something else may be meant.
func SourceFieldAt(q *esql.Query, offset int) (*SourceField, source.Span, bool) {
	a := Analyse(q, anyIndex)
	for _, n := range a.namings() {
		if !n.span.Contains(offset) {
			continue
		}
		f := a.sourceField(n.name)
		return f, n.span, slices.Contains(f.Spans, n.span)
	}
	return nil, source.Span{}, false
}

// SourceFieldNamed returns the field of a name, with no places if a query does
// not name it.
func SourceFieldNamed(q *esql.Query, name string) *SourceField {
	return Analyse(q, anyIndex).sourceField(name)
}

// naming is a place that names a column or a field.
type naming struct {
	span source.Span
	name string
	// field says that it names a field of the indices, column the column that
	// it names or makes; nil for none. One place may do both: KEEP lists a
	// field, which is a column from there on. Where neither is so, nobody
	// knows what is named.
	field  bool
	column *Column
}

// namings lists the places that name something, in the order of the text.
func (a *Analysis) namings() []naming {
	at := make(map[source.Span]*naming)
	of := func(span source.Span, name string) *naming {
		if at[span] == nil {
			at[span] = &naming{span: span, name: name}
		}
		return at[span]
	}
	for _, f := range a.Fields {
		of(f.Span, f.Name).field = true
	}
	for _, m := range a.Mentions {
		of(m.Span, m.Column.Name).column = m.Column.Origin()
	}
	esql.Walk(a.Query, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Column:
			if n.Known() {
				of(n.Span(), n.Name())
			}
		case *esql.NamePattern:
			if n.Known() && !n.Wildcard {
				of(n.Span(), n.Name())
			}
		}
		return true
	})
	out := make([]naming, 0, len(at))
	for _, n := range at {
		out = append(out, *n)
	}
	slices.SortFunc(out, func(x, y naming) int { return cmp.Compare(x.span.Start, y.span.Start) })
	return out
}

// sourceField finds the places that name a field.
func (a *Analysis) sourceField(name string) *SourceField {
	f := &SourceField{Name: name, analysis: a, columns: make(map[*Column]bool)}
	for _, n := range a.namings() {
		switch {
		case n.name != name:
		case n.field || f.is(n.column):
			f.Spans = append(f.Spans, n.span)
			if n.column != nil {
				f.columns[n.column] = true
			}
		case n.column == nil:
			f.unclear++
		default:
			f.others++
		}
	}
	f.Returned = f.returned()
	return f
}

// is reports whether a column is the field itself, which a command such as
// KEEP or STATS BY has listed without giving it another name.
func (f *SourceField) is(c *Column) bool {
	if c == nil || f.columns[c] {
		return c != nil
	}
	made, ok := c.Made.(*esql.Field)
	if !ok || made.Target != nil {
		return false
	}
	of, ok := made.Expr.(*esql.Column)
	return ok && slices.Contains(f.Spans, of.Span())
}

func (f *SourceField) returned() Answer {
	result := f.analysis.Result
	switch c, ok := result.columns[f.Name]; {
	case ok && f.is(c.Origin()):
		return Known
	case ok:
		return Missing
	case result.open:
		return Open
	case result.Passes(f.Name):
		return Known
	}
	return Missing
}

// Fixed says why the field cannot be called otherwise in the query; it is nil
// where it can.
func (f *SourceField) Fixed() error {
	name := "`" + f.Name + "`"
	if f.Name == "@timestamp" {
		return errors.New(name + " has to have this name: commands and functions use it unnamed")
	}
	if f.unclear > 0 {
		return errors.New("behind a command that may add columns, " + name + " may be another column")
	}
	several := false
	for c := range f.columns {
		several = several || c.Several
	}
	var err error
	esql.Walk(f.analysis.Query, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Fork:
			if several || f.others > 0 {
				err = errors.New("branches of `FORK` may make " + name + " in several ways")
			}
		case *esql.Join:
			for _, on := range n.On {
				esql.Walk(on, func(n esql.Node) bool {
					if slices.Contains(f.Spans, n.Span()) {
						err = errors.New("the index of `LOOKUP JOIN` has the name " + name + ", too")
					}
					return true
				})
			}
		case *esql.Enrich:
			if n.On == nil {
				err = errors.New("`ENRICH` without `ON` may ask for the name " + name)
			}
		}
		return true
	})
	return err
}

// Rename returns the edits of the query's text that name another field
// wherever this one is named. The error says, for a reader, why that cannot be
// done: something else of the query would mean something else.
func (f *SourceField) Rename(name string) ([]source.Edit, error) {
	if err := f.Fixed(); err != nil {
		return nil, err
	}
	if name == f.Name {
		return nil, nil
	}
	if f.analysis.hasName(name) {
		return nil, errors.New("the query names `" + name + "` already: the two would be one")
	}
	for _, spelling := range spellings(name) {
		var edits []source.Edit
		for _, span := range f.Spans {
			edits = append(edits, source.Edit{Span: span, NewText: spelling})
		}
		if f.means(name, edits) {
			return edits, nil
		}
	}
	if p := f.partedBy(name); p != "" {
		return nil, fmt.Errorf("the query would mean something else with the name `%s`: the pattern `%s` matches one of the two names alone", name, p)
	}
	return nil, errors.New("the query would mean something else with the name `" + name + "`: a column that is named by its expression, for one, would have another name")
}

// hasName reports whether a query names or makes something of a name.
func (a *Analysis) hasName(name string) bool {
	return slices.ContainsFunc(a.namings(), func(n naming) bool { return n.name == name }) ||
		slices.ContainsFunc(a.Made, func(c *Column) bool { return c.Name == name })
}

// partedBy returns a pattern of KEEP or DROP that matches either the field or
// the other name; "" if there is none.
func (f *SourceField) partedBy(name string) (pattern string) {
	esql.Walk(f.analysis.Query, func(n esql.Node) bool {
		if p, ok := n.(*esql.NamePattern); ok && p.Wildcard && p.Match(f.Name) != p.Match(name) {
			pattern = p.Name()
		}
		return true
	})
	return pattern
}

// means reports whether a query means the same once edits have named another
// field in place of this one: every other name stands for what it stood for,
// and what is returned has the same names but for the field's own.
func (f *SourceField) means(name string, edits []source.Edit) bool {
	text, err := source.Apply(f.analysis.Query.Text, edits)
	if err != nil {
		return false
	}
	q := esql.Parse(text)
	b := Analyse(q, anyIndex)
	after := b.sourceField(name)
	if after.Returned != f.Returned && f.Returned != Missing {
		return false // the other way round, a column of the first name hid it
	}
	return len(q.Problems) == len(f.analysis.Query.Problems) && len(b.Problems) == len(f.analysis.Problems) &&
		len(after.Spans) == len(f.Spans) && slices.Equal(f.analysis.meanings(f.Name, name), b.meanings(name, name)) &&
		slices.Equal(f.results(name), after.results(name))
}

// meanings says of each place that names something what it means, with columns
// by number and with a field under its other name.
func (a *Analysis) meanings(field, other string) []string {
	numbers := make(map[*Column]int)
	var out []string
	for _, n := range a.namings() {
		meaning := ""
		if n.column != nil {
			if _, ok := numbers[n.column]; !ok {
				numbers[n.column] = len(numbers)
			}
			meaning = fmt.Sprint(numbers[n.column])
		}
		if n.field || n.column == nil {
			name := n.name
			if n.field && name == field {
				name = other
			}
			meaning += " " + name
		}
		out = append(out, meaning)
	}
	return out
}

// results lists the names of the columns that the query returns as far as it
// lists them, with the field under its other name.
func (f *SourceField) results(other string) []string {
	var out []string
	for name, c := range f.analysis.Result.columns {
		if f.is(c.Origin()) {
			name = other
		}
		out = append(out, name)
	}
	return sorted(out)
}
