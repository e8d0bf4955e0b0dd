package translate

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// fromEQL makes the edits that turn a query in EQL into one in KQL.
func fromEQL(q *check.Query) ([]source.Edit, error) {
	tree := q.EQL
	switch {
	case tree.Kind != eql.Event || len(tree.Steps) != 1 || len(tree.Pipes) > 0:
		return nil, errNone
	case len(tree.Comments) > 0:
		return nil, untranslatable("a comment")
	}
	t := &eqlTranslator{writer{text: q.Text}}
	step := tree.Steps[0]
	begin := source.Span{Start: step.Category.At.Start, End: step.Condition.Span().Start}
	if step.Category.Any {
		t.put(begin, "")
	} else {
		t.put(source.Span{Start: step.Category.At.Start, End: step.Where.End}, lower.DefaultCategoryField+" : "+literal(step.Category.Text)+" and")
		if or, ok := step.Condition.(*eql.Logical); ok && or.Op == "or" {
			t.put(source.Span{Start: or.At.Start, End: or.At.Start}, "(")
		}
	}
	t.expr(step.Condition)
	if or, ok := step.Condition.(*eql.Logical); ok && or.Op == "or" && !step.Category.Any {
		t.put(source.Span{Start: or.At.End, End: or.At.End}, ")")
	}
	return t.edits, t.err
}

type eqlTranslator struct{ writer }

func (t *eqlTranslator) expr(e eql.Expr) {
	switch e := e.(type) {
	case *eql.Logical:
		for _, kid := range e.Kids {
			t.expr(kid)
		}
	case *eql.Not:
		t.expr(e.Kid)
	case *eql.Paren:
		t.expr(e.Kid)
	case *eql.Compare:
		t.compare(e)
	case *eql.Match:
		t.match(e)
	default:
		t.fail("`" + t.text[e.Span().Start:e.Span().End] + "`")
	}
}

// field writes a field's name, with `not` before it where that is wanted.
func (t *eqlTranslator) field(e eql.Expr, negated bool) {
	f, ok := e.(*eql.Field)
	if !ok || strings.ContainsAny(f.Name, " []`") {
		t.fail("`" + t.text[e.Span().Start:e.Span().End] + "`")
		return
	}
	not := ""
	if negated {
		not = "not "
	}
	t.put(f.At, not+f.Name)
}

func (t *eqlTranslator) compare(e *eql.Compare) {
	between := source.Span{Start: e.Left.Span().End, End: e.Right.Span().Start}
	_, isNull := e.Right.(*eql.Null)
	switch e.Op {
	case "==", "!=":
		t.field(e.Left, (e.Op == "!=") != isNull)
		t.put(between, " : ")
	default:
		t.field(e.Left, false)
	}
	if isNull {
		t.put(e.Right.Span(), "*")
		return
	}
	t.value(e.Right, false)
}

func (t *eqlTranslator) match(e *eql.Match) {
	t.field(e.Subject, e.Negated)
	patterns := false
	switch e.Op {
	case "in":
	case "like", "like~", ":":
		patterns = true
	default:
		t.fail("`" + e.Op + "`")
	}
	first := e.Items[0].Span().Start
	if !e.List.IsEmpty() {
		first = e.List.Start
	}
	t.put(source.Span{Start: e.Subject.Span().End, End: first}, " : ")
	for i, item := range e.Items {
		t.value(item, patterns)
		if i > 0 {
			t.put(source.Span{Start: e.Items[i-1].Span().End, End: e.Commas[i-1].End}, " or")
		}
	}
}

func (t *eqlTranslator) value(e eql.Expr, pattern bool) {
	switch e := e.(type) {
	case *eql.Number, *eql.Bool:
	case *eql.String:
		switch {
		case pattern && strings.ContainsAny(e.Value, "*?"):
			t.pattern(e)
		default:
			text, ok := quoted(e.Value)
			if !ok {
				t.fail("a character of " + e.Value)
				return
			}
			t.put(e.At, text)
		}
	default:
		t.fail("`" + t.text[e.Span().Start:e.Span().End] + "`")
	}
}

// pattern writes a pattern without quotes, in which an asterisk stands for any
// text.
func (t *eqlTranslator) pattern(e *eql.String) {
	if strings.ContainsFunc(e.Value, func(r rune) bool { return r <= ' ' || r == '?' }) {
		t.fail("the pattern " + e.Value)
		return
	}
	t.put(e.At, escaped(e.Value))
}

// escaped writes a text without quotes but for its asterisks.
func escaped(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte(`\():<>"{}`, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// literal writes a text with quotes where it needs them.
func literal(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-'
	}) {
		text, _ = quoted(text)
	}
	return text
}
