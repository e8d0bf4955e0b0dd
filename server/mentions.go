package server

import (
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// referToField finds all places of a rule that name the field at an offset.
func referToField(d *document, offset int) []mention {
	use, ok := d.fieldAt(offset)
	if !ok || use.Pattern {
		return nil
	}
	var out []mention
	for _, u := range d.usesOf(use.Name) {
		out = append(out, mention{span: u.Span})
	}
	return out
}

// usesOf lists the places of a rule that name a field.
func (d *document) usesOf(name string) []check.FieldUse {
	var out []check.FieldUse
	d.look(func(p *check.Pass) {
		for _, u := range p.FieldUses() {
			if u.Name == name && !u.Pattern {
				out = append(out, u)
			}
		}
	})
	return out
}

// referToValue finds all places of a rule's queries that have the value at an
// offset.
func referToValue(d *document, offset int) []mention {
	q, at := d.queryAt(offset)
	if q == nil {
		return nil
	}
	text, found := "", false
	values(q, func(value string, span source.Span) {
		if span.Contains(at) {
			text, found = value, true
		}
	})
	if !found {
		return nil
	}
	var out []mention
	d.look(func(p *check.Pass) {
		for _, q := range p.Queries() {
			values(q, func(value string, span source.Span) {
				if value == text {
					out = append(out, mention{span: q.InFile(span)})
				}
			})
		}
	})
	return out
}

// values visits the texts that a query in KQL or EQL compares with.
func values(q *check.Query, visit func(value string, span source.Span)) {
	switch {
	case q.Language == rules.KQL && q.KQL.Root != nil:
		fields := make(map[*kql.Literal]bool)
		for f := range q.KQL.Fields {
			fields[f] = true
		}
		kql.Walk(q.KQL.Root, func(n kql.Node) bool {
			if l, ok := n.(*kql.Literal); ok && !fields[l] {
				visit(l.Text, l.At)
			}
			return true
		})
	case q.Language == rules.EQL:
		for _, e := range q.EQL.Expressions() {
			eql.Walk(e, func(e eql.Expr) bool {
				if s, ok := e.(*eql.String); ok {
					visit(s.Value, s.At)
				}
				return true
			})
		}
	}
}
