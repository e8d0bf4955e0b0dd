package esql

import "github.com/rulewright/rulewright/rules/source"

// Node is a part of the tree: the query, a command, an expression or one of
// the smaller parts that commands are made of.
type Node interface {
	// Span returns the text that the node covers, without blanks or comments
	// around it.
	Span() source.Span
	// children calls visit for each direct part, in the order of the text.
	children(visit func(Node))
}

// place is the span that every node embeds.
type place struct{ span source.Span }

// Span returns the text that the node covers.
func (p *place) Span() source.Span { return p.span }

func (p *place) setSpan(s source.Span) { p.span = s }

// Walk visits node and everything in it, outermost first and in the order of
// the text. Where visit returns false, the node's parts are passed over.
func Walk(node Node, visit func(Node) bool) {
	var step func(Node) // one for the whole tree: a query has thousands of nodes
	step = func(n Node) {
		if visit(n) {
			n.children(step)
		}
	}
	step(node)
}

// At returns the nodes that hold the offset, outermost first. An offset
// directly behind a node's last character still means that node; between two
// neighbours, it means the later one.
func (q *Query) At(offset int) []Node {
	var path []Node
	var descend func(n Node)
	descend = func(n Node) {
		path = append(path, n)
		var next Node
		n.children(func(c Node) {
			if c.Span().Contains(offset) {
				next = c
			}
		})
		if next != nil {
			descend(next)
		}
	}
	descend(q)
	return path
}

// visitAll calls visit for each item of a list.
func visitAll[T Node](items []T, visit func(Node)) {
	for _, n := range items {
		visit(n)
	}
}

// visitExpr calls visit for an expression that may be absent.
func visitExpr(e Expr, visit func(Node)) {
	if e != nil {
		visit(e)
	}
}

// visitPart calls visit for a part that may be absent.
func visitPart[T any, P interface {
	*T
	Node
}](n P, visit func(Node)) {
	if n != nil {
		visit(n)
	}
}
