package sample

import (
	"maps"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
)

// index is the index that documents are made for: the fields that a query asks
// for, and no other. A field of which the catalogue tells nothing has the type
// that Elasticsearch would give it when it first sees it in a document.
type index struct {
	scope *schema.Scope
	types map[string]schema.Type
	// guessed are the fields whose types no catalogue tells.
	guessed map[string]bool
	// last says that of a field with several types the last one counts, not the
	// first.
	last bool
	// torn says that some field has several types.
	torn bool
}

func newIndex(scope *schema.Scope, last bool) *index {
	return &index{scope: scope, types: map[string]schema.Type{}, guessed: map[string]bool{}, last: last}
}

// isSure reports whether the catalogue tells one type for each field.
func (x *index) isSure() bool { return !x.torn && len(x.guessed) == 0 }

// add adds a field with its type, or the guessed one where nobody tells it.
func (x *index) add(name string, guess schema.Type) {
	if name == "" {
		return
	}
	f, answer := x.scope.Lookup(name)
	if answer != schema.Known {
		if x.types[name] == "" || x.guessed[name] && guess != schema.Keyword {
			x.types[name], x.guessed[name] = guess, true
		}
		return
	}
	if above := x.flattened(name); above != "" {
		x.types[above] = schema.Flattened
		return
	}
	x.types[name] = f.Type
	if all := x.scope.Types(name); len(all) > 1 {
		x.torn = true
		if x.last {
			x.types[name] = all[len(all)-1]
		}
	}
	if f.Of != "" {
		x.add(f.Of, schema.Keyword)
	}
	if path := x.scope.NestedIn(name); path != "" {
		x.types[path] = schema.Nested
	}
}

// flattened returns the flattened object above a field, or "".
func (x *index) flattened(name string) string {
	above := ""
	for end := strings.LastIndexByte(name, '.'); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if f, answer := x.scope.Lookup(name[:end]); answer == schema.Known && f.Type == schema.Flattened {
			above = name[:end]
		}
	}
	return above
}

// addEQL adds the fields of a query.
func (x *index) addEQL(q *eql.Query) {
	q.Fields(func(f *eql.Field) bool {
		x.add(f.Name, schema.Keyword)
		return true
	})
	for _, e := range q.Expressions() {
		eql.Walk(e, func(e eql.Expr) bool {
			switch e := e.(type) {
			case *eql.Compare:
				x.compared(e.Left, e.Right)
				x.compared(e.Right, e.Left)
			case *eql.Match:
				for _, item := range e.Items {
					x.compared(e.Subject, item)
				}
			case *eql.Call:
				if len(e.Args) > 0 && strings.EqualFold(e.Name, "cidrMatch") {
					x.used(e.Args[0], schema.IP)
				}
			case *eql.Arithmetic:
				x.used(e.Left, schema.Long)
				x.used(e.Right, schema.Long)
			case *eql.Logical:
				for _, kid := range e.Kids {
					x.used(kid, schema.Boolean)
				}
			case *eql.Not:
				x.used(e.Kid, schema.Boolean)
			}
			return true
		})
	}
}

// used notes that an expression, if it is a field, is used as a type.
func (x *index) used(e eql.Expr, as schema.Type) {
	if f, ok := eql.Unparen(e).(*eql.Field); ok {
		x.add(f.Name, as)
	}
}

// compared notes what an expression is compared with.
func (x *index) compared(e, constant eql.Expr) {
	switch c := eql.Unparen(constant).(type) {
	case *eql.Number:
		if c.Integer {
			x.used(e, schema.Long)
		} else {
			x.used(e, schema.Double)
		}
	case *eql.Bool:
		x.used(e, schema.Boolean)
	}
}

// addKQL adds the fields of a query. A comparison with a number is taken for
// one of numbers.
func (x *index) addKQL(q *kql.Query) {
	for _, name := range eval.QueryFields(rules.KQL, q.Text) {
		x.add(someName(name), schema.Keyword)
	}
	if q.Root == nil {
		return
	}
	kql.Walk(q.Root, func(n kql.Node) bool {
		if n, ok := n.(*kql.Range); ok && !n.Value.Quoted && isNumber(n.Value.Text) {
			x.add(n.Field.Text, schema.Long)
		}
		return true
	})
}

// someName returns a name that a pattern of names matches.
func someName(pattern string) string {
	if strings.Trim(pattern, "*") == "" {
		return ""
	}
	return strings.ReplaceAll(pattern, "*", "0")
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// fields returns the index as a mapping, in which those fields hold a single
// value that ECS defines so.
func (x *index) fields() (*lower.Fields, error) {
	scope, err := schema.MappingScope(x.types)
	if err != nil {
		return nil, err
	}
	out := lower.NewMapping(scope)
	for _, name := range slices.Sorted(maps.Keys(x.types)) {
		if f, answer := x.scope.Lookup(name); answer == schema.Known {
			out.Field(name).Single = !f.Array
		}
	}
	return out, nil
}
