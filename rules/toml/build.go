package toml

import (
	"github.com/rulewright/rulewright/rules/source"
)

// origin is how a table came to be, which decides who may add to it.
type origin uint8

const (
	implicitTable origin = iota // named only on the way to a deeper header
	headerTable                 // has its own [header]
	itemTable                   // an item of an array made by [[header]]
	dottedTable                 // made by a dotted key
	inlineTable                 // { … }: closed
)

func newTable(o origin) *Table { return &Table{origin: o} }

// NewTable returns an empty table that is not written as TOML, for values that
// another format holds; see [Table.Add].
func NewTable() *Table { return newTable(inlineTable) }

// Add adds an entry while a table is being made.
func (t *Table) Add(key Key, v *Value) { t.put(key, v) }

// tableValue wraps a table that is not written inline.
func tableValue(t *Table, span source.Span) *Value {
	return &Value{Kind: TableKind, Table: t, Span: span, Headers: true}
}

// put adds an entry, or replaces the unreadable one of that name.
func (t *Table) put(key Key, v *Value) {
	const indexed = 16 // smaller tables are searched
	if e := t.Entry(key.Name); e != nil {
		e.Key, e.Value = key, v
		return
	}
	e := &Entry{Key: key, Value: v}
	t.Entries = append(t.Entries, e)
	switch n := len(t.Entries); {
	case t.index != nil:
		t.index[key.Name] = e
	case n > indexed:
		t.index = make(map[string]*Entry, 2*n)
		for _, e := range t.Entries {
			t.index[e.Key.Name] = e
		}
	}
}

// readable returns the entry with a name, or nil if there is none or its value
// could not be read: then what is written later may take its place, since a
// half-typed line must not hide a whole one.
func (t *Table) readable(name string) *Entry {
	e := t.Entry(name)
	if e == nil || e.Value.Kind == Invalid || e.Value.Unterminated {
		return nil
	}
	return e
}

// build puts the items into a tree. Where a key is written twice the first
// one stays.
func (r *reader) build(file *source.File) *Tree {
	t := &Tree{File: file, Span: source.Span{End: file.Len()}, Root: newTable(headerTable), Comments: r.comments}
	current := t.Root
	var section *Section
	for _, it := range r.items {
		if it.section != nil {
			section = it.section
			section.Span = section.Header
			t.Sections = append(t.Sections, section)
			current = r.open(t.Root, section)
			section.Table = current
			continue
		}
		s := it.statement
		s.Section = section
		t.Statements = append(t.Statements, s)
		if section != nil {
			section.Span.End = s.Span.End
		}
		r.insert(current, s)
	}
	t.Problems = r.problems
	return t
}

// open finds or makes the table of a header. A header that cannot be is
// reported, and what stands under it goes into the table that it names a
// second time, or else into one outside the tree.
func (r *reader) open(root *Table, s *Section) *Table {
	if len(s.Keys) == 0 || r.tooDeep(s.Keys) {
		return newTable(headerTable)
	}
	t := root
	for _, key := range s.Keys[:len(s.Keys)-1] {
		next := r.enter(t, key, s)
		if next == nil {
			return newTable(headerTable)
		}
		t = next
	}
	key := s.Keys[len(s.Keys)-1]
	e := t.readable(key.Name)
	if s.Array {
		return r.openItem(t, e, key, s)
	}
	return r.openTable(t, e, key, s)
}

// enter returns the table that a header passes through on its way.
func (r *reader) enter(t *Table, key Key, s *Section) *Table {
	s.path = append(s.path, Step{Key: key.Name, Index: -1})
	e := t.readable(key.Name)
	if e == nil {
		next := newTable(implicitTable)
		t.put(key, tableValue(next, s.Header))
		return next
	}
	v := e.Value
	if v.Headers && v.Kind == Array {
		s.path = append(s.path, Step{Index: len(v.Items) - 1})
		return v.Items[len(v.Items)-1].Table
	}
	if v.Kind == TableKind && v.Table.origin != inlineTable {
		return v.Table
	}
	r.conflict(key, e, "a table")
	return nil
}

