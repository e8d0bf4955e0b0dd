package analysis

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// QueryNode is a part of a query's tree, as it is shown to somebody who wants
// to know how the query is read.
type QueryNode struct {
	// Kind is the part's name in lower case, such as "match".
	Kind string
	// Span is its place in the query, in bytes.
	Span source.Span
	// Kids are in the order of the text.
	Kids []*QueryNode
}

// QueryTree returns how a query is read, and the query in canonical text. What
// cannot be read is a node of kind "bad". The error says that there is no such
// language.
func QueryTree(language rules.Language, text string) (tree *QueryNode, normal string, err error) {
	b := &treeBuilder{root: &QueryNode{Kind: "query", Span: source.Span{End: len(text)}}}
	switch language {
	case rules.KQL:
		q := kql.Parse(text)
		kql.Walk(q.Root, func(n kql.Node) bool { return b.add(kindOf(n), n.Span()) })
		return b.root, q.Print(), nil
	case rules.EQL:
		q := eql.Parse(text, eql.Elasticsearch)
		b.eql(q)
		return b.root, q.Print(), nil
	case rules.Lucene:
		q := lucene.Parse(text)
		if q.Root != nil {
			lucene.Walk(q.Root, func(n lucene.Node) bool { return b.add(kindOf(n), n.Span()) })
		}
		return b.root, q.Print(), nil
	case rules.ESQL:
		q := esql.Parse(text)
		esql.Walk(q, func(n esql.Node) bool { return n == esql.Node(q) || b.add(kindOf(n), n.Span()) })
		return b.root, q.Print(), nil
	}
	return nil, "", fmt.Errorf("there is no language %q: it is kuery, eql, esql or lucene", language)
}

// kindOf names a node by its Go type.
func kindOf(n any) string {
	name := fmt.Sprintf("%T", n)
	return strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
}

// treeBuilder makes a tree of nodes that come in the order of the text, outer
// ones first.
type treeBuilder struct {
	root *QueryNode
	open []*QueryNode // the last node and those around it, below the root
}

func (b *treeBuilder) add(kind string, span source.Span) bool {
	for len(b.open) > 0 && !b.open[len(b.open)-1].Span.Covers(span) {
		b.open = b.open[:len(b.open)-1]
	}
	around := b.root
	if len(b.open) > 0 {
		around = b.open[len(b.open)-1]
	}
	node := &QueryNode{Kind: kind, Span: span}
	around.Kids = append(around.Kids, node)
	b.open = append(b.open, node)
	return true
}

// eql adds the parts of an EQL query that are no expressions around those that
// are.
func (b *treeBuilder) eql(q *eql.Query) {
	expressions := func(list ...eql.Expr) {
		for _, e := range list {
			eql.Walk(e, func(e eql.Expr) bool { return b.add(kindOf(e), e.Span()) })
		}
	}
	step := func(kind string, s *eql.Step) {
		b.add(kind, s.At)
		if !s.Category.At.IsEmpty() {
			b.add("category", s.Category.At)
		}
		expressions(s.Condition)
		expressions(s.By...)
	}
	expressions(q.By...)
	for _, s := range q.Steps {
		switch {
		case s.Missing:
			step("missing event", s)
		default:
			step("event", s)
		}
	}
	if q.Until != nil {
		step("until", q.Until)
	}
	for _, p := range q.Pipes {
		b.add("pipe", p.At)
		expressions(p.Args...)
	}
}
