package schema

import "strings"

// metadataFields are the fields that every document has beside its own, as far
// as queries can use them.
var metadataFields = map[string]bool{
	"_id": true, "_ignored": true, "_index": true, "_routing": true, "_tier": true,
}

// Lookup finds a field by its exact name. With the answer Known the field's
// type is set; of an open scope that is the type in the data sets that are
// known, and another one may differ.
func (s *Scope) Lookup(name string) (Field, Answer) {
	if s == nil {
		return Field{Name: name}, Open
	}
	found := remember(&s.memo, fieldOf{name}, func(q fieldOf) foundField {
		f, answer := s.lookup(q.name)
		return foundField{f, answer}
	})
	return found.Field, found.answer
}

// foundField is a remembered look-up.
type foundField struct {
	Field
	answer Answer
}

func (s *Scope) lookup(name string) (Field, Answer) {
	f := Field{Name: name}
	if metadataFields[name] {
		f.Type = Keyword
		return f, Known
	}
	id := idCache{name: name}
	for d := range s.all() {
		if e, ok := s.catalogue.entryOf(d, &id); ok {
			s.describe(&f, e, &id)
			return f, Known
		}
	}
	for _, d := range s.additions {
		if e, ok := d.get(id.in(d.table)); ok {
			s.describe(&f, e, &id)
			return f, Known
		}
	}
	for d := range s.all() {
		if s.catalogue.isObject(d, name) {
			f.Type = Object
			return f, Known
		}
	}
	return s.lookupBelow(f)
}

// entryOf returns what a data set lists of a name. What a headless one lists by
// a name of ECS is another field, whose first parts are lost: the `message` of
// some module.
func (c *Catalogue) entryOf(d *Dataset, id *idCache) (entry, bool) {
	if d.Has(Headless) && c.ECSType(id.name) != NoType {
		return entry{}, false
	}
	return d.get(id.in(d.table))
}

// isObject reports whether a data set has members of a name. Those that a
// headless one lists below a field of ECS belong to another object.
func (c *Catalogue) isObject(d *Dataset, name string) bool {
	return d.hasMembers(name) && !(d.Has(Headless) && c.ECSType(name) != NoType)
}

// describe fills in what the field's entry and ECS say about it.
func (s *Scope) describe(f *Field, e entry, id *idCache) {
	f.Type = e.typ
	f.Unindexed = e.flags&flagUnindexed != 0
	f.Array = true
	if e.flags&flagMulti != 0 {
		f.Of = f.Name[:strings.LastIndexByte(f.Name, '.')]
		id = &idCache{name: f.Of}
	}
	if ecs := s.catalogue.ecs; ecs != nil {
		if e, ok := ecs.get(id.in(ecs.table)); ok {
			f.Array = e.flags&flagArray != 0
			f.Beta = e.flags&flagBeta != 0
		}
	}
}

// lookupBelow finds a field that no data set lists, but that one of them lets
// be: below a flattened field, below an object whose members vary, or by a
// name with wildcards.
func (s *Scope) lookupBelow(f Field) (Field, Answer) {
	answer := Unknown
	if s.open {
		answer = Open
	}
	for d := range s.all() {
		t, a := d.lookupBelow(f.Name)
		if a == Known {
			f.Type, f.Array = t, true
			return f, Known
		}
		if a == Open || d.Has(Headless) && s.headless(d, f.Name) {
			answer = Open
		}
	}
	return f, answer
}

func (d *Dataset) lookupBelow(name string) (Type, Answer) {
	for _, i := range d.wild {
		if pattern := d.name(i); matchGlob(pattern, name) {
			if t := d.at(i).typ; t != Object {
				return t, Known
			}
			return NoType, Open
		} else if head, ok := strings.CutSuffix(pattern, ".*"); ok && !strings.Contains(head, "*") && head == name {
			return Object, Known
		}
	}
	for end := strings.LastIndexByte(name, '.'); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		e, ok := d.get(d.table.find(name[:end]))
		if !ok {
			continue
		}
		switch {
		case e.typ == Flattened:
			return Flattened, Known
		case e.typ.Family() == ObjectFamily && !(d.hasMembers(name[:end]) && (d.Has(Strict) || d.Name == "ecs")):
			return NoType, Open
		}
	}
	return NoType, Unknown
}

// headless reports whether a data set that lacks the first parts of some names
// may have this one: outside of the objects of ECS and of names that are
// nearly theirs, if its last parts are listed.
func (s *Scope) headless(d *Dataset, name string) bool {
	root, rest, dotted := strings.Cut(name, ".")
	ecs := s.catalogue.ecs
	if ecs != nil && (!dotted || ecs.hasMembers(root)) {
		return false
	}
	for tail := rest; dotted; _, tail, dotted = strings.Cut(tail, ".") {
		if _, ok := d.get(d.table.find(tail)); ok {
			return ecs == nil || !ecs.isSlip(root, rest)
		}
	}
	return false
}

// isSlip reports whether a first part that is unknown is a mistyped one of a
// field that the data set lists: "evnt.action".
func (d *Dataset) isSlip(root, rest string) bool {
	for i := range d.size {
		if right, ok := strings.CutSuffix(d.name(i), "."+rest); ok && distance(strings.ToLower(root), right, 1) <= 1 {
			return true
		}
	}
	return false
}

// idCache looks a name up once a table.
type idCache struct {
	name  string
	table *Table
	id    int
}

func (c *idCache) in(t *Table) int {
	if c.table != t {
		c.table, c.id = t, t.find(c.name)
	}
	return c.id
}

// Origins returns the data sets of the scope that have a field, by precedence.
// Nobody changes the result.
func (s *Scope) Origins(name string) []Origin {
	if s == nil {
		return nil
	}
	return remember(&s.memo, originsOf{name}, func(q originsOf) []Origin { return s.catalogue.having(s.Datasets(), q.name) })
}

// having returns those data sets that have a field.
func (c *Catalogue) having(sets []*Dataset, name string) []Origin {
	var out []Origin
	id := idCache{name: name}
	for _, d := range sets {
		if e, ok := c.entryOf(d, &id); ok {
			out = append(out, Origin{d, e.typ})
		} else if c.isObject(d, name) {
			out = append(out, Origin{d, Object})
		} else if t, a := d.lookupBelow(name); a == Known {
			out = append(out, Origin{d, t})
		}
	}
	return out
}

// Types returns the different types that a field has in the scope, by
// precedence. More than one is a conflict where their families differ.
func (s *Scope) Types(name string) []Type {
	if s == nil {
		return nil
	}
	return remember(&s.memo, typesOf{name}, func(q typesOf) []Type { return s.types(q.name) })
}

func (s *Scope) types(name string) []Type {
	var out []Type
	for _, o := range s.Origins(name) {
		known := false
		for _, t := range out {
			known = known || t == o.Type
		}
		if !known {
			out = append(out, o.Type)
		}
	}
	return out
}

// NestedIn returns the name of the nearest object above a field that is mapped
// as nested, or "".
func (s *Scope) NestedIn(name string) string {
	if s == nil {
		return ""
	}
	return remember(&s.memo, nestedOf{name}, func(q nestedOf) string { return s.nestedIn(q.name) })
}

func (s *Scope) nestedIn(name string) string {
	for end := strings.LastIndexByte(name, '.'); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		for d := range s.all() {
			if e, ok := s.catalogue.entryOf(d, &idCache{name: name[:end]}); ok && e.typ == Nested {
				return name[:end]
			}
		}
	}
	return ""
}