func (r *reader) openTable(t *Table, e *Entry, key Key, s *Section) *Table {
	s.path = append(s.path, Step{Key: key.Name, Index: -1})
	if e == nil {
		next := newTable(headerTable)
		t.put(key, tableValue(next, s.Header))
		return next
	}
	v := e.Value
	if v.Kind != TableKind || v.Table.origin == inlineTable {
		r.conflict(key, e, "a table")
		return newTable(headerTable)
	}
	if v.Table.origin == implicitTable {
		v.Table.origin = headerTable
		v.Span = s.Header
		return v.Table
	}
	p := r.problem(CodeDuplicateTable, s.Header, "the table `"+key.Name+"` is opened a second time: put its keys under the first one")
	p.Related = &source.Related{Span: v.Span, Message: "it is opened here"}
	return v.Table
}

func (r *reader) openItem(t *Table, e *Entry, key Key, s *Section) *Table {
	next := newTable(itemTable)
	if e == nil {
		t.put(key, &Value{Kind: Array, Headers: true, Span: s.Header})
		e = t.Entry(key.Name)
	}
	v := e.Value
	if v.Kind != Array || !v.Headers {
		r.conflict(key, e, "a list of tables")
		s.path = append(s.path, Step{Key: key.Name, Index: -1})
		return next
	}
	v.Items = append(v.Items, tableValue(next, s.Header))
	v.Span.End = s.Header.End
	s.path = append(s.path, Step{Key: key.Name, Index: -1}, Step{Index: len(v.Items) - 1})
	return next
}

// conflict reports a header that takes as a table what is something else.
func (r *reader) conflict(key Key, e *Entry, as string) {
	is := e.Value.Kind.String()
	switch {
	case e.Value.Kind == TableKind && e.Value.Table.origin == inlineTable:
		is = "a table in braces, which nothing can be added to"
	case e.Value.Kind == Array && e.Value.Headers:
		is = "a list of tables"
	case e.Value.Kind == Array:
		is = "a list in brackets, which nothing can be added to"
	}
	p := r.problem(CodeConflict, key.Span, "`"+key.Name+"` cannot be "+as+" here: it is "+is)
	p.Related = &source.Related{Span: e.Key.Span, Message: "it is written here"}
}

// insert adds a statement to the table that it stands under.
func (r *reader) insert(t *Table, s *Statement) {
	if r.tooDeep(s.Keys) {
		return
	}
	for _, key := range s.Keys[:len(s.Keys)-1] {
		e := t.readable(key.Name)
		if e == nil {
			next := newTable(dottedTable)
			t.put(key, tableValue(next, key.Span.Join(s.Value.Span)))
			t = next
			continue
		}
		if e.Value.Kind != TableKind || e.Value.Table.origin != dottedTable {
			r.duplicate(key, e)
			return
		}
		e.Value.Span = e.Value.Span.Join(s.Value.Span)
		t = e.Value.Table
	}
	key := s.Keys[len(s.Keys)-1]
	if e := t.readable(key.Name); e != nil {
		r.duplicate(key, e)
		return
	}
	t.put(key, s.Value)
}

// maxParts bounds a dotted key, so that whoever walks a tree may recurse.
const maxParts = 50

func (r *reader) tooDeep(keys []Key) bool {
	if len(keys) <= maxParts {
		return false
	}
	r.problem(CodeDepth, keys[0].Span.Join(keys[len(keys)-1].Span), "a key of more than 50 parts is not read")
	return true
}

func (r *reader) duplicate(key Key, first *Entry) {
	message := "the key `" + key.Name + "` is written a second time: remove one of the two"
	if first.Value.Kind == TableKind || first.Value.Headers {
		message = "the key `" + key.Name + "` is already a table: write its keys there"
	}
	p := r.problem(CodeDuplicateKey, key.Span, message)
	p.Related = &source.Related{Span: first.Key.Span, Message: "the first one is here"}
}
