package schema

import (
	"slices"
	"strconv"
	"strings"
)

// Stack is a version of the Elastic Stack that a workspace's rules are made
// for.
type Stack struct {
	// Name is how the workspace writes the version: "8.19.0".
	Name string
	// Version are its numbers; parts that are not written are 0.
	Version [3]int
}

// Compare orders stacks by version.
func (s Stack) Compare(t Stack) int { return slices.Compare(s.Version[:], t.Version[:]) }

// ParseStack reads a version of the stack as rules write it: "9.3.0", "8.19".
// What follows a hyphen is of no matter.
func ParseStack(s string) (Stack, bool) {
	out := Stack{Name: s}
	core, _, _ := strings.Cut(s, "-")
	parts := strings.Split(core, ".")
	if len(parts) > len(out.Version) {
		return Stack{}, false
	}
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return Stack{}, false
		}
		out.Version[i] = int(n)
	}
	return out, true
}

// Stacks returns the stacks that the rules are made for, the newest first:
// the one whose schemas count everywhere else, and older ones. It is empty
// where the workspace names none.
func (c *Catalogue) Stacks() []Stack { return c.stacks }

// WithStacks returns the catalogue with the stacks that the rules are made
// for, the newest first.
func (c *Catalogue) WithStacks(stacks []Stack) *Catalogue {
	out := c.clone()
	out.stacks = stacks
	return out
}

// clone is a copy that has remembered nothing.
func (c *Catalogue) clone() *Catalogue {
	return &Catalogue{
		sets: c.sets, additions: c.additions, ecs: c.ecs, families: c.families, tables: c.tables,
		former: c.former, stacks: c.stacks, values: c.values,
	}
}

// In returns the fields that the documents of a scope have in a stack: each
// data set in the version that the stack gets, and all fields of its ECS. It is
// nil where that cannot be told: the version of some data set is not known, or
// is not at hand. It is the scope itself where the stack gets the versions that
// count anyway.
func (s *Scope) In(stack string) *Scope {
	if s.IsOpen() || len(s.catalogue.stacks) == 0 {
		return nil
	}
	return remember(&s.memo, stackOf{stack}, func(q stackOf) *Scope { return s.in(q.stack) })
}

func (s *Scope) in(stack string) *Scope {
	c := s.catalogue
	out := &Scope{additions: s.additions}
	same := true
	for _, d := range s.sets {
		own := c.version(d, stack)
		if own == nil {
			return nil
		}
		same = same && own == d
		out.sets = append(out.sets, own)
	}
	ecs := c.version(c.ecs, stack)
	switch {
	case ecs == nil:
		return nil
	case same && ecs == c.ecs:
		return s
	}
	out.catalogue = remember(&c.memo, stackOf{stack}, func(stackOf) *Catalogue {
		of := c.clone()
		of.ecs = ecs
		return of
	})
	return out
}

// MayHave reports whether a field can come from somewhere besides a rule's
// indices in a stack: from a data set of some packages, in the version that the
// stack gets or that counts, or from what is added to others.
func (c *Catalogue) MayHave(stack string, packages []string, name string) bool {
	if len(c.having(c.additions, name)) > 0 {
		return true
	}
	return slices.ContainsFunc(c.sets, func(d *Dataset) bool {
		if !slices.Contains(packages, d.Package) {
			return false
		}
		own := c.version(d, stack)
		if own == nil {
			own = d // the nearest that is known
		}
		return len(c.having([]*Dataset{own}, name)) > 0
	})
}

// version returns the data set in the version that a stack gets, or nil.
func (c *Catalogue) version(d *Dataset, stack string) *Dataset {
	if d == nil || slices.Contains(d.Stacks, stack) {
		return d
	}
	for _, own := range c.former[d.Name] {
		if own.Title == d.Title && slices.Contains(own.Stacks, stack) {
			return own
		}
	}
	return nil
}
