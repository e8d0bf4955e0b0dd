package toml

// Entry returns the entry with a name, or nil. It may be asked of a nil
// table.
func (t *Table) Entry(name string) *Entry {
	if t == nil {
		return nil
	}
	if t.index != nil {
		return t.index[name]
	}
	for _, e := range t.Entries {
		if e.Key.Name == name {
			return e
		}
	}
	return nil
}

// Get returns the value below a path of names, or nil where there is none. It
// may be asked of a nil table.
func (t *Table) Get(path ...string) *Value {
	var v *Value
	for _, name := range path {
		e := t.Entry(name)
		if e == nil {
			return nil
		}
		v, t = e.Value, e.Value.Table
	}
	return v
}

// Get returns the value below a path of names from the root, such as
// tree.Get("rule", "query"); nil where there is none.
func (t *Tree) Get(path ...string) *Value { return t.Root.Get(path...) }

// Table returns the table below a path of names from the root, or nil where
// there is none or it is no table.
func (t *Tree) Table(path ...string) *Table {
	if v := t.Get(path...); v != nil {
		return v.Table
	}
	return nil
}
