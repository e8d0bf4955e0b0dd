package server

import (
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// all paints a query of any language, as far as it could be read.
func (p *painter) all() {
	switch q := p.query; {
	case q.KQL != nil && q.KQL.Root != nil:
		kql.Walk(q.KQL.Root, p.kql)
	case q.EQL != nil:
		p.eql(q.EQL)
	case q.Lucene != nil && q.Lucene.Root != nil:
		lucene.Walk(q.Lucene.Root, p.lucene)
	case q.ESQL != nil:
		p.esql(q.ESQL)
	}
}

func (p *painter) kql(n kql.Node) bool {
	switch n := n.(type) {
	case *kql.Or:
		p.keywords(n.Keywords)
	case *kql.And:
		p.keywords(n.Keywords)
	case *kql.Not:
		p.paint(n.Keyword.At, keywordToken)
	case *kql.Match:
		p.paint(n.Field.At, fieldToken)
		p.paint(n.Colon, operatorToken)
	case *kql.Range:
		p.paint(n.Field.At, fieldToken)
		p.paint(n.OperatorAt, operatorToken)
	case *kql.Nested:
		p.paint(n.Field.At, fieldToken)
	case *kql.Literal:
		switch {
		case n.HasWildcard():
			p.paint(n.At, patternToken)
		default:
			p.paint(n.At, textToken) // a field is painted already
		}
	}
	return true
}

func (p *painter) keywords(list []kql.Keyword) {
	for _, k := range list {
		p.paint(k.At, keywordToken)
	}
}

func (p *painter) eql(q *eql.Query) {
	p.paint(q.Keyword, keywordToken)
	for _, c := range q.Comments {
		p.paint(c, commentToken)
	}
	steps := q.Steps
	if q.Until != nil {
		steps = append(steps[:len(steps):len(steps)], q.Until)
	}
	for _, step := range steps {
		p.paint(step.Category.At, categoryToken)
		p.paint(step.Where, keywordToken)
		p.paint(step.RunsAt, numberToken)
	}
	for _, pipe := range q.Pipes {
		p.paint(pipe.NameAt, keywordToken)
	}
	if q.Maxspan != nil {
		p.paint(q.Maxspan.At, numberToken)
	}
	for _, e := range q.Expressions() {
		eql.Walk(e, p.eqlExpr)
	}
}

func (p *painter) eqlExpr(e eql.Expr) bool {
	switch e := e.(type) {
	case *eql.Logical:
		for _, k := range e.Keywords {
			p.paint(k, keywordToken)
		}
	case *eql.Not:
		p.paint(e.Keyword, keywordToken)
	case *eql.Compare:
		p.paint(e.OpAt, operatorToken)
	case *eql.Arithmetic:
		p.paint(e.OpAt, operatorToken)
	case *eql.Match:
		p.paint(e.Not, keywordToken)
		p.paint(e.OpAt, operatorToken)
	case *eql.Call:
		p.paint(e.NameAt, functionToken)
	case *eql.Field:
		p.paint(e.At, fieldToken)
	case *eql.String:
		p.paint(e.At, textToken)
	case *eql.Number:
		p.paint(e.At, numberToken)
	case *eql.Bool, *eql.Null:
		p.paint(e.Span(), keywordToken)
	}
	return true
}

func (p *painter) lucene(n lucene.Node) bool {
	switch n := n.(type) {
	case *lucene.Clause:
		p.paint(n.Conjunction.At, keywordToken)
		p.paint(n.Modifier.At, keywordToken)
	case *lucene.Group:
		p.luceneField(n.Field)
	case *lucene.Term:
		p.luceneField(n.Field)
		p.paint(n.Fuzzy.At, operatorToken)
		p.paint(n.Boost.At, operatorToken)
	case *lucene.Range:
		p.luceneField(n.Field)
	case *lucene.Literal:
		kind := textToken
		if n.Form != lucene.Plain && n.Form != lucene.Quoted {
			kind = patternToken
		}
		p.paint(n.At, kind)
	}
	return true
}

func (p *painter) luceneField(f *lucene.Literal) {
	if f != nil {
		p.paint(f.At, fieldToken)
	}
}

func (p *painter) esql(q *esql.Query) {
	for _, c := range q.Comments {
		p.paint(c, commentToken)
	}
	esql.Walk(q, func(n esql.Node) bool {
		if c, ok := n.(esql.Command); ok {
			p.paint(c.Keyword(), keywordToken)
		}
		p.esqlNode(n)
		return true
	})
}

func (p *painter) esqlNode(n esql.Node) {
	switch n := n.(type) {
	case *esql.Metadata:
		p.paint(n.Keyword, keywordToken)
	case *esql.MetadataField, *esql.Column, *esql.NamePattern:
		p.paint(n.Span(), fieldToken)
	case *esql.IndexPattern:
		p.paint(n.Span(), indexToken)
	case *esql.Literal:
		p.paint(n.Span(), literalKinds[n.Kind])
	case *esql.Call:
		p.paint(n.Name.Span(), functionToken)
	case *esql.Stats:
		p.paint(n.ByKeyword, keywordToken)
	case *esql.Field:
		p.paint(n.WhereKeyword, keywordToken)
	case *esql.Logical:
		for _, op := range n.Ops {
			p.paint(op, keywordToken)
		}
	case *esql.SortKey:
		p.paint(n.Order, keywordToken)
		p.paint(n.NullsSpan, keywordToken)
	default:
		p.paint(esqlOperator(n))
	}
}

var literalKinds = map[esql.LiteralKind]tokenKind{
	esql.StringLiteral: textToken, esql.IntegerLiteral: numberToken, esql.DecimalLiteral: numberToken,
	esql.BooleanLiteral: keywordToken, esql.NullLiteral: keywordToken,
}

// esqlOperator returns the operator of an expression: a word, or signs.
func esqlOperator(n esql.Node) (source.Span, tokenKind) {
	switch n := n.(type) {
	case *esql.Not:
		return n.OpSpan, keywordToken
	case *esql.In:
		return n.OpSpan, keywordToken
	case *esql.Like:
		return n.OpSpan, keywordToken
	case *esql.IsNull:
		return n.OpSpan, keywordToken
	case *esql.Binary:
		return n.OpSpan, operatorToken
	case *esql.Unary:
		return n.OpSpan, operatorToken
	case *esql.Match:
		return n.OpSpan, operatorToken
	case *esql.Cast:
		return n.OpSpan, operatorToken
	}
	return source.Span{}, operatorToken
}
