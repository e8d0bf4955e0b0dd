package schema

import (
	"iter"
	"slices"
	"strings"
)

// All yields the fields that the scope lists, in order of name. Names with
// wildcards are left out.
func (s *Scope) All() iter.Seq[Field] { return s.Prefix("") }

// Prefix yields the listed fields whose names begin with prefix, in order of
// name.
func (s *Scope) Prefix(prefix string) iter.Seq[Field] {
	return s.list(prefix, func(string) bool { return true })
}

// Contains yields the listed fields whose names contain part, whatever its
// case, in order of name.
func (s *Scope) Contains(part string) iter.Seq[Field] {
	part = strings.ToLower(part)
	return s.list("", func(name string) bool { return strings.Contains(strings.ToLower(name), part) })
}

// Abbreviated yields the listed fields that a text may be short for, in order of
// name: its characters are in the name in their order, whatever their case, from
// the beginning of a word on, as those of `cmdli` are in process.command_line.
func (s *Scope) Abbreviated(short string) iter.Seq[Field] {
	short = strings.ToLower(short)
	return s.list("", func(name string) bool { return isShort(short, strings.ToLower(name)) })
}

// isShort takes the first word that begins like the short text: a later one has
// fewer characters behind it.
func isShort(short, name string) bool {
	at := 0
	for i := 0; i < len(name) && at < len(short); i++ {
		if name[i] == short[at] && (at > 0 || i == 0 || isJoint(name[i-1])) {
			at++
		}
	}
	return at == len(short)
}

// isJoint reports whether a character joins the words of a name.
func isJoint(c byte) bool { return c == '.' || c == '_' || c == '-' }

// OfType yields the listed fields of a family of types, in order of name.
func (s *Scope) OfType(family Family) iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for f := range s.All() {
			if f.Type.Family() == family && !yield(f) {
				return
			}
		}
	}
}

// Own yields the fields that the scope's data sets list themselves, without
// those of ECS, in order of name. Complete says that documents have no others.
func (s *Scope) Own() (fields iter.Seq[Field], complete bool) {
	return s.yield(func() []string {
		if s == nil {
			return nil
		}
		return namesIn(slices.Values(s.sets), "", func(string) bool { return true })
	}), s != nil && s.strict
}

func (s *Scope) list(prefix string, wanted func(string) bool) iter.Seq[Field] {
	return s.yield(func() []string { return namesIn(s.all(), prefix, wanted) })
}

func (s *Scope) yield(names func() []string) iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for _, name := range names() {
			if f, answer := s.Lookup(name); answer == Known && !yield(f) {
				return
			}
		}
	}
}

// namesIn returns the names that data sets list and that are wanted, each once,
// in order.
func namesIn(sets iter.Seq[*Dataset], prefix string, wanted func(string) bool) []string {
	var out []string
	for d := range sets {
		from, to := 0, d.size
		if prefix != "" {
			from, to = d.below(prefix)
		}
		for i := from; i < to; i++ {
			if name := d.name(i); wanted(name) && !strings.Contains(name, "*") {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// KeywordOf returns a multi-field of a text field that holds its values as
// keywords, such as message.keyword, or "".
func (s *Scope) KeywordOf(name string) string {
	for f := range s.Prefix(name + ".") {
		if f.Of == name && f.Type.Family() == KeywordFamily {
			return f.Name
		}
	}
	return ""
}
