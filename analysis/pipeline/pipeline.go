// Package pipeline follows an ES|QL query through its commands: which columns
// there are behind each one, of which types, and what refers to what.
//
// A source command opens a [Table]. Columns of an index are looked up in the
// catalogue of fields when they are named and not before; KEEP, DROP, RENAME
// and STATS take columns away, and a name that is gone remembers the command
// that removed it. Where something may add columns that nobody can know (an
// index without a catalogue, LOOKUP JOIN, a parameter for a name), the table is
// open: an unknown name is then no mistake, and no type is asserted.
//
// The package reports what Elasticsearch refuses about names and types, about
// where aggregates, groups and searches stand, and about the options of commands,
// in offsets of the query ([Analysis.Problems]). It leaves it to the checks to
// say how sure that is: a [Problem] that rests on a catalogue says so. It does
// not run a query and does not say what a condition means.
package pipeline

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// Analysis is what is known about a query's columns.
type Analysis struct {
	Query *esql.Query
	// Refs tells what each column that the query names refers to. One that is
	// not in it is unknown.
	Refs map[*esql.Column]*Column
	// Fields are the mentions of fields of the indices, known or not, in the
	// order of the text as far as commands go.
	Fields []FieldRef
	// Mentions are the names of columns in the text, in its order. What
	// nobody knows is not among them.
	Mentions []Mention
	// Made are the columns that the query makes, in the order of the text.
	Made []*Column
	// Problems are in the order of the text.
	Problems []Problem
	// Result is the table that the query returns.
	Result *Table
}

// FieldRef is a mention of a field of the indices.
type FieldRef struct {
	Name string
	Span source.Span
	// Scope are the fields of the indices that the column can come from.
	Scope *schema.Scope
	// Negated is true below NOT and beside `!=`.
	Negated bool
	// Grouping is true behind BY.
	Grouping bool
}

// Sources returns the fields of the documents that index patterns reach.
type Sources func(patterns []string) *schema.Scope

// Analyse follows a query. One with syntax errors is followed as far as it
// could be read.
func Analyse(q *esql.Query, sources Sources) *Analysis {
	a := newAnalyser(q, sources, len(q.Text)+1)
	a.Result = a.pipeline(q.Pipeline, nil)
	slices.SortStableFunc(a.Mentions, func(x, y Mention) int { return x.Span.Start - y.Span.Start })
	slices.SortStableFunc(a.Problems, func(x, y Problem) int { return x.Span.Start - y.Span.Start })
	return a.Analysis
}

// TableAt returns the columns that the command at an offset of the text starts
// from: what can be named there. Within EVAL, ROW and the like, the columns made
// before the offset are among them.
func TableAt(q *esql.Query, sources Sources, offset int) *Table {
	a := newAnalyser(q, sources, offset)
	result := a.pipeline(q.Pipeline, nil)
	if a.stopped != nil {
		return a.stopped
	}
	return result
}

// bytesAMention is about how many bytes of a query there are for each column
// that it names.
const bytesAMention = 32

func newAnalyser(q *esql.Query, sources Sources, until int) *analyser {
	expected := len(q.Text) / bytesAMention
	return &analyser{
		Analysis: &Analysis{Query: q, Refs: make(map[*esql.Column]*Column, expected), Mentions: make([]Mention, 0, expected)},
		sources:  sources, until: until,
	}
}

// analyser is an analysis in the making.
type analyser struct {
	*Analysis
	sources Sources
	results map[resultKey]Type
	// until is the offset at which TableAt stops, and stopped the table there.
	until   int
	stopped *Table
	// before is called before each command with what it starts from; it may
	// be nil.
	before func(esql.Command, *Table)
	// in describes where the expression at hand stands.
	in context
}

// context is where an expression stands.
type context struct {
	command esql.Command
	// aggregates says that aggregate functions can be called, and inside that
	// one is being called.
	aggregates, inside bool
	// grouping says that the expression stands behind BY.
	grouping bool
	// groups are the names behind BY, which can be named outside of aggregates;
	// nil where every column can.
	groups map[string]*Column
	// unknown says that the expression is an argument of a function that nobody
	// knows, which may be an aggregate.
	unknown bool
	// negated is true below an odd number of NOTs.
	negated bool
	// converting says that the expression is the operand of a cast.
	converting bool
	// lambda are the parameters of the functions around.
	lambda []string
	// scoring says that the expression is an argument of SCORE.
	scoring bool
	// groupings are the grouping functions that stand behind BY, by name.
	groupings map[string]bool
	// timeSeries says that the source is TS.
	timeSeries bool
}

// pipeline follows commands from a table; nil before a source command.
func (a *analyser) pipeline(p *esql.Pipeline, t *Table) *Table {
	if t == nil {
		t = newTable()
	}
	for i, c := range p.Commands {
		if a.stopped != nil {
			return t
		}
		a.in = context{command: c, timeSeries: a.in.timeSeries}
		if a.before != nil {
			a.before(c, t)
		}
		if a.stopsAt(c, a.endOf(p, i)) {
			a.stopped = a.partly(c, t)
			return t
		}
		problems, fields := len(a.Problems), len(a.Fields)
		a.settled(c)
		t = a.command(c, t)
		t.passed(c)
		if a.isBroken(c) {
			t.open, t.unsure = true, true
			a.forget(problems, fields)
		}
	}
	return t
}

// endOf returns the end of a command with the blanks behind it: what is typed
// there belongs to it.
func (a *analyser) endOf(p *esql.Pipeline, i int) int {
	if i < len(p.Pipes) {
		return p.Pipes[i].Start
	}
	end := p.Commands[i].Span().End
	rest := a.Query.Text[end:]
	return end + len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
}

// stopsAt reports whether TableAt asks for what a command starts from that ends
// at an offset. In a command that nests others, it may ask about one of these.
func (a *analyser) stopsAt(c esql.Command, end int) bool {
	switch c.(type) {
	case *esql.From, *esql.Fork, *esql.Explain:
		return c.Span().Start > a.until
	}
	return end >= a.until
}

// partly follows a command up to the offset that TableAt asks about.
func (a *analyser) partly(c esql.Command, t *Table) *Table {
	var fields []*esql.Field
	switch c := c.(type) {
	case *esql.Eval:
		fields = c.Fields
	case *esql.Row:
		fields = c.Fields
	}
	n := 0
	for n < len(fields) && fields[n].Span().End < a.until && a.commaAfter(fields[n]) {
		n++
	}
	return a.fields(fields[:n], t)
}

// commaAfter reports whether a comma follows a field before the offset that
// TableAt asks about.
func (a *analyser) commaAfter(f *esql.Field) bool {
	end := f.Span().End
	return strings.HasPrefix(strings.TrimLeft(a.Query.Text[end:min(a.until, len(a.Query.Text))], " \t\r\n"), ",")
}

// forget takes back what was only found since a command could not be read as it
// was meant: types, and words that are no columns.
func (a *analyser) forget(problems, fields int) {
	later := slices.DeleteFunc(a.Problems[problems:], func(p Problem) bool { return p.Kind == WrongType })
	a.Problems = a.Problems[:problems+len(later)]
	named := slices.DeleteFunc(a.Fields[fields:], func(f FieldRef) bool { return !strings.Contains(f.Name, ".") })
	a.Fields = a.Fields[:fields+len(named)]
}

// isBroken reports whether a command could not be read wholly.
func (a *analyser) isBroken(c esql.Command) bool {
	s := c.Span()
	return slices.ContainsFunc(a.Query.Problems, func(p source.Problem) bool {
		return p.Span.Start <= s.End && s.Start <= p.Span.End
	})
}
