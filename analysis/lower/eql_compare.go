package lower

import (
	"cmp"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/eql"
)

// compare evaluates a comparison; against the constant null it asks whether
// the other side is null.
func (s *script) compare(e *eql.Compare) (any, error) {
	left, err := s.value(e.Left)
	if err != nil {
		return nil, err
	}
	right, err := s.value(e.Right)
	if err != nil {
		return nil, err
	}
	if isNullConstant(e.Left) || isNullConstant(e.Right) {
		switch e.Op {
		case "==":
			return left == right, nil
		case "!=":
			return left != right, nil
		}
	}
	if left == nil || right == nil {
		return nil, nil
	}
	order, ok := compareValues(left, right)
	if !ok {
		return nil, errUnsaid
	}
	return HoldsFor(e.Op, order), nil
}

// HoldsFor reports whether an operator of EQL or ES|QL (== != < <= > >=) holds for
// two values of which the first compares to the second as order says.
func HoldsFor(op string, order int) bool {
	switch op {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func isNullConstant(e eql.Expr) bool {
	_, ok := eql.Unparen(e).(*eql.Null)
	return ok
}

// compareValues orders two values of one kind.
func compareValues(a, b any) (int, bool) {
	switch a := a.(type) {
	case string:
		b, ok := b.(string)
		return strings.Compare(a, b), ok
	case bool:
		b, ok := b.(bool)
		return cmp.Compare(boolNumber(a), boolNumber(b)), ok
	case version:
		b, ok := b.(version)
		return a.compare(b), ok
	case int64:
		if b, ok := b.(int64); ok {
			return cmp.Compare(a, b), true
		}
	}
	x, ok1 := floatOf(a)
	y, ok2 := floatOf(b)
	return cmp.Compare(x, y), ok1 && ok2
}

func boolNumber(b bool) int {
	if b {
		return 1
	}
	return 0
}

func floatOf(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// match evaluates `in`, `:`, `like` and `regex` on a computed value.
func (s *script) match(e *eql.Match) (any, error) {
	subject, err := s.value(e.Subject)
	if err != nil || subject == nil {
		return nil, err
	}
	held := false
	for _, item := range e.Items {
		value, err := s.value(item)
		if err != nil || value == nil {
			return nil, errUnsaid
		}
		ok, err := matchValue(e.Op, subject, value)
		if err != nil {
			return nil, err
		}
		held = held || ok
	}
	return held != e.Negated, nil
}

func matchValue(op string, subject, value any) (bool, error) {
	text, isText := subject.(string)
	item, isItem := value.(string)
	fold := foldOf(op)
	switch {
	case strings.HasPrefix(op, "in") && (!isText || !isItem || fold == pattern.Exact):
		order, ok := compareValues(subject, value)
		if !ok {
			return false, errUnsaid
		}
		return order == 0, nil
	case !isText || !isItem:
		return false, errUnsaid
	case strings.HasPrefix(op, "in"):
		p := pattern.Literal(item, fold)
		return p.Holds(pattern.Text, text), nil
	case strings.HasPrefix(op, "regex"):
		p, err := pattern.Regex(item, fold)
		if err != nil || p.Opaque() {
			return false, errUnsaid
		}
		return p.Holds(pattern.Text, text), nil
	}
	p := pattern.Glob(item, pattern.EQLSyntax, fold)
	return p.Holds(pattern.Text, text), nil
}
