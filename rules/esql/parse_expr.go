package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// parseExpr reads a condition or a value. It is never nil.
func (p *parser) parseExpr() Expr {
	return p.parseLogical(kOr, func() Expr { return p.parseLogical(kAnd, p.parseNot) })
}

// parseLogical reads operands that are joined by one operator.
func (p *parser) parseLogical(op kind, operand func() Expr) Expr {
	start := p.peek().span.Start
	first := operand()
	if !p.at(op) {
		return first
	}
	out := &Logical{And: op == kAnd, Terms: []Expr{first}}
	for p.at(op) {
		out.Ops = append(out.Ops, p.take().span)
		out.Terms = append(out.Terms, operand())
	}
	out.span = p.spanFrom(start)
	return out
}

func (p *parser) parseNot() Expr {
	t, ok := p.accept(kNot)
	if !ok {
		return p.parsePredicate()
	}
	out := &Not{OpSpan: t.span}
	if p.enter() {
		out.Operand = p.parseNot()
	} else {
		out.Operand = p.bad()
	}
	p.leave()
	out.span = p.spanFrom(t.span.Start)
	return out
}

// bad stands for an expression that could not be read.
func (p *parser) bad() Expr { return &Bad{expr{place{p.spanFrom(p.last)}}} }

// parsePredicate reads a value and what may be asked of it.
func (p *parser) parsePredicate() Expr {
	start := p.peek().span.Start
	left := p.parseValue()
	var out Expr
	op := p.peek()
	negated := op.kind == kNot
	if negated {
		p.take()
		switch p.peek().kind {
		case kIn, kLike, kRLike:
		default:
			p.missing("unexpected-token", "`IN`, `LIKE` or `RLIKE` behind `NOT`")
			return left
		}
	}
	switch p.peek().kind {
	case kIn:
		out = p.parseIn(left, op.span, negated)
	case kLike, kRLike:
		out = p.parseLike(left, op.span, negated)
	case kIs:
		out = p.parseIsNull(left)
	case tColon:
		out = p.parseMatch(left)
	}
	if tuple, ok := left.(*Tuple); ok && !p.lost {
		if in, ok := out.(*In); !ok || in.Subquery == nil {
			p.unexpectedTuple(tuple)
		}
	}
	if out == nil {
		return left
	}
	out.(interface{ setSpan(source.Span) }).setSpan(p.spanFrom(start))
	return out
}

// unexpectedTuple reports `(a, b)` where one value belongs.
func (p *parser) unexpectedTuple(t *Tuple) {
	if p.at(tArrow) {
		return // the parameters of a lambda
	}
	at := t.span.Start
	if len(t.Items) > 1 {
		at = t.Items[0].Span().End
	}
	p.fail("unexpected-token", source.Span{Start: at, End: t.span.End},
		"expected `)`: several values in parentheses can only stand before `IN` and a subquery")
}

func (p *parser) parseIn(left Expr, op source.Span, negated bool) *In {
	in := p.take()
	out := &In{Operand: left, Negated: negated, OpSpan: source.Span{Start: op.Start, End: in.span.End}}
	if !p.at(tOpenParen) {
		p.missing("unexpected-token", "`(`")
		return out
	}
	open := p.peek().span
	out.Open = open
	if p.subqueryFollows(open.End) {
		out.Subquery = p.parseSubquery()
		out.Close = source.Span{Start: max(open.End, p.last-1), End: p.last}
		return out
	}
	p.take()
	out.Items, out.Commas = p.parseValues(tCloseParen)
	out.Close = p.expectClose(tCloseParen, open, "`,` or `)`")
	return out
}

// parseValues reads the items of a list in parentheses, up to the closing one,
// which is left.
func (p *parser) parseValues(end kind) ([]Expr, []source.Span) {
	return parseList(p, setOf(end), p.parseValue)
}

// subqueryFollows reports whether the text behind a parenthesis begins with
// the name of a source command.
func (p *parser) subqueryFollows(pos int) bool {
	ahead := lexer{text: p.text, pos: pos, quiet: true}
	ahead.skipBlanks()
	end := identifierEnd(p.text, ahead.pos)
	word := strings.ToLower(p.text[ahead.pos:end])
	if _, ok := sources[word]; !ok {
		return false
	}
	ahead.pos = end
	ahead.skipBlanks()
	return ahead.pos > end && ahead.pos < len(p.text) && strings.IndexByte(",)", p.text[ahead.pos]) < 0
}

