package pipeline

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// command returns the table that a command makes of another.
func (a *analyser) command(c esql.Command, t *Table) *Table {
	switch c := c.(type) {
	case *esql.From:
		return a.from(c)
	case *esql.Row:
		return a.fields(c.Fields, newTable())
	case *esql.Show:
		return a.show(c)
	case *esql.Explain:
		if c.Query != nil {
			a.nested(c.Query.Pipeline)
		}
		return anything()
	case *esql.PromQL:
		return anything()
	case *esql.Where:
		if c.Condition != nil {
			a.condition(c.Condition, t)
		}
	case *esql.Eval:
		return a.fields(c.Fields, t)
	case *esql.Stats:
		return a.stats(c, t)
	case *esql.Keep:
		return a.keep(c, t)
	case *esql.Drop:
		a.drop(c, t)
	case *esql.Rename:
		a.rename(c, t)
	case *esql.Sort:
		for _, k := range c.Keys {
			a.sortable(a.expr(k.Expr, t), k.Expr)
		}
	case *esql.Limit:
		a.exprs(c.By, t)
	case *esql.Fork:
		return a.fork(c, t)
	default:
		return a.enriching(c, t)
	}
	return t
}

// anything is a table of which nothing is known.
func anything() *Table {
	t := newTable()
	t.open, t.unsure = true, true
	return t
}

// nested follows a pipeline whose columns are its own.
func (a *analyser) nested(p *esql.Pipeline) *Table {
	outer := a.in
	t := a.pipeline(p, nil)
	a.in = outer
	return t
}

func (a *analyser) exprs(list []esql.Expr, t *Table) {
	for _, e := range list {
		a.expr(e, t)
	}
}

func (a *analyser) from(c *esql.From) *Table {
	t := newTable()
	a.in.timeSeries = c.TimeSeries
	var tables []*Table
	if patterns := c.Indices(); len(patterns) > 0 {
		t.fields, t.hasFields = a.sources(patterns), true
		tables = append(tables, t)
	}
	subqueries := false
	for _, n := range c.Sources {
		if s, ok := n.(*esql.Subquery); ok {
			tables, subqueries = append(tables, a.nested(s.Pipeline)), true
		}
	}
	if subqueries {
		t = union(tables)
		t.unsure = true
	}
	if c.Metadata != nil {
		for _, m := range c.Metadata.Fields {
			a.metadata(m, t)
		}
	}
	return t
}

// metadataTypes are the fields that METADATA can name.
var metadataTypes = map[string]Type{
	"_id": Keyword, "_index": Keyword, "_version": Long, "_source": "_source", "_score": Double, "_ignored": Keyword,
	"_index_mode": Keyword, "_tsid": "_tsid", "_size": Integer, "_slice": Keyword,
}

func (a *analyser) metadata(m *esql.MetadataField, t *Table) {
	if m.Name == "" {
		return
	}
	typ, ok := metadataTypes[m.Name]
	if !ok {
		if strings.ContainsAny(m.Name, "*?") {
			t.open = true
			return
		}
		var names []string
		for name := range metadataTypes {
			names = append(names, name)
		}
		near := nearest(m.Name, sorted(names))
		if near == "" { // there may be more of them than are known here
			a.metadataColumn(m, Unknown, t)
			return
		}
		p := Problem{
			Problem: source.Problem{Code: "unknown-metadata", Span: m.Span(), Message: "no metadata field `" + m.Name + "`"},
			Kind:    UnknownColumn, Name: m.Name, Near: near,
		}
		a.report(p.suggest())
		return
	}
	a.metadataColumn(m, typ, t)
}

func (a *analyser) metadataColumn(m *esql.MetadataField, typ Type, t *Table) {
	c := &Column{
		Name: m.Name, Type: typ, Sure: typ == Keyword || typ == Long || typ == Double, Multi: m.Name == "_ignored",
		Made: m, Span: m.Span(),
	}
	a.mentions(c.Span, c, true)
	a.make(t, c)
}

func (a *analyser) show(*esql.Show) *Table {
	t := newTable()
	for _, name := range []string{"version", "date", "hash"} {
		a.make(t, &Column{Name: name, Type: Keyword, Sure: true})
	}
	return t
}

