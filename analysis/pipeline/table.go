package pipeline

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// Column is a column of a table.
type Column struct {
	Name string
	// Type is Unknown where it cannot be told.
	Type Type
	// Sure says that the type can be no other. Where the indices may hold more
	// than the catalogue knows it is false.
	Sure bool
	// Catalogue says that the type rests on a catalogue of fields.
	Catalogue bool
	// Types are the different types that the field has in its indices, if it
	// has more than one: nothing but a conversion can use it then.
	Types []Type
	// unsupported says that ES|QL has no type for the field.
	unsupported bool
	// Multi says that a row can hold several values. Of a field it is what ECS
	// says, of a computed column what the function gives.
	Multi bool
	// Collected says that a function made the column that gives several values
	// as a rule, such as VALUES.
	Collected bool
	// Made is what made the column: a *esql.Field, a pattern of DISSECT or
	// GROK, a *esql.MetadataField, a clause of RENAME; nil for a field of an
	// index. Span are the characters of its name there.
	Made esql.Node
	Span source.Span
	// Expr is what it was computed from; nil if nothing was.
	Expr esql.Expr
	// By is the command that made it.
	By esql.Command
	// Grouped says that it stands behind BY.
	Grouped bool
	// Renamed is the column that RENAME gave this name; nil for any other.
	Renamed *Column
	// Several says that branches of FORK make it, each in its own way.
	Several bool
	// fields are the indices that a field of an index comes from.
	fields *schema.Scope
	// needed says why a command needs the column's name to be what it is; "" if
	// none does.
	needed string
	// from is the column that this one is a copy of.
	from *Column
	// Uses counts the mentions behind the command that made it, KEEP and DROP
	// aside.
	Uses int
}

// Table is the columns at one place of a pipeline.
type Table struct {
	columns map[string]*Column
	// fields are where names come from that are not in columns: the indices of
	// FROM. It is nil once a command has left columns of its own making only.
	fields    *schema.Scope
	hasFields bool
	// filters are what KEEP with wildcards and DROP let through of them.
	filters []filter
	// gone are the columns that were taken away, and by what.
	gone map[string]esql.Command
	// open tables may have columns that nobody knows.
	open bool
	// unsure tables have columns whose types may have changed.
	unsure bool
	// joined tables have the columns of an index that a catalogue tells of.
	joined bool
	// before is the table that a command replaced: what it had is gone by that
	// command.
	before *Table
	by     esql.Command
	// branches are the tables whose rows came together in this one.
	branches *merged
	// unsearchable is the command behind which nothing searches the index any
	// more, and changed the first one behind which KQL and QSTR do not; each is
	// "" while there is none.
	unsearchable, changed string
}

// filter is a KEEP or DROP of columns by patterns.
type filter struct {
	keep     bool
	patterns []*esql.NamePattern
	by       esql.Command
}

func (f filter) passes(name string) bool {
	matched := slices.ContainsFunc(f.patterns, func(p *esql.NamePattern) bool { return p.Match(name) })
	return matched == f.keep
}

func newTable() *Table {
	return &Table{columns: map[string]*Column{}, gone: map[string]esql.Command{}}
}

// follow returns an empty table that a command makes of t.
func (t *Table) follow(by esql.Command) *Table {
	out := newTable()
	out.before, out.by, out.open, out.unsure, out.joined = t, by, t.open, t.unsure, t.joined
	out.unsearchable, out.changed = t.unsearchable, t.changed
	return out
}

func (t *Table) clone() *Table {
	out := *t
	out.columns, out.gone = map[string]*Column{}, map[string]esql.Command{}
	for name, c := range t.columns {
		out.columns[name] = c
	}
	for name, by := range t.gone {
		out.gone[name] = by
	}
	out.filters = slices.Clip(t.filters)
	return &out
}

// Open reports whether the table may have columns that nobody knows.
func (t *Table) Open() bool { return t.open || t.hasFields && t.fields.IsOpen() }

// Columns returns the columns that the query made or has named so far, sorted
// by name. Of the fields of an index, those are few: see [Table.Fields].
func (t *Table) Columns() []*Column {
	var out []*Column
	for _, c := range t.columns {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *Column) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out
}

// Fields returns the fields of the indices that columns can come from, and
// whether there are any. Of these, [Table.Lookup] tells which were taken away.
func (t *Table) Fields() (*schema.Scope, bool) { return t.fields, t.hasFields }

