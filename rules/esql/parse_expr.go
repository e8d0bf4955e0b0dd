package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// parseExpr reads a condition or a value. It is never nil.
func (p *parser) parseExpr() Expr {
	start := p.start()
	first := p.parseAnd()
	if p.kind() != kOr {
		return first
	}
	return p.parseLogical(start, first, kOr)
}

// parseAnd reads conditions that are joined by AND, or one.
func (p *parser) parseAnd() Expr {
	start := p.start()
	first := p.parseNot()
	if p.kind() != kAnd {
		return first
	}
	return p.parseLogical(start, first, kAnd)
}

// parseLogical reads the operands behind the first one that are joined by one
// operator.
func (p *parser) parseLogical(start int, first Expr, op kind) Expr {
	var terms [fewItems]Expr
	var ops [fewItems]source.Span
	out := Logical{And: op == kAnd, Terms: append(terms[:0], first), Ops: ops[:0]}
	for p.at(op) {
		out.Ops = append(out.Ops, p.take().span)
		if op == kOr {
			out.Terms = append(out.Terms, p.parseAnd())
		} else {
			out.Terms = append(out.Terms, p.parseNot())
		}
	}
	return &Logical{expr{place{p.spanFrom(start)}}, out.And, sized(out.Terms), sized(out.Ops)}
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
	start := p.start()
	left := p.parseValue()
	var out Expr
	op := p.peek()
	if _, ok := left.(*Tuple); !ok && !questions.has(op.kind) {
		return left
	}
	negated := op.kind == kNot
	if negated {
		p.take()
		switch p.kind() {
		case kIn, kLike, kRLike:
		default:
			p.missing("unexpected-token", "`IN`, `LIKE` or `RLIKE` behind `NOT`")
			return left
		}
	}
	switch p.kind() {
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

// questions are what asks something of the value before it.
var questions = setOf(kNot, kIn, kLike, kRLike, kIs, tColon)

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
		p.missing("unexpected-token", "`(` and the values behind `IN`")
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
	p.expect(kNull, "`NULL` behind `IS`")
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
	start := p.start()
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
	p.oneValue(out.Left)
	p.oneValue(out.Right)
	if t := p.peek(); comparisons.has(t.kind) {
		p.fail("unexpected-token", t.span, "comparisons cannot follow each other: join two by `AND`")
	}
	return out
}

// oneValue reports several values in parentheses where one is compared.
func (p *parser) oneValue(side Expr) {
	if tuple, ok := side.(*Tuple); ok {
		p.fail("unexpected-token", tuple.span, "a value is compared with one other: several follow `IN`")
	}
}

// assignable reports whether an expression is a column that a field begins
// with.
func (p *parser) assignable(e Expr) bool {
	c, ok := e.(*Column)
	return ok && c.span.Start == p.fieldAt
}

func (p *parser) parseSum() Expr {
	start := p.start()
	left := p.parseProduct()
	if !additions.has(p.kind()) {
		return left
	}
	return p.parseChain(start, left, additions, p.parseProduct)
}

func (p *parser) parseProduct() Expr {
	start := p.start()
	left := p.parseUnary()
	if !multiplications.has(p.kind()) {
		return left
	}
	return p.parseChain(start, left, multiplications, p.parseUnary)
}

// parseChain reads the operands behind the first one that are joined by
// arithmetic of one precedence.
func (p *parser) parseChain(start int, left Expr, ops kindSet, operand func() Expr) Expr {
	for n := 1; ops.has(p.kind()); n++ {
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
	if k := p.kind(); k == tInteger || k == tDecimal {
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
