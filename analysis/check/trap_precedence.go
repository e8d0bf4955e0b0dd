package check

import (
	"fmt"

	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

var trapPrecedence = &Check{
	ID:    "trap/precedence",
	Title: "`or` that reaches further than it looks",
	Text: "`and` binds tighter than `or`. In `a and name:x or name:y` the condition `a` therefore holds for `x` only, " +
		"and everything named `y` matches by itself. Where an alternative without parentheses goes on about the field " +
		"that only the condition right before it is about, a list was meant nearly always.",
	Bad:      Example{Language: "kuery", Query: `event.type: start and process.name: "a.exe" or process.name: "b.exe"`},
	Good:     Example{Language: "kuery", Query: `event.type: start and (process.name: "a.exe" or process.name: "b.exe")`},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		p.eachOr(
			func(q *Query, or *kql.Or) { precedenceKQL(p, q, or) },
			func(q *Query, or *eql.Logical) { precedenceEQL(p, q, or) },
		)
		orESQL(p, func(q *Query, or *esql.Logical) { precedenceESQL(p, q, or) })
	},
}

func precedenceKQL(p *Pass, q *Query, or *kql.Or) {
	for i, kid := range or.Kids[:len(or.Kids)-1] {
		and, ok := kid.(*kql.And)
		if !ok {
			continue
		}
		if field := fieldOfKQL(or.Kids[i+1]); endsWith(and.Kids, field, fieldOfKQL) {
			reportPrecedence(p, q, or.Keywords[i].At, and.At, field)
		}
	}
}

func fieldOfKQL(n kql.Node) string {
	if m, ok := n.(*kql.Match); ok {
		return m.Field.Text
	}
	return ""
}

func precedenceEQL(p *Pass, q *Query, or *eql.Logical) {
	for i, kid := range or.Kids[:len(or.Kids)-1] {
		and, ok := kid.(*eql.Logical)
		if !ok || and.Op != "and" {
			continue
		}
		if field := fieldOfEQL(or.Kids[i+1]); endsWith(and.Kids, field, fieldOfEQL) {
			reportPrecedence(p, q, or.Keywords[i], and.At, field)
		}
	}
}

// fieldOfEQL returns the field that a condition without parentheses compares.
func fieldOfEQL(e eql.Expr) string {
	subject := e
	switch e := e.(type) {
	case *eql.Compare:
		subject = e.Left
	case *eql.Match:
		subject = e.Subject
	}
	if f, ok := subject.(*eql.Field); ok && subject != e {
		return f.Name
	}
	return ""
}

// endsWith reports whether the last of several conditions, and no other one, is
// about a field.
func endsWith[T any](conditions []T, field string, fieldOf func(T) string) bool {
	for i, c := range conditions {
		if (fieldOf(c) == field) != (i == len(conditions)-1) {
			return false
		}
	}
	return field != ""
}

func reportPrecedence(p *Pass, q *Query, or, and source.Span, field string) {
	p.Report(Finding{
		Span:    q.InFile(or),
		Message: fmt.Sprintf("this `or` is an alternative to all that stands before it, not only to the condition on `%s`: put the alternatives in parentheses", field),
		Related: []Related{{Span: q.InFile(and), Message: "the alternative is to all of this"}},
		Witness: q.throughOr(and),
	})
}
