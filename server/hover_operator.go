package server

import (
	"fmt"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// operator is what an operator does, as it reads behind a field, and the trap
// in it.
type operator struct{ does, trap string }

const (
	literal   = "`*` and `?` are ordinary characters here: `:` and `like` take wildcards."
	orMissing = "It holds, too, where the field is missing."
	oneEnough = "Of a field with several values one is enough."
	below     = "Its negation is not the opposite comparison: `not` holds, too, where the field is missing."
	tighter   = "`and` binds tighter than `or`: parentheses say what is meant."
)

var eqlOperators = map[string]operator{
	"==":      {"is exactly this, upper and lower case included", literal},
	"!=":      {"is not this, upper and lower case included", orMissing + " " + literal},
	":":       {"is one of these, upper and lower case alike; `*` and `?` are wildcards", "A star that is meant as one needs `==`. " + oneEnough},
	"in":      {"is exactly one of these, upper and lower case included", literal},
	"in~":     {"is one of these, upper and lower case alike", literal},
	"not in":  {"is none of these, upper and lower case included", orMissing + " " + literal},
	"not in~": {"is none of these, upper and lower case alike", orMissing + " " + literal},
	"like":    {"is like one of these; `*` and `?` are wildcards", "Upper and lower case differ: `like~` and `:` take them for the same."},
	"like~":   {"is like one of these, upper and lower case alike; `*` and `?` are wildcards", oneEnough},
	"regex":   {"meets one of these regular expressions", "The expression has to meet the whole value, and upper and lower case differ."},
	"regex~":  {"meets one of these regular expressions, upper and lower case alike", "The expression has to meet the whole value."},
	">=":      {"is this or more", below},
	"<=":      {"is this or less", below},
	">":       {"is more than this", below},
	"<":       {"is less than this", below},
	"and":     {"both hold", tighter},
	"or":      {"one of them holds, or both", tighter},
	"not":     {"the condition does not hold", "What it asks of a field that is missing does not hold, so that its negation does."},
}

var kqlOperators = map[string]operator{
	":":   {"has one of these values", "Without quotes `*` is a wildcard, in quotes it is a star; `?` is never a wildcard. " + oneEnough},
	":*":  {"has any value", "In quotes, `\"*\"` is a star."},
	">=":  {"has a value of this or more", below},
	"<=":  {"has a value of this or less", below},
	">":   {"has a value of more than this", below},
	"<":   {"has a value of less than this", below},
	"and": {"both hold", tighter + " Inside of a list of values it asks for several values in one field."},
	"or":  {"one of them holds, or both", tighter},
	"not": {"the condition does not hold", "It holds, too, where the field is missing; and of a field with several values none may be that one."},
}

// operatorsOf are the operators of a language other than ES|QL.
func operatorsOf(language rules.Language) map[string]operator {
	if language == rules.EQL {
		return eqlOperators
	}
	return kqlOperators
}

func describeQueryOperator(language rules.Language, name string) string {
	o := operatorsOf(language)[name]
	return fmt.Sprintf("**%s**: %s.\n\n%s", name, o.does, o.trap)
}

// explainQueryOperator says what an operator of KQL or EQL does.
func explainQueryOperator(d *document, offset int) *explanation {
	q, at := d.queryAt(offset)
	if q == nil {
		return nil
	}
	name, span := "", source.Span{}
	switch {
	case q.KQL != nil && q.Language == rules.KQL:
		for _, n := range q.KQL.Path(at) {
			if word, where := operatorOfKQL(n, at); word != "" {
				name, span = word, where
			}
		}
	case q.EQL != nil:
		for _, e := range q.EQL.Path(at) {
			if word, where := operatorOfEQL(e, at); word != "" {
				name, span = word, where
			}
		}
	}
	if _, known := operatorsOf(q.Language)[name]; !known {
		return nil
	}
	return &explanation{q.InFile(span), describeQueryOperator(q.Language, name)}
}

func operatorOfKQL(n kql.Node, at int) (string, source.Span) {
	keywords, word := []kql.Keyword(nil), ""
	switch n := n.(type) {
	case *kql.And:
		keywords, word = n.Keywords, "and"
	case *kql.Or:
		keywords, word = n.Keywords, "or"
	case *kql.Not:
		keywords, word = []kql.Keyword{n.Keyword}, "not"
	case *kql.Match:
		if n.Colon.Contains(at) {
			return ":", n.Colon
		}
	case *kql.Range:
		if n.OperatorAt.Contains(at) {
			return n.Operator, n.OperatorAt
		}
	}
	for _, k := range keywords {
		if k.At.Contains(at) {
			return word, k.At
		}
	}
	return "", source.Span{}
}

func operatorOfEQL(e eql.Expr, at int) (string, source.Span) {
	switch e := e.(type) {
	case *eql.Logical:
		for _, k := range e.Keywords {
			if k.Contains(at) {
				return e.Op, k
			}
		}
	case *eql.Not:
		if e.Keyword.Contains(at) {
			return "not", e.Keyword
		}
	case *eql.Compare:
		if e.OpAt.Contains(at) {
			return e.Op, e.OpAt
		}
	case *eql.Match:
		switch whole := e.Not.Join(e.OpAt); {
		case e.Negated && whole.Contains(at):
			if in := "not " + e.Op; eqlOperators[in].does != "" {
				return in, whole
			}
			return e.Op, e.OpAt
		case e.OpAt.Contains(at):
			return e.Op, e.OpAt
		}
	}
	return "", source.Span{}
}