func (p *parser) parseLike(left Expr, op source.Span, negated bool) *Like {
	like := p.take()
	out := &Like{
		Operand: left, Regex: like.kind == kRLike, Negated: negated,
		OpSpan: source.Span{Start: op.Start, End: like.span.End},
	}
	open, listed := p.peek().span, p.at(tOpenParen)
	e := p.parsePrimary()
	if !listed {
		out.Patterns = []Expr{e}
		return out
	}
	switch e := e.(type) {
	case *Tuple:
		out.Patterns, out.Commas, out.Listed = e.Items, e.commas, true
	case *Paren:
		if isPattern(e.Expr) {
			out.Patterns, out.Listed = []Expr{e.Expr}, true
		}
	}
	if !out.Listed {
		out.Patterns = []Expr{e}
		return out
	}
	out.Open, out.Close = open, source.Span{Start: max(open.End, p.last-1), End: p.last}
	for _, item := range out.Patterns {
		if !isPattern(item) {
			p.fail("expected-pattern", item.Span(), "a list of patterns holds strings only")
		}
	}
	return out
}

// isPattern reports whether an expression can stand in a list of patterns.
func isPattern(e Expr) bool {
	switch e := e.(type) {
	case *Literal:
		return e.Kind == StringLiteral
	case *Param, *Bad:
		return true
	}
	return false
}

func (p *parser) parseIsNull(left Expr) *IsNull {
	op := p.take()
	out := &IsNull{Operand: left}
	_, out.Negated = p.accept(kNot)
	p.expect(kNull, "`NULL`")
	out.OpSpan = p.spanFrom(op.span.Start)
	return out
}

func (p *parser) parseMatch(left Expr) Expr {
	switch left.(type) {
	case *Binary, *Unary:
		p.missing("unexpected-token", "an operator")
		return left
	}
	out := &Match{Field: left, OpSpan: p.take().span}
	out.Value = p.parseConstant()
	return out
}

// The operators that compare, which do not chain, and those of arithmetic by
// precedence.
var (
	comparisons     = setOf(tEq, tNeq, tLt, tLte, tGt, tGte)
	additions       = setOf(tPlus, tMinus)
	multiplications = setOf(tStar, tSlash, tPercent)
)

// parseValue reads a value or a comparison of two. It is never nil.
func (p *parser) parseValue() Expr {
	start := p.peek().span.Start
	left := p.parseSum()
	op := p.peek()
	switch {
	case comparisons.has(op.kind):
	case op.kind == tAssign && !p.assignable(left):
		p.wrongOperator(op.span, "==")
	case op.kind == tCIEq:
		p.fail("wrong-operator", op.span, "ES|QL has no `=~`: compare `TO_LOWER(…)` by `==`")
		return left
	default:
		return left
	}
	p.take()
	out := &Binary{Op: p.textOf(op), OpSpan: op.span, Left: left, Right: p.parseSum()}
	switch op.kind {
	case tAssign:
		out.Op = "=="
	case tNeq:
		out.Op = "!="
	}
	out.span = p.spanFrom(start)
	if t := p.peek(); comparisons.has(t.kind) {
		p.fail("unexpected-token", t.span, "comparisons cannot follow each other: join two by `AND`")
	}
	return out
}

// assignable reports whether an expression is a column that a field begins
// with.
func (p *parser) assignable(e Expr) bool {
	c, ok := e.(*Column)
	return ok && c.span.Start == p.fieldAt
}

func (p *parser) parseSum() Expr {
	return p.parseChain(additions, func() Expr { return p.parseChain(multiplications, p.parseUnary) })
}

// parseChain reads operands joined by arithmetic of one precedence.
func (p *parser) parseChain(ops kindSet, operand func() Expr) Expr {
	start := p.peek().span.Start
	left := operand()
	for n := 1; ops.has(p.peek().kind); n++ {
		op := p.take()
		out := &Binary{Op: p.textOf(op), OpSpan: op.span, Left: left, Right: operand()}
		out.span = p.spanFrom(start)
		left = out
		if p.depth+n > MaxDepth {
			p.tooDeep(op.span)
			break
		}
	}
	return left
}

func (p *parser) parseUnary() Expr {
	t := p.peek()
	if t.kind != tMinus && t.kind != tPlus {
		return p.parsePrimary()
	}
	p.take()
	if k := p.peek().kind; k == tInteger || k == tDecimal {
		return p.parseCasts(t.span.Start, p.parseNumber(t))
	}
	out := &Unary{Op: p.textOf(t), OpSpan: t.span}
	if p.enter() {
		out.Operand = p.parseUnary()
	} else {
		out.Operand = p.bad()
	}
	p.leave()
	out.span = p.spanFrom(t.span.Start)
	return out
}
