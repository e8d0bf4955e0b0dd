package pipeline

import (
	"sync"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// fork follows the branches, whose rows come together with all their columns.
func (a *analyser) fork(c *esql.Fork, t *Table) *Table {
	outer := a.in
	var results []*Table
	for _, branch := range c.Branches {
		a.in.timeSeries = outer.timeSeries
		results = append(results, a.pipeline(branch, t.clone()))
	}
	a.in = outer
	a.conflicts(c.Branches, results)
	out := union(results)
	out.before, out.by = t, c
	a.make(out, &Column{Name: "_fork", Type: Keyword, Sure: true, Made: c, Span: source.Span{Start: c.Keyword().Start, End: c.Keyword().End}, Uses: 1})
	return out
}

// union returns the table of the rows of several: it has the columns of each.
func union(tables []*Table) *Table {
	out := newTable()
	out.branches = &merged{tables: tables, found: map[string]lookup{}}
	for _, t := range tables {
		out.open, out.unsure, out.joined = out.open || t.open, out.unsure || t.unsure, out.joined || t.joined
		if t.hasFields && !out.hasFields {
			out.fields, out.hasFields = t.fields, true
		}
		if out.unsearchable == "" {
			out.unsearchable, out.changed = t.unsearchable, t.changed
		}
		for name, column := range t.columns {
			if known, ok := out.columns[name]; ok {
				known.join(column)
			} else {
				blurred := column.copied()
				blurred.Sure = false
				out.columns[name] = blurred
			}
		}
	}
	return out
}

// conflicts reports a column that two branches make of different types.
func (a *analyser) conflicts(branches []*esql.Pipeline, results []*Table) {
	first := map[string]*Column{}
	for i, t := range results {
		for _, c := range t.Columns() {
			other := first[c.Name]
			switch {
			case !c.Sure || c.Type.kind() == "":
			case other == nil:
				first[c.Name] = c
			case c.Type.kind() != other.Type.kind() && branches[i].Span().Covers(c.Span):
				a.report(Problem{
					Problem: source.Problem{
						Code: "conflicting-types", Span: c.Span,
						Message: "the branches of `FORK` give a column one type: `" + c.Name + "` is " + other.Type.describe() +
							" in one before, and " + c.Type.describe() + " here",
						Related: &source.Related{Span: other.Span, Message: "made here"},
					},
					Kind: WrongType, Name: c.Name, Catalogue: c.Catalogue || other.Catalogue,
				})
			}
		}
	}
}

// merged are the tables whose rows came together in one, which do not change
// any more. What was looked up in them is remembered: they may be merged of
// others in turn.
type merged struct {
	tables []*Table
	// busy guards found: an analysis may be asked by several at once.
	busy  sync.Mutex
	found map[string]lookup
}

// lookup is what [Table.Lookup] returns.
type lookup struct {
	column *Column
	answer Answer
	by     esql.Command
}

// lookup finds a column in any of the tables.
func (m *merged) lookup(name string) (*Column, Answer, esql.Command) {
	m.busy.Lock()
	defer m.busy.Unlock()
	l, known := m.found[name]
	if !known {
		l = m.search(name)
		m.found[name] = l
	}
	return l.column, l.answer, l.by
}

func (m *merged) search(name string) lookup {
	out := lookup{answer: Missing}
	for _, t := range m.tables {
		c, answer, by := t.Lookup(name)
		switch {
		case answer == Open:
			return lookup{}
		case answer == Known && out.column == nil:
			first := *c
			out.column, out.answer = &first, Known
		case answer == Known:
			out.column.Sure = out.column.Sure && c.Sure && out.column.Type == c.Type
		case out.by == nil:
			out.by = by
		}
	}
	if out.column != nil {
		out.by = nil
	}
	return out
}
