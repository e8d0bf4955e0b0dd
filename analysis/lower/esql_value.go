package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/esql"
)

// strings returns the values of a keyword field that a glob or a text means
// under an operator or function.
func (s subject) strings(op string, p func(pattern.Fold) pattern.Pattern, text string) pattern.Pattern {
	switch {
	case s.cased == asItIs:
		return p(pattern.Exact)
	case s.cased.never(text):
		nothing, _ := pattern.Range(pattern.Text, &pattern.Bound{Text: text, Open: true}, &pattern.Bound{Text: text, Open: true})
		return nothing
	case s.cased == raised || text != strings.ToLower(text):
		return s.unknown(op + " " + describeValue(text)) // what becomes of some letters is not modelled
	}
	return p(pattern.Unicode)
}

// unknown is a set of the subject's values of which only its description is
// known.
func (s subject) unknown(description string) pattern.Pattern {
	return pattern.Unknown([...]string{asItIs: "", lowered: "TO_LOWER ", raised: "TO_UPPER "}[s.cased] + description)
}

// constantOf returns the text of a constant that a field of its type can be
// compared with.
func (s subject) constantOf(e esql.Expr) (text string, ok bool) {
	l, ok := e.(*esql.Literal)
	if !ok {
		return "", false
	}
	switch s.Type {
	case predicate.Keyword, predicate.Date:
		return l.Value, l.Kind == esql.StringLiteral
	case predicate.IP:
		return l.Value, l.Kind == esql.StringLiteral && !strings.Contains(l.Value, "/")
	case predicate.Integer:
		return strings.TrimPrefix(l.Value, "+"), l.Kind == esql.IntegerLiteral
	case predicate.Boolean:
		return l.Value, l.Kind == esql.BooleanLiteral
	}
	return "", false
}

// set returns the values that `field op constant` is true for.
func (s subject) set(op, text string) pattern.Pattern {
	unknown := s.unknown(op + " " + describeValue(text))
	switch {
	case op == "==" && s.Type == predicate.Keyword:
		return s.strings(op, func(fold pattern.Fold) pattern.Pattern { return pattern.Literal(text, fold) }, text)
	case op == "==" && s.Type != predicate.Date:
		return equal(s.field, text, op+" "+describeValue(text))
	case s.cased != asItIs || s.Type == predicate.IP || s.Type == predicate.Boolean:
		return unknown
	}
	domain, ok := s.Type.Domain()
	if !ok {
		return unknown
	}
	bound := &pattern.Bound{Text: text, Open: op == "<" || op == ">", Exact: true}
	lo, hi := bound, bound
	switch op[0] {
	case '<':
		lo = nil
	case '>':
		hi = nil
	}
	p, ok := pattern.Range(domain, lo, hi)
	if !ok {
		return unknown
	}
	return p
}

// compare lowers a comparison of a field with a constant.
func (l *esqlLowering) compare(e *esql.Binary) *predicate.Node {
	if !e.IsComparison() {
		return l.opaque(e)
	}
	left, op, right := e.Left, e.Op, e.Right
	if _, ok := left.(*esql.Literal); ok {
		left, op, right = right, turned[op], left
	}
	s, ok := l.subject(left)
	if !ok {
		return l.opaque(e)
	}
	text, ok := s.constantOf(right)
	if !ok {
		return l.opaque(e)
	}
	negated := op == "!="
	if negated {
		op = "=="
	}
	return negate(e, negated, l.atom(e, s.field, predicate.Entry{Span: right.Span(), Value: s.set(op, text)}))
}

func negate(e esql.Expr, negated bool, n *predicate.Node) *predicate.Node {
	if negated {
		return predicate.NewNot(e.Span(), n)
	}
	return n
}

