package server

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// columnAt returns the column that an ES|QL query names at an offset of the
// file; false for one that nobody knows.
func (d *document) columnAt(offset int) (*check.Query, pipeline.Mention, bool) {
	q, at := d.queryAt(offset)
	if q == nil || q.ESQL == nil {
		return nil, pipeline.Mention{}, false
	}
	m, ok := d.columnsOf(q).MentionAt(at)
	return q, m, ok
}

// columnsOf returns what is known of the columns of a query.
func (d *document) columnsOf(q *check.Query) (out *pipeline.Analysis) {
	d.look(func(*check.Pass) { out = q.Columns() })
	return out
}

// explainColumn says of what type a column is, where it was made and of what.
func explainColumn(d *document, q *check.Query, at int) *explanation {
	a := d.columnsOf(q)
	m, ok := a.MentionAt(at)
	if !ok {
		return nil
	}
	c := m.Column
	if isRead(c) {
		scope := c.Scope()
		if scope == nil {
			scope = q.Scope
		}
		text := describeField(scope, c.Name)
		if by := c.Origin().By; by != nil && c.IsField() {
			text += fmt.Sprintf("\n\n`%s` adds it %s: %s", esql.Name(by), d.lineOf(q, by), inCode(q.ESQL.TextOf(by)))
		} else if from := sourceOf(q.ESQL, m.Span.Start); from != nil {
			text += fmt.Sprintf("\n\nA field of the documents that `%s` reads %s: %s.",
				esql.Name(from), d.lineOf(q, from), inBackquotes(from.Indices()))
		}
		return &explanation{q.InFile(m.Span), text + d.grouped(q, c)}
	}
	paragraphs := []string{describeColumnType(c)}
	if made := d.describeMaking(q, c.Origin()); made != "" {
		paragraphs = append(paragraphs, made)
	}
	if of := describeParts(a, c.Origin()); of != "" {
		paragraphs = append(paragraphs, of)
	}
	return &explanation{q.InFile(m.Span), strings.Join(paragraphs, "\n\n") + d.grouped(q, c)}
}

// isRead reports whether a column is read from the indices, as far as anybody
// knows: what no command makes and no catalogue has may be a field all the same.
func isRead(c *pipeline.Column) bool {
	origin := c.Origin()
	return c.IsField() || origin.Made == nil && (origin.By == nil || origin.Grouped) && origin.Expr == nil
}

// grouped says where a column became one of groups.
func (d *document) grouped(q *check.Query, c *pipeline.Column) string {
	if !c.Grouped || c.By == nil || c == c.Origin() {
		return ""
	}
	return fmt.Sprintf("\n\n`%s` groups by it %s.", esql.Name(c.By), d.lineOf(q, c.By))
}

// lineOf names the line of the file that a command begins in.
func (d *document) lineOf(q *check.Query, c esql.Command) string {
	return fmt.Sprintf("in line %d", d.source.LineAt(q.InFile(c.Keyword()).Start)+1)
}

// describeColumnType is the first line about a column of the query's own.
func describeColumnType(c *pipeline.Column) string {
	typ := "of a type that cannot be told"
	if c.Type != pipeline.Unknown {
		typ = "`" + string(c.Type) + "`"
	}
	switch {
	case c.Collected:
		typ += ", several values"
	case c.Multi:
		typ += ", possibly several values"
	}
	return fmt.Sprintf("**%s**: %s", c.Name, typ)
}

// describeMaking says which command makes a column, and how.
func (d *document) describeMaking(q *check.Query, c *pipeline.Column) string {
	if c.By == nil {
		return ""
	}
	text := fmt.Sprintf("`%s` makes it %s", esql.Name(c.By), d.lineOf(q, c.By))
	if metadata, ok := c.Made.(*esql.MetadataField); ok {
		return fmt.Sprintf("`METADATA` asks for it %s.", fmt.Sprintf("in line %d", d.source.LineAt(q.InFile(metadata.Span()).Start)+1))
	}
	if c.Expr == nil && c.Made != nil && c.Renamed == nil {
		return text + fmt.Sprintf(": %s", inCode(q.ESQL.TextOf(c.Made)))
	}
	if c.Renamed != nil {
		return text + fmt.Sprintf(" of `%s`.", c.Renamed.Name)
	}
	if c.Expr == nil {
		return text + "."
	}
	expr := q.ESQL.TextOf(c.Expr)
	if f, ok := c.Made.(*esql.Field); ok && f.Where != nil {
		expr = q.Text[c.Expr.Span().Start:f.Where.Span().End]
	}
	return text + ":\n\n" + inCode(expr)
}

