package outline

import (
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
)

// Values visits the texts that a query in KQL or EQL compares fields with.
// Patterns are left out.
func Values(q *check.Query, visit func(field, text string)) {
	switch {
	case q.KQL != nil && q.KQL.Root != nil:
		kql.Walk(q.KQL.Root, func(n kql.Node) bool {
			m, ok := n.(*kql.Match)
			if !ok || m.Field.HasWildcard() {
				return true
			}
			kql.Walk(m.Value, func(n kql.Node) bool {
				if l, ok := n.(*kql.Literal); ok && !l.HasWildcard() {
					visit(m.Field.Text, l.Text)
				}
				return true
			})
			return false
		})
	case q.EQL != nil:
		for _, e := range q.EQL.Expressions() {
			eql.Walk(e, func(e eql.Expr) bool {
				switch e := e.(type) {
				case *eql.Compare:
					compared(e.Left, []eql.Expr{e.Right}, visit)
				case *eql.Match:
					compared(e.Subject, e.Items, visit)
				}
				return true
			})
		}
	}
}

func compared(subject eql.Expr, items []eql.Expr, visit func(field, text string)) {
	field, ok := eql.Unparen(subject).(*eql.Field)
	if !ok {
		return
	}
	for _, item := range items {
		if s, ok := item.(*eql.String); ok && !isPattern(s.Value) {
			visit(field.Name, s.Value)
		}
	}
}

func isPattern(text string) bool {
	for i := range len(text) {
		if text[i] == '*' || text[i] == '?' {
			return true
		}
	}
	return false
}