// in lowers IN with a list of constants. A null among them makes every other
// value null, which no set says.
func (l *esqlLowering) in(e *esql.In) *predicate.Node {
	s, ok := l.subject(e.Operand)
	if !ok || e.Subquery != nil {
		return l.opaque(e)
	}
	var entries []predicate.Entry
	for _, item := range e.Items {
		text, ok := s.constantOf(item)
		if !ok {
			return l.opaque(e)
		}
		entries = append(entries, predicate.Entry{Span: item.Span(), Value: s.set("==", text)})
	}
	return negate(e, e.Negated, l.atom(e, s.field, entries...))
}

// like lowers LIKE and RLIKE with constant patterns.
func (l *esqlLowering) like(e *esql.Like) *predicate.Node {
	s, ok := l.subject(e.Operand)
	if !ok || s.Type != predicate.Keyword {
		return l.opaque(e)
	}
	var entries []predicate.Entry
	for _, item := range e.Patterns {
		text, ok := s.constantOf(item)
		if !ok {
			return l.opaque(e)
		}
		entries = append(entries, predicate.Entry{Span: item.Span(), Value: s.pattern(e.Regex, text)})
	}
	return negate(e, e.Negated, l.atom(e, s.field, entries...))
}

func (s subject) pattern(regex bool, text string) pattern.Pattern {
	if !regex {
		return s.strings("LIKE", func(fold pattern.Fold) pattern.Pattern { return pattern.Glob(text, pattern.ESQLSyntax, fold) }, text)
	}
	p, err := pattern.Regex(text, pattern.Exact)
	if err != nil || s.cased != asItIs {
		return s.unknown("RLIKE " + describeValue(text))
	}
	return p
}

// match lowers the match operator, which looks at every value.
func (l *esqlLowering) match(e *esql.Match) *predicate.Node {
	return l.matched(e, e.Field, e.Value)
}

func (l *esqlLowering) matched(e, field, value esql.Expr) *predicate.Node {
	s, ok := l.subject(field)
	if !ok || s.cased != asItIs {
		return l.opaque(e)
	}
	text, ok := s.constantOf(value)
	if !ok || s.Type == predicate.Date {
		return l.opaque(e)
	}
	return predicate.NewAtom(e.Span(), &s.Field, predicate.AnyValue,
		predicate.Entry{Span: value.Span(), Value: s.set("==", text)})
}

// call lowers the functions of a field and constants that are conditions.
func (l *esqlLowering) call(e *esql.Call) *predicate.Node {
	if len(e.Args) < 2 {
		return l.opaque(e)
	}
	name := strings.ToLower(e.Name.Name)
	if name == "match" && len(e.Args) == 2 {
		return l.matched(e, e.Args[0], e.Args[1])
	}
	s, ok := l.subject(e.Args[0])
	if !ok {
		return l.opaque(e)
	}
	var entries []predicate.Entry
	for _, arg := range e.Args[1:] {
		value, ok := s.called(name, arg)
		if !ok {
			return l.opaque(e)
		}
		entries = append(entries, predicate.Entry{Span: arg.Span(), Value: value})
	}
	if len(entries) > 1 && name != "cidr_match" {
		return l.opaque(e)
	}
	return l.atom(e, s.field, entries...)
}

// called returns the values for which a function with one constant is true.
func (s subject) called(name string, arg esql.Expr) (pattern.Pattern, bool) {
	l, ok := arg.(*esql.Literal)
	if !ok || l.Kind != esql.StringLiteral {
		return pattern.Pattern{}, false
	}
	text := l.Value
	stars := func(pieces ...string) (pattern.Pattern, bool) {
		return s.strings(name, func(fold pattern.Fold) pattern.Pattern { return pattern.Stars(pieces, fold) }, text), s.Type == predicate.Keyword
	}
	switch name {
	case "starts_with":
		return stars(text, "")
	case "ends_with":
		return stars("", text)
	case "contains":
		return stars("", text, "")
	case "cidr_match":
		return equal(s.field, text, name+" "+describeValue(text)), s.Type == predicate.IP && strings.Contains(text, "/")
	}
	return pattern.Pattern{}, false
}
