package pipeline

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// Mention is a place where the query names a column.
type Mention struct {
	// Span are the characters of the name, in the query's text.
	Span source.Span
	// Column is what is named, as it is there: see [Column.Origin].
	Column *Column
	// Makes says that the command there makes the column.
	Makes bool
	// InPattern says that the name stands in the string of DISSECT or GROK,
	// where there are no backquotes.
	InPattern bool
	// By is the command.
	By esql.Command
}

// mentions notes that a name stands for a column.
func (a *analyser) mentions(span source.Span, c *Column, makes bool) {
	if c == nil || span.IsEmpty() {
		return
	}
	_, inPattern := c.Made.(*esql.Literal)
	a.Mentions = append(a.Mentions, Mention{span, c, makes, makes && inPattern, a.in.command})
}

// MentionAt returns the mention that holds an offset of the text, or that ends
// there.
func (a *Analysis) MentionAt(offset int) (Mention, bool) {
	i, _ := slices.BinarySearchFunc(a.Mentions, offset, func(m Mention, at int) int {
		if m.Span.End < at {
			return -1
		}
		return 1
	})
	if i < len(a.Mentions) && a.Mentions[i].Span.Contains(offset) {
		return a.Mentions[i], true
	}
	return Mention{}, false
}

// MentionsOf returns where the query names a column: the same values under the
// same name, from the command that makes them to the last that sees them.
func (a *Analysis) MentionsOf(c *Column) []Mention {
	var out []Mention
	for _, m := range a.Mentions {
		if m.Column.Origin() == c.Origin() {
			out = append(out, m)
		}
	}
	return out
}

// Origin returns the column as it was made. What a command passes on with
// another property, such as a column behind BY, has the same origin; what it
// renames has not.
func (c *Column) Origin() *Column {
	for c.from != nil {
		c = c.from
	}
	return c
}

// used counts uses of a column, which are uses of what commands passed on to
// make it, too.
func (c *Column) used(times int) {
	for ; c != nil; c = c.from {
		c.Uses += times
	}
}

// copied returns a copy of a column that a command passes on.
func (c *Column) copied() *Column {
	out := *c
	out.from = c
	return &out
}

// IsField reports whether the column is a field of the indices that FROM
// reads, and not made by the query.
func (c *Column) IsField() bool { return c.Origin().fields != nil }

// Scope returns the fields that a field of the indices is one of; nil for any
// other column.
func (c *Column) Scope() *schema.Scope { return c.Origin().fields }

// join makes two columns of one name one column, since the rows that have the
// one and those that have the other come together.
func (c *Column) join(other *Column) {
	one, two := c.Origin(), other.Origin()
	if one == two {
		return
	}
	two.from = one
	one.Several = true
}
