package translate

import (
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// fromKQL makes the edits that turn a query in KQL into one in EQL.
func fromKQL(q *check.Query) ([]source.Edit, error) {
	t := &kqlTranslator{query: q, writer: writer{text: q.Text}}
	start := q.KQL.Root.Span().Start
	if skipped := t.category(); !skipped {
		t.put(source.Span{Start: start, End: start}, "any where ")
	}
	t.node(q.KQL.Root)
	return t.edits, t.err
}

type kqlTranslator struct {
	writer
	query *check.Query
	// done is a condition that became the query's category.
	done *kql.Match
}

// category writes the category in front, if the query begins with it.
func (t *kqlTranslator) category() bool {
	and, ok := t.query.KQL.Root.(*kql.And)
	if !ok {
		return false
	}
	first, ok := and.Kids[0].(*kql.Match)
	if !ok || first.Field.Text != lower.DefaultCategoryField {
		return false
	}
	value, ok := first.Value.(*kql.Literal)
	if !ok || value.HasWildcard() || strings.ContainsFunc(value.Text, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' }) || value.Text == "" {
		return false
	}
	t.done = first
	t.put(source.Span{Start: first.At.Start, End: and.Keywords[0].At.End}, value.Text+" where")
	return true
}

func (t *kqlTranslator) keywords(list []kql.Keyword) {
	for _, k := range list {
		t.put(k.At, strings.ToLower(k.Text))
	}
}

func (t *kqlTranslator) node(n kql.Node) {
	switch n := n.(type) {
	case *kql.And:
		for i, kid := range n.Kids {
			if i > 0 && (i > 1 || t.done == nil || n.Kids[0] != kql.Node(t.done)) {
				t.keywords(n.Keywords[i-1 : i])
			}
			t.node(kid)
		}
	case *kql.Or:
		t.keywords(n.Keywords)
		for _, kid := range n.Kids {
			t.node(kid)
		}
	case *kql.Not:
		t.keywords([]kql.Keyword{n.Keyword})
		t.node(n.Kid)
	case *kql.Group:
		t.node(n.Kid)
	case *kql.Match:
		if n != t.done {
			t.match(n)
		}
	case *kql.Range:
		t.field(n.Field)
		t.value(n.Field, n.Value)
	default:
		t.fail("a condition on nested objects or on all fields")
	}
}

func (t *kqlTranslator) field(f *kql.Literal) {
	if f.HasWildcard() || strings.ContainsFunc(f.Text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '.' && r != '@'
	}) {
		t.fail("the field " + f.Text)
		return
	}
	t.put(f.At, f.Text)
}

func (t *kqlTranslator) match(m *kql.Match) {
	t.field(m.Field)
	colon := source.Span{Start: m.Field.At.End, End: m.Value.Span().Start}
	one := func(op string) { t.put(colon, " "+op+" ") }
	switch v := unwrapped(m.Value).(type) {
	case *kql.Literal:
		switch {
		case v.IsExists():
			one("!=")
			t.put(m.Value.Span(), "null")
		case v.HasWildcard():
			one("like")
			t.value(m.Field, v)
		default:
			one("==")
			t.value(m.Field, v)
		}
	case *kql.Or:
		t.list(m, v, one)
	default:
		t.fail("a list of values that all have to match, or not")
	}
}

// unwrapped returns what is in parentheses.
func unwrapped(n kql.Node) kql.Node {
	for {
		g, ok := n.(*kql.Group)
		if !ok {
			return n
		}
		n = g.Kid
	}
}

// list writes `in ("a", "b")` or, with patterns, `like`.
func (t *kqlTranslator) list(m *kql.Match, or *kql.Or, one func(string)) {
	op := "in"
	for _, kid := range or.Kids {
		l, ok := kid.(*kql.Literal)
		if !ok || l.IsExists() {
			t.fail("a list within a list")
			return
		}
		if l.HasWildcard() {
			op = "like"
		}
	}
	if group, ok := m.Value.(*kql.Group); !ok || group.Kid != kql.Node(or) {
		t.fail("a list within a list")
		return
	}
	one(op)
	for i, kid := range or.Kids {
		l := kid.(*kql.Literal)
		if op == "like" && !l.HasWildcard() && strings.ContainsAny(l.Text, "*?") {
			t.fail("a list of patterns with an asterisk that is none")
		}
		t.value(m.Field, l)
		if i > 0 {
			t.put(source.Span{Start: or.Kids[i-1].Span().End, End: or.Keywords[i-1].At.End}, ",")
		}
	}
}

// value writes a value as the field's type wants it.
func (t *kqlTranslator) value(field, v *kql.Literal) {
	switch family(t.query.Scope, field.Text) {
	case schema.NumberFamily:
		if _, err := strconv.ParseFloat(v.Text, 64); err == nil && !strings.ContainsAny(v.Text, "xXpPiInN_+") {
			t.put(v.At, v.Text)
			return
		}
		t.fail("the number " + v.Text)
	case schema.BooleanFamily:
		if v.Text == "true" || v.Text == "false" {
			t.put(v.At, v.Text)
			return
		}
		t.fail("the value " + v.Text)
	default:
		if v.HasWildcard() && strings.Contains(v.Text, "?") || v.HasWildcard() && strings.Count(v.Text, "*") != len(v.Wildcards) {
			t.fail("the pattern " + v.Text)
			return
		}
		text, ok := quoted(v.Text)
		if !ok {
			t.fail("a character of " + v.Text)
			return
		}
		t.put(v.At, text)
	}
}