// Passes reports whether no command has taken away a name: a field of the
// indices that has it is there.
func (t *Table) Passes(name string) bool {
	if _, gone := t.gone[name]; gone || !t.hasFields {
		return false
	}
	return !slices.ContainsFunc(t.filters, func(f filter) bool { return !f.passes(name) })
}

// Answer says whether a table has a column.
type Answer int

// The answers.
const (
	// Open: nobody knows.
	Open Answer = iota
	// Known: there is one.
	Known
	// Missing: there is none.
	Missing
)

// Lookup finds a column by its name. Where the answer is Missing and the
// column was there before, by is the command that took it away; unknown says
// that the indices do not have it.
func (t *Table) Lookup(name string) (c *Column, answer Answer, by esql.Command) {
	if c, ok := t.columns[name]; ok {
		return c, Known, nil
	}
	if by, ok := t.gone[name]; ok {
		return nil, t.missing(), by
	}
	if !t.hasFields && t.branches == nil {
		return nil, t.missing(), t.takenBy(name)
	}
	for _, f := range t.filters {
		if !f.passes(name) {
			return nil, t.missing(), f.by
		}
	}
	if t.branches != nil {
		return t.branches.lookup(name)
	}
	c, answer = t.field(name)
	return c, answer, nil
}

func (t *Table) missing() Answer {
	if t.open {
		return Open
	}
	return Missing
}

// takenBy returns the command that took a column away; nil if none did.
func (t *Table) takenBy(name string) esql.Command {
	by := t.by
	for at := t.before; at != nil; by, at = at.by, at.before {
		c, answer, earlier := at.peek(name)
		switch {
		case c != nil || answer == Known:
			return by
		case earlier != nil:
			return earlier
		case at.hasFields:
			return nil
		}
	}
	return nil
}

// peek is Lookup without going back.
func (t *Table) peek(name string) (*Column, Answer, esql.Command) {
	if c, ok := t.columns[name]; ok {
		return c, Known, nil
	}
	if by, ok := t.gone[name]; ok {
		return nil, Missing, by
	}
	if !t.hasFields && t.branches == nil {
		return nil, Missing, nil
	}
	for _, f := range t.filters {
		if !f.passes(name) {
			return nil, Missing, f.by
		}
	}
	if t.branches != nil {
		return t.branches.lookup(name)
	}
	c, answer := t.field(name)
	return c, answer, nil
}

// field finds a field of the indices.
func (t *Table) field(name string) (*Column, Answer) {
	if len(name) > 0 && name[0] == '_' {
		return nil, t.missing() // only METADATA makes such columns
	}
	f, answer := t.fields.Lookup(name)
	switch {
	case answer == schema.Open, t.open && answer == schema.Unknown:
		return nil, Open
	case answer == schema.Unknown:
		return nil, Missing
	}
	c := &Column{Name: name, fields: t.fields, Multi: f.Array, Catalogue: true, Sure: !t.fields.IsOpen() && !t.unsure}
	types := t.fields.Types(name)
	if len(types) == 0 {
		types = []schema.Type{f.Type}
	}
	types = slices.DeleteFunc(slices.Clone(types), func(m schema.Type) bool { return m.Family() == schema.ObjectFamily })
	if len(types) == 0 { // an object has members, but no values of its own
		if t.Open() {
			return nil, Open
		}
		return nil, Missing
	}
	certain := c.Sure
	for _, m := range types {
		typ := ofMapping[m]
		c.Sure = c.Sure && typ != Unknown
		if !slices.Contains(c.Types, typ) {
			c.Types = append(c.Types, typ)
		}
	}
	c.Type = c.Types[0]
	c.unsupported = certain && !slices.ContainsFunc(types, func(m schema.Type) bool { return m != schema.Flattened })
	if !c.Sure || len(c.Types) == 1 || isDates(c.Types) {
		c.Sure = c.Sure && len(c.Types) == 1
		c.Types = nil
	}
	c.Sure = c.Sure && c.Types == nil
	return c, Known
}

// isDates reports whether types differ in precision alone, which Elasticsearch
// evens out.
func isDates(types []Type) bool {
	return !slices.ContainsFunc(types, func(t Type) bool { return t.family() != "date" })
}
