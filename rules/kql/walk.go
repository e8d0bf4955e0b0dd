package kql

import "github.com/rulewright/rulewright/rules/source"

// Walk calls visit for a node and, where visit returns true, for what is below
// it, in the order of the text. Fields and values are visited as [*Literal].
func Walk(n Node, visit func(Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	switch n := n.(type) {
	case *Or:
		walkAll(n.Kids, visit)
	case *And:
		walkAll(n.Kids, visit)
	case *Not:
		Walk(n.Kid, visit)
	case *Group:
		Walk(n.Kid, visit)
	case *Match:
		visit(n.Field)
		Walk(n.Value, visit)
	case *Range:
		visit(n.Field)
		visit(n.Value)
	case *Nested:
		visit(n.Field)
		Walk(n.Kid, visit)
	case *Bare:
		visit(n.Value)
	}
}

func walkAll(kids []Node, visit func(Node) bool) {
	for _, kid := range kids {
		Walk(kid, visit)
	}
}

// Path returns the nodes that hold an offset, the outermost first. A cursor
// directly behind a node is in it still.
func (q *Query) Path(offset int) []Node {
	return source.PathTo(offset, func(visit func(Node) bool) { Walk(q.Root, visit) })
}

// Fields yields the field names of a query with the nested fields around
// them, outermost first.
func (q *Query) Fields(yield func(field *Literal, nested []*Literal) bool) {
	fields(q.Root, nil, yield)
}

func fields(n Node, nested []*Literal, yield func(*Literal, []*Literal) bool) bool {
	switch n := n.(type) {
	case *Or:
		return fieldsOfAll(n.Kids, nested, yield)
	case *And:
		return fieldsOfAll(n.Kids, nested, yield)
	case *Not:
		return fields(n.Kid, nested, yield)
	case *Group:
		return fields(n.Kid, nested, yield)
	case *Match:
		return yield(n.Field, nested)
	case *Range:
		return yield(n.Field, nested)
	case *Nested:
		return yield(n.Field, nested) && fields(n.Kid, append(nested[:len(nested):len(nested)], n.Field), yield)
	}
	return true
}

func fieldsOfAll(kids []Node, nested []*Literal, yield func(*Literal, []*Literal) bool) bool {
	for _, kid := range kids {
		if !fields(kid, nested, yield) {
			return false
		}
	}
	return true
}