// fields adds the columns of EVAL or ROW one after another: a later one can
// name an earlier one.
func (a *analyser) fields(fields []*esql.Field, t *Table) *Table {
	for _, f := range fields {
		if f.Expr == nil {
			continue
		}
		v := a.expr(f.Expr, t)
		if v.isSpan() {
			a.wrongType(v, f.Expr, "no column holds an amount of time: write it where it is added to a date, as in `@timestamp - 1 day`")
		}
		if c := a.columnOf(f, v); c != nil {
			if old, ok := t.columns[c.Name]; ok && v.column == old {
				continue // EVAL x makes nothing new
			}
			a.make(t, c)
		} else {
			t.open = true
		}
	}
	return t
}

func (a *analyser) keep(c *esql.Keep, t *Table) *Table {
	out := t.follow(c)
	wild := false
	for _, p := range c.Columns {
		switch {
		case !p.Known() || p.Qualified:
			out.open = true
		case p.Wildcard:
			wild = true
			a.keepMatching(p, t, out)
		default:
			column := a.resolveKept(p, t)
			if column == nil { // what is named here is there from now on
				column = &Column{Name: p.Name()}
			}
			out.columns[column.Name] = column
			a.mentions(p.Span(), column, false)
		}
	}
	if wild && (t.hasFields || t.branches != nil) {
		out.fields, out.hasFields, out.branches = t.fields, t.hasFields, t.branches
		out.gone = t.gone
		out.filters = append(t.filters[:len(t.filters):len(t.filters)], filter{keep: true, patterns: c.Columns, by: c})
	}
	return out
}

func (a *analyser) keepMatching(p *esql.NamePattern, t, out *Table) {
	found := false
	for name, column := range t.columns {
		if p.Match(name) {
			found = true
			out.columns[name] = column
		}
	}
	if !found && !t.hasFields && t.branches == nil && !t.open {
		a.report(Problem{
			Problem: source.Problem{Code: "unknown-column", Span: p.Span(), Message: "no column matches `" + p.Name() + "`"},
			Kind:    UnknownColumn, Name: p.Name(),
		})
	}
}

// resolveKept is resolve for a name that is no use of the column.
func (a *analyser) resolveKept(p *esql.NamePattern, t *Table) *Column {
	c := a.resolve(p.Name(), p.Span(), t)
	if c != nil && c.fields == nil {
		c.used(-1)
	}
	return c
}

func (a *analyser) drop(c *esql.Drop, t *Table) {
	for _, p := range c.Columns {
		switch {
		case !p.Known() || p.Qualified:
			t.open = true
		case p.Wildcard:
			for name := range t.columns {
				if p.Match(name) {
					delete(t.columns, name)
					t.gone[name] = c
				}
			}
			t.filters = append(t.filters[:len(t.filters):len(t.filters)], filter{patterns: []*esql.NamePattern{p}, by: c})
		default:
			a.mentions(p.Span(), a.resolveKept(p, t), false)
			delete(t.columns, p.Name())
			t.gone[p.Name()] = c
		}
	}
}

func (a *analyser) rename(c *esql.Rename, t *Table) {
	for _, clause := range c.Clauses {
		if clause.Old == nil || clause.New == nil {
			continue
		}
		if !clause.Old.Known() || !clause.New.Known() || clause.Old.Qualified || clause.New.Qualified {
			t.open = true
			continue
		}
		if clause.Old.Wildcard || clause.New.Wildcard {
			a.problem(WrongType, "wildcard", clause.Span(), "`RENAME` takes whole names, without wildcards")
			continue
		}
		old := a.resolve(clause.Old.Name(), clause.Old.Span(), t)
		a.mentions(clause.Old.Span(), old, false)
		if old != nil && len(old.Types) > 1 {
			a.usable(old, clause.Old.Span())
		}
		delete(t.columns, clause.Old.Name())
		t.gone[clause.Old.Name()] = c
		column := &Column{Name: clause.New.Name()}
		if old != nil {
			renamed := *old
			column = &renamed
			column.Name, column.Uses, column.fields = clause.New.Name(), 0, nil
			column.from, column.Renamed = nil, old
		}
		column.Made, column.Span = clause, clause.New.Span()
		a.mentions(column.Span, column, true)
		a.make(t, column)
	}
}
