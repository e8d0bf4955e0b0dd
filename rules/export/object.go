package export

import (
	"cmp"
	"slices"
)

// object is a JSON object or a TOML table: members in order, each with a value
// that is a string, bool, number, []any or *object.
type object struct {
	members []member
}

type member struct {
	name  string
	value any
}

// number is a number as JSON and TOML both spell it.
type number string

func (o *object) find(name string) int {
	return slices.IndexFunc(o.members, func(m member) bool { return m.name == name })
}

// get returns a member's value, nil if there is none.
func (o *object) get(name string) any {
	if i := o.find(name); i >= 0 {
		return o.members[i].value
	}
	return nil
}

// text returns a member that is a string, "" if there is none.
func (o *object) text(name string) string {
	s, _ := o.get(name).(string)
	return s
}

func (o *object) set(name string, value any) {
	if i := o.find(name); i >= 0 {
		o.members[i].value = value
		return
	}
	o.members = append(o.members, member{name, value})
}

func (o *object) remove(name string) {
	if i := o.find(name); i >= 0 {
		o.members = slices.Delete(o.members, i, i+1)
	}
}

// clone returns a copy whose own members can be changed.
func (o *object) clone() *object { return &object{slices.Clone(o.members)} }

// sorted returns the object with its own members in alphabetical order.
func (o *object) sorted() *object {
	out := o.clone()
	slices.SortStableFunc(out.members, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	return out
}

// sortedThrough sorts the members of all objects in a value.
func sortedThrough(v any) any {
	switch v := v.(type) {
	case *object:
		out := v.sorted()
		for i, m := range out.members {
			out.members[i].value = sortedThrough(m.value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = sortedThrough(item)
		}
		return out
	}
	return v
}

// equal compares values; the order of an object's members does not count.
func equal(a, b any) bool {
	switch a := a.(type) {
	case *object:
		b, ok := b.(*object)
		if !ok || len(a.members) != len(b.members) {
			return false
		}
		for _, m := range a.members {
			if i := b.find(m.name); i < 0 || !equal(m.value, b.members[i].value) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	}
	return a == b
}
