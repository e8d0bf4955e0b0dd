package lower

import (
	"errors"
	"strconv"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/eql"
)

// maxCombinations bounds how many combinations of values a script is tried
// with; beyond it nothing is said.
const maxCombinations = 4096

// errUnsaid is why an expression has no value: Elasticsearch refuses it, or
// what it does is not modelled.
var errUnsaid = errors.New("the value is not known")

// script is an expression that Elasticsearch evaluates for each event with
// the values of its fields. Every mention of a field picks a value of its own;
// a missing field is one null. The zero script evaluates constants.
type script struct {
	root     eql.Expr
	mentions []*eql.Field
	types    []*field
	// picks are the values of the mentions while the script runs.
	picks map[*eql.Field]any
}

func newScript(e eql.Expr, fields *Fields) *script {
	s := &script{root: e}
	eql.Walk(e, func(e eql.Expr) bool {
		if f, ok := e.(*eql.Field); ok {
			s.mentions = append(s.mentions, f)
			s.types = append(s.types, fields.field(f.Name))
		}
		return true
	})
	return s
}

// eval decides the script for an event: true if some combination of values
// makes it true, null if none does and some makes it null.
func (s *script) eval(e *event.Event) predicate.Truth {
	choices := make([][]any, len(s.mentions))
	total := 1
	for i, f := range s.types {
		var ok bool
		if choices[i], ok = scriptValues(f, e); !ok {
			return predicate.Undecided
		}
		if total *= len(choices[i]); total > maxCombinations {
			return predicate.Undecided
		}
	}
	run := &script{picks: map[*eql.Field]any{}}
	truth := predicate.False
	for n := range total {
		for i, f := range s.mentions {
			run.picks[f] = choices[i][n%len(choices[i])]
			n /= len(choices[i])
		}
		value, err := run.value(s.root)
		if err != nil {
			return predicate.Undecided
		}
		switch value {
		case true:
			return predicate.True
		case nil:
			truth = predicate.Null
		}
	}
	return truth
}

// scriptValues returns the values of a field as a script sees them; false if
// its type is not known.
func scriptValues(f *field, e *event.Event) ([]any, bool) {
	values := e.Values(f.Values())
	if len(values) == 0 || f.unmapped {
		return []any{nil}, true
	}
	out := make([]any, len(values))
	for i, v := range values {
		text := predicate.Spelling(f.Type, v)
		var err error
		switch f.Type {
		case predicate.Keyword, predicate.IP:
			out[i] = text
		case predicate.Integer:
			out[i], err = strconv.ParseInt(text, 10, 64)
		case predicate.Float:
			out[i], err = strconv.ParseFloat(text, 64)
		case predicate.Boolean:
			out[i] = text == "true"
		default:
			if !f.only(schema.Version) {
				return nil, false
			}
			out[i] = version(text)
		}
		if err != nil {
			return nil, false
		}
	}
	return out, true
}

// value evaluates an expression to nil, a bool, an int64, a float64, a
// string or a version.
func (s *script) value(e eql.Expr) (any, error) {
	switch e := e.(type) {
	case *eql.String:
		return e.Value, nil
	case *eql.Number:
		if e.Integer {
			return e.Int, nil
		}
		return e.Float, nil
	case *eql.Bool:
		return e.Value, nil
	case *eql.Null:
		return nil, nil
	case *eql.Field:
		v, ok := s.picks[e]
		if !ok {
			return nil, errUnsaid
		}
		return v, nil
	case *eql.Paren:
		return s.value(e.Kid)
	case *eql.Sign:
		return s.sign(e)
	case *eql.Arithmetic:
		return s.binary(arithmeticNames[e.Op], e.Left, e.Right)
	case *eql.Call:
		return s.call(e)
	case *eql.Compare:
		return s.compare(e)
	case *eql.Match:
		return s.match(e)
	case *eql.Not:
		truth, err := s.truth(e.Kid)
		return truthValue(truth.Not()), err
	case *eql.Logical:
		return s.logical(e)
	}
	return nil, errUnsaid
}

// arithmeticNames are the functions that the operators stand for.
var arithmeticNames = map[string]string{"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "modulo"}

func (s *script) binary(function string, left, right eql.Expr) (any, error) {
	a, err := s.value(left)
	if err != nil {
		return nil, err
	}
	b, err := s.value(right)
	if err != nil {
		return nil, err
	}
	return arithmetic(function, a, b)
}

func (s *script) sign(e *eql.Sign) (any, error) {
	v, err := s.value(e.Kid)
	if err != nil || v == nil || e.Op == "+" {
		return v, err
	}
	return arithmetic("subtract", int64(0), v)
}

func (s *script) call(c *eql.Call) (any, error) {
	args := make([]any, len(c.Args))
	for i, arg := range c.Args {
		v, err := s.value(arg)
		if err != nil {
			return nil, err
		}
		args[i] = v
	}
	return callFunction(c.Name, c.Insensitive, args)
}

// truth evaluates a condition.
func (s *script) truth(e eql.Expr) (predicate.Truth, error) {
	v, err := s.value(e)
	if err != nil {
		return predicate.Undecided, err
	}
	switch v := v.(type) {
	case nil:
		return predicate.Null, nil
	case bool:
		return predicate.TruthOf(v), nil
	}
	return predicate.Undecided, errUnsaid
}

func truthValue(t predicate.Truth) any {
	switch t {
	case predicate.True:
		return true
	case predicate.False:
		return false
	}
	return nil
}

func (s *script) logical(e *eql.Logical) (any, error) {
	out := predicate.TruthOf(e.Op == "and")
	for _, kid := range e.Kids {
		truth, err := s.truth(kid)
		if err != nil {
			return nil, err
		}
		if e.Op == "and" {
			out = out.And(truth)
		} else {
			out = out.Or(truth)
		}
	}
	return truthValue(out), nil
}