// longestExpression bounds how much of an expression a hover shows, in bytes.
const longestExpression = 400

// inCode shows a piece of a query.
func inCode(text string) string {
	if len(text) > longestExpression {
		text = strings.ToValidUTF8(text[:longestExpression], "") + "…"
	}
	return "```\n" + text + "\n```"
}

// maxParts bounds how many columns a hover lists that another is made of.
const maxParts = 12

// describeParts lists the columns that another was computed from.
func describeParts(a *pipeline.Analysis, c *pipeline.Column) string {
	var parts []string
	seen := map[string]bool{}
	if c.Expr == nil {
		return ""
	}
	esql.Walk(c.Expr, func(n esql.Node) bool {
		column, ok := n.(*esql.Column)
		if !ok || !column.Known() || seen[column.Name()] {
			return true
		}
		name := column.Name()
		seen[name] = true
		part := "`" + name + "`"
		if of := a.Refs[column]; of != nil && of.Type != pipeline.Unknown {
			part += fmt.Sprintf(" (`%s`)", of.Type)
		}
		parts = append(parts, part)
		return true
	})
	switch {
	case len(parts) == 0:
		return ""
	case len(parts) > maxParts:
		parts = append(parts[:maxParts], fmt.Sprintf("%d more", len(parts)-maxParts))
	}
	return "Made of: " + strings.Join(parts, ", ")
}

// sourceOf returns the FROM whose rows an offset of a query is about.
func sourceOf(q *esql.Query, offset int) *esql.From {
	var found *esql.From
	pipelines := []*esql.Pipeline{q.Pipeline}
	for _, n := range q.At(offset) {
		if s, ok := n.(*esql.Subquery); ok && s.Pipeline != nil {
			pipelines = append(pipelines, s.Pipeline)
		}
	}
	for _, p := range pipelines {
		if len(p.Commands) > 0 {
			if from, ok := p.Commands[0].(*esql.From); ok {
				found = from
			}
		}
	}
	return found
}

// defineColumn says where a column is made: for a field, the indices that it
// is read from.
func defineColumn(d *document, offset int) []source.Span {
	q, m, ok := d.columnAt(offset)
	if !ok {
		return nil
	}
	origin := m.Column.Origin()
	if isRead(m.Column) {
		if from := sourceOf(q.ESQL, m.Span.Start); from != nil {
			return []source.Span{q.InFile(from.Span())}
		}
		return nil
	}
	var out []source.Span
	for _, m := range d.columnsOf(q).MentionsOf(origin) {
		if m.Makes {
			out = append(out, q.InFile(m.Span))
		}
	}
	if len(out) == 0 && !origin.Span.IsEmpty() {
		out = append(out, q.InFile(origin.Span))
	}
	return out
}

// referToColumn finds all places that name a column: in its query, and those
// settings of the rule that speak of what the query returns.
func referToColumn(d *document, offset int) []mention {
	q, m, ok := d.columnAt(offset)
	if !ok {
		return nil
	}
	a := d.columnsOf(q)
	var out []mention
	seen := map[source.Span]bool{}
	add := func(span source.Span, makes bool) {
		if !seen[span] {
			seen[span] = true
			out = append(out, mention{span, makes})
		}
	}
	for _, m := range a.MentionsOf(m.Column) {
		add(q.InFile(m.Span), m.Makes)
	}
	for _, u := range d.settingsNaming(q, m.Column) {
		add(u.Span, false)
	}
	sortMentions(out)
	return out
}

// settingsNaming returns the places outside of queries that name a column
// which the query returns.
func (d *document) settingsNaming(q *check.Query, c *pipeline.Column) []check.FieldUse {
	last, answer, _ := d.columnsOf(q).Result.Lookup(c.Name)
	if answer != pipeline.Known || last.Origin() != c.Origin() && !(last.IsField() && c.IsField()) {
		return nil
	}
	return outsideOfQueries(d.usesOf(c.Name))
}

func outsideOfQueries(uses []check.FieldUse) []check.FieldUse {
	return slices.DeleteFunc(uses, func(u check.FieldUse) bool { return u.Query != nil })
}
