package rules

import "github.com/rulewright/rulewright/rules/toml"

// node reads typed values out of a table, which may be nil: then everything
// in it is absent.
type node struct{ t *toml.Table }

// table returns the node below a name and the place of it. The node is empty
// where the value is no table.
func (n node) table(name string) (node, Place) {
	p := n.place(name, toml.TableKind)
	if p.State != Set {
		return node{}, p
	}
	return node{p.Node.Table}, p
}

// place finds a value and judges its kind.
func (n node) place(name string, kinds ...toml.Kind) Place {
	e := n.t.Entry(name)
	if e == nil {
		return Place{}
	}
	p := placeOf(e.Value, kinds...)
	p.Key = e.Key.Span
	return p
}

func placeOf(v *toml.Value, kinds ...toml.Kind) Place {
	p := Place{State: Malformed, Span: v.Span, Node: v}
	for _, k := range kinds {
		if v.Kind == k {
			p.State = Set
		}
	}
	return p
}

func (n node) str(name string) String {
	return stringAt(n.place(name, toml.String))
}

func stringAt(p Place) String {
	s := String{Place: p}
	if p.State == Set {
		s.Value, s.Map = p.Node.Text, p.Node.Map
	}
	return s
}

func (n node) integer(name string) Int {
	i := Int{Place: n.place(name, toml.Integer)}
	if i.State == Set {
		i.Value = i.Node.Int
	}
	return i
}

func (n node) boolean(name string) Bool {
	b := Bool{Place: n.place(name, toml.Boolean)}
	if b.State == Set {
		b.Value = b.Node.Bool
	}
	return b
}

// strs reads a list of strings.
func (n node) strs(name string) Strings {
	return stringsAt(n.place(name, toml.Array))
}

// strOrStrs reads a list of strings or a single one.
func (n node) strOrStrs(name string) Strings {
	p := n.place(name, toml.Array, toml.String)
	if p.State == Set && p.Node.Kind == toml.String {
		return Strings{Place: p, Items: []String{stringAt(p)}, Single: true}
	}
	return stringsAt(p)
}

func stringsAt(p Place) Strings {
	s := Strings{Place: p}
	if p.State != Set {
		return s
	}
	s.Items = make([]String, len(p.Node.Items))
	for i, item := range p.Node.Items {
		s.Items[i] = stringAt(placeOf(item, toml.String))
	}
	return s
}

// places reads a list of anything.
func (n node) places(name string) []Place {
	return each(n.place(name, toml.Array), func(_ node, p Place) Place { return p })
}

// list reads a list of tables with read, which is given an empty node for an
// item that is none, so that indexes are those of the file.
func list[T any](n node, name string, read func(node, Place) T) []T {
	return each(n.place(name, toml.Array), read)
}

func each[T any](p Place, read func(node, Place) T) []T {
	if p.State != Set || len(p.Node.Items) == 0 {
		return nil
	}
	out := make([]T, len(p.Node.Items))
	for i, item := range p.Node.Items {
		out[i] = read(node{item.Table}, placeOf(item, toml.TableKind))
	}
	return out
}
