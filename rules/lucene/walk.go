package lucene

import "github.com/rulewright/rulewright/rules/source"

// Walk calls visit for a node and, where visit returns true, for what is below
// it, in the order of the text. Fields and values are visited as [*Literal].
func Walk(n Node, visit func(Node) bool) {
	if isNil(n) || !visit(n) {
		return
	}
	switch n := n.(type) {
	case *Clauses:
		for _, kid := range n.Kids {
			Walk(kid, visit)
		}
	case *Clause:
		Walk(n.Kid, visit)
	case *Group:
		Walk(n.Field, visit)
		Walk(n.Kid, visit)
	case *Term:
		Walk(n.Field, visit)
		Walk(n.Value, visit)
	case *Range:
		Walk(n.Field, visit)
		Walk(n.Low, visit)
		Walk(n.High, visit)
	}
}

// isNil tells a missing node, also one that hides behind its type.
func isNil(n Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case *Literal:
		return n == nil
	case *Clauses:
		return n == nil
	}
	return false
}

// Path returns the nodes that hold an offset, the outermost first. A cursor
// directly behind a node is in it still.
func (q *Query) Path(offset int) []Node {
	return source.PathTo(offset, func(visit func(Node) bool) { Walk(q.Root, visit) })
}

// ExistsField is the name that, asked like a field, takes a field as its value
// and asks whether that has any.
const ExistsField = "_exists_"

// Fields yields the fields that the query names, as they are written: before a
// colon, or as the value of [ExistsField].
func (q *Query) Fields(yield func(field *Literal) bool) {
	done := false
	one := func(l *Literal) {
		done = done || l != nil && !yield(l)
	}
	Walk(q.Root, func(n Node) bool {
		switch n := n.(type) {
		case *Group:
			if !isExists(n.Field) {
				one(n.Field)
			}
		case *Range:
			one(n.Field)
		case *Term:
			switch {
			case !isExists(n.Of):
				one(n.Field)
			case n.Value.Form == Plain && n.Value.Words == nil || n.Value.Form == Quoted:
				one(n.Value)
			}
		}
		return !done
	})
}

func isExists(field *Literal) bool { return field != nil && field.Text == ExistsField }
