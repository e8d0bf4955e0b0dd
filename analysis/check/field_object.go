package check

import "github.com/rulewright/rulewright/analysis/schema"

var fieldObject = &Check{
	ID:    "field/object",
	Title: "object compared with a value",
	Text: "The name is that of an object: it has fields, and no value of its own, so that the condition never holds. " +
		"Name the field that is meant. `object:*` is no mistake: it asks whether any of its fields is there.",
	Bad:      Example{Language: "kuery", Query: `event.category:process and process.parent:nginx`},
	Good:     Example{Language: "kuery", Query: `event.category:process and process.parent.name:nginx`},
	Since:    "0.1",
	Severity: Error,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if q.KQL == nil || q.Scope.IsOpen() {
				continue // EQL refuses it: that is query/type
			}
			p.objectsIn(q)
		}
	},
}

// objectsIn reports each comparison of an object once, at its first value.
func (p *Pass) objectsIn(q *Query) {
	for list := range byList(q.uses()) {
		first := list[0]
		if first.wildcards && first.text == "*" {
			continue
		}
		if family, ok := familyIn(q.Scope, first.field); ok && family == schema.ObjectFamily {
			severity := Error
			if first.negated {
				severity = Warning // the rule works, without this exclusion
			}
			p.Report(p.cite(Finding{
				Span: q.InFile(first.at), Severity: severity,
				Message: "`" + first.field + "` is an object, which has no value of its own: name one of its fields",
			}, q.Scope))
		}
	}
}
