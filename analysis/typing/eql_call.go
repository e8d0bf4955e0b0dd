package typing

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/eql"
)

// parameter is the kind of value that a function's argument has.
type parameter uint8

const (
	anything parameter = iota
	text               // whole values of a string
	number
	boolean
	address // an IP address, or its text
	constantText
)

// parameters are those of EQL's functions, under their names in lower case. A
// function of more arguments than listed repeats the last one. As Elasticsearch
// 9 checks them.
var parameters = map[string][]parameter{
	"add": {number}, "subtract": {number}, "multiply": {number}, "divide": {number}, "modulo": {number},
	"between":        {text, text, text, boolean},
	"cidrmatch":      {address, constantText},
	"concat":         {anything},
	"endswith":       {text, text},
	"indexof":        {text, text, number},
	"length":         {text},
	"number":         {text, number},
	"startswith":     {text, text},
	"string":         {anything},
	"stringcontains": {text, text},
	"substring":      {text, number, number},
	"wildcard":       {text, constantText},
}

var ordinals = [...]string{"first", "second", "third", "fourth"}

func (t *eqlTyper) call(c *eql.Call) {
	wanted := parameters[strings.ToLower(c.Name)]
	if wanted == nil {
		for _, arg := range c.Args {
			t.expr(arg)
		}
		return
	}
	for i, arg := range c.Args {
		want := wanted[min(i, len(wanted)-1)]
		ordinal := "every"
		if i < len(ordinals) {
			ordinal = ordinals[i]
		}
		t.argument(arg, want, "the "+ordinal+" argument of `"+c.Name+"`")
	}
}

// kinds name a parameter's values.
var kinds = [...]string{
	text: "a text", number: "a number", boolean: "true or false", address: "an IP address or a text", constantText: "a text in quotes",
}

func (t *eqlTyper) argument(e eql.Expr, want parameter, what string) {
	if want == anything {
		t.exact(e)
		return
	}
	kind, known := t.kindOf(e)
	if known && !fits(kind, want) && !eql.HasBad(e) {
		t.problem(WrongArgument, e.Span(), "%s is %s, this is %s", what, kinds[want], t.describe(e, kind))
		return
	}
	t.exact(e)
}

// fits reports whether a value of a family can be an argument.
func fits(f schema.Family, want parameter) bool {
	switch want {
	case text, constantText:
		return isText(f)
	case number:
		return f == schema.NumberFamily
	case boolean:
		return f == schema.BooleanFamily
	case address:
		return f == schema.IPFamily || isText(f)
	}
	return true
}

// number checks an operand that has to be a number.
func (t *eqlTyper) number(e eql.Expr, operator string) {
	t.argument(e, number, "an operand of "+operator)
}

// kindOf returns the family of an expression's value; false where that is not
// known, and for null, which stands for any.
func (t *eqlTyper) kindOf(e eql.Expr) (schema.Family, bool) {
	switch e := eql.Unparen(e).(type) {
	case *eql.String:
		return schema.KeywordFamily, true
	case *eql.Number, *eql.Arithmetic, *eql.Sign:
		return schema.NumberFamily, true
	case *eql.Bool, *eql.Logical, *eql.Not, *eql.Compare, *eql.Match:
		return schema.BooleanFamily, true
	case *eql.Field:
		f, ok := family(t.fields, e.Name)
		switch f {
		case schema.OtherFamily, schema.ObjectFamily, schema.FlattenedFamily:
			return 0, false // reported as what EQL cannot read
		}
		return f, ok
	case *eql.Call:
		f := eql.FindFunction(e.Name)
		if f == nil {
			return 0, false
		}
		return [...]schema.Family{
			eql.BooleanResult: schema.BooleanFamily, eql.NumberResult: schema.NumberFamily, eql.StringResult: schema.KeywordFamily,
		}[f.Result], true
	}
	return 0, false
}

func (t *eqlTyper) describe(e eql.Expr, f schema.Family) string {
	if field, ok := eql.Unparen(e).(*eql.Field); ok {
		return "`" + field.Name + "` of type " + t.typeOf(field)
	}
	switch f {
	case schema.NumberFamily:
		return "a number"
	case schema.BooleanFamily:
		return "a condition"
	}
	return "a text"
}

// keys reports join keys of different types, which no two events can share.
func (t *eqlTyper) keys(q *eql.Query) {
	all := steps(q)
	if len(all) == 0 {
		return
	}
	first := all[0].By
	for _, step := range all[1:] {
		for i, key := range step.By {
			if i >= len(first) {
				break
			}
			a, known := t.kindOf(first[i])
			b, alsoKnown := t.kindOf(key)
			if !known || !alsoKnown || a == b || isText(a) && isText(b) {
				continue
			}
			t.problem(KeyTypes, key.Span(), "this key is %s, and the one of the first item %s: they are never equal", t.describe(key, b), t.describe(first[i], a))
		}
	}
}
