package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// parsePrimary reads a constant, a column, a call or an expression in
// parentheses, with the casts behind it. It is never nil.
func (p *parser) parsePrimary() Expr {
	start := p.start()
	if !p.enter() {
		p.leave()
		return p.bad()
	}
	e := p.parseOperand()
	p.leave()
	return p.parseCasts(start, e)
}

func (p *parser) parseCasts(start int, e Expr) Expr {
	for n := 1; ; n++ {
		op, ok := p.accept(tCast)
		if !ok {
			return e
		}
		out := &Cast{Operand: e, OpSpan: op.span, Type: p.parseIdentifier("a type")}
		out.span = p.spanFrom(start)
		e = out
		if p.depth+n > MaxDepth {
			p.tooDeep(op.span)
		}
	}
}

func (p *parser) parseOperand() Expr {
	t := p.peek()
	switch t.kind {
	case tOpenParen:
		return p.parseParen()
	case tOpenBracket:
		return p.parseBracket()
	case tIdentifier, tQuotedIdentifier, tDoubleParam, tNamedDoubleParam:
		return p.parseName(p.identifier(p.take()))
	case tParam, tNamedParam:
		p.take()
		if k := p.kind(); k == tDot || k == tOpenParen {
			return p.parseName(p.identifier(t))
		}
		return &Param{expr{place{t.span}}, p.textOf(t)[1:]}
	case kFirst, kLast:
		if p.opensCall(t) {
			p.take()
			return p.parseName(p.identifier(t))
		}
	}
	if c := p.parseScalar(); c != nil {
		return c
	}
	if t.kind >= kAnd && p.namesColumn(t) {
		return p.parseName(p.reserved())
	}
	p.missing("expected-expression", "a column or a value")
	return p.bad()
}

// opensCall reports whether a parenthesis follows a token.
func (p *parser) opensCall(t token) bool {
	ahead := lexer{text: p.text, pos: t.span.End, quiet: true}
	ahead.skipBlanks()
	return ahead.peekByte(0) == '('
}

// namesColumn reports whether a keyword was surely meant as a column: a part
// of a dotted name, or before a comparison.
func (p *parser) namesColumn(t token) bool {
	ahead := lexer{text: p.text, pos: t.span.End, quiet: true}
	if ahead.peekByte(0) == '.' {
		return true
	}
	ahead.skipBlanks()
	if ahead.pos >= len(p.text) {
		return false
	}
	k := ahead.lex(expressionMode)
	return comparisons.has(k)
}

// parseScalar reads one constant that is no list and no parameter, or returns
// nil.
func (p *parser) parseScalar() Expr {
	t := p.peek()
	k := NullLiteral
	switch t.kind {
	case tString:
		return p.stringLiteral(p.take())
	case tInteger, tDecimal:
		return p.parseNumber(t)
	case kTrue, kFalse:
		k = BooleanLiteral
	case kNull:
	default:
		return nil
	}
	p.take()
	return p.literal(t.span, k, strings.ToLower(p.textOf(t)))
}

func (p *parser) literal(span source.Span, k LiteralKind, value string) *Literal {
	out := p.literals.one()
	out.span, out.Kind, out.Value = span, k, value
	return out
}

func (p *parser) stringLiteral(t token) *Literal {
	out := p.literal(t.span, StringLiteral, decodeString(p.textOf(t), t.quotes))
	out.Raw = t.quotes.raw
	return out
}

// parseNumber reads a number or an amount of time; first is its sign, which
// was taken, or the number itself.
func (p *parser) parseNumber(first token) Expr {
	t := p.take()
	out := p.literal(p.spanFrom(first.span.Start), IntegerLiteral, p.textOf(t))
	if first.kind == tMinus {
		out.Value = "-" + out.Value
	}
	if t.kind == tDecimal {
		out.Kind = DecimalLiteral
		return out
	}
	unit, ok := p.accept(tIdentifier)
	if !ok {
		return out
	}
	span := TimeSpan{Amount: out, Unit: p.identifier(unit)}
	span.span = p.spanFrom(first.span.Start)
	return &span
}

// parseConstant reads a constant where nothing else can stand. It is never
// nil.
func (p *parser) parseConstant() Expr {
	t := p.peek()
	switch t.kind {
	case tParam, tNamedParam:
		p.take()
		return &Param{expr{place{t.span}}, p.textOf(t)[1:]}
	case tOpenBracket:
		return p.parseArray(p.take().span)
	case tPlus, tMinus:
		p.take()
		if k := p.kind(); k == tInteger || k == tDecimal {
			return p.parseNumber(t)
		}
		p.missing("expected-constant", "a number")
		return p.bad()
	}
	if c := p.parseScalar(); c != nil {
		return c
	}
	p.missing("expected-constant", p.constant())
	return p.bad()
}

// mustBeConstant reports an expression where only a constant can stand.
func (p *parser) mustBeConstant(e Expr) {
	switch e.(type) {
	case *Literal, *TimeSpan, *List, *Param, *Bad:
		return
	}
	p.fail("expected-constant", e.Span(), "expected "+p.constant()+", which is the same for every row")
}

// parseBracket reads a list of constants or a qualified name.
func (p *parser) parseBracket() Expr {
	open := p.take().span
	if k := p.kind(); k == tIdentifier || k == tCloseBracket && p.qualifierFollows() {
		return p.parseQualified(open)
	}
	return p.parseArray(open)
}

// qualifierFollows reports whether a dot follows the closing bracket, which is
// the next token.
func (p *parser) qualifierFollows() bool {
	ahead := lexer{text: p.text, pos: p.peek().span.End, quiet: true}
	ahead.skipBlanks()
	return ahead.peekByte(0) == '.'
}

// parseArray reads `1, 2]`: constants of one kind.
func (p *parser) parseArray(open source.Span) *List {
	out := &List{}
	out.Items, out.Commas = parseList(p, setOf(tCloseBracket), p.parseArrayItem)
	p.expectClose(tCloseBracket, open, "`,` or `]`")
	out.span = p.spanFrom(open.Start)
	for _, item := range out.Items[1:] {
		if a, b := arrayKind(out.Items[0]), arrayKind(item); a != b && a >= 0 && b >= 0 {
			p.add(source.Problem{
				Code: "mixed-list", Span: item.Span(),
				Message: "the values of a list are all strings, all numbers or all booleans",
			})
			break
		}
	}
	return out
}

func (p *parser) parseArrayItem() Expr {
	if k := p.kind(); k == kNull || k == tParam || k == tNamedParam || k == tOpenBracket {
		p.missing("expected-constant", "a string, a number or a boolean")
		return p.bad()
	}
	e := p.parseConstant()
	if span, ok := e.(*TimeSpan); ok {
		p.fail("unexpected-token", span.Unit.span, "a list cannot hold amounts of time")
	}
	return e
}

// arrayKind tells apart what a list cannot mix; -1 for what could not be read.
func arrayKind(e Expr) LiteralKind {
	l, ok := e.(*Literal)
	if !ok {
		return -1
	}
	if l.Kind == DecimalLiteral {
		return IntegerLiteral
	}
	return l.Kind
}

// parseParen reads an expression in parentheses; or several, which can stand
// before IN and before `->` only.
func (p *parser) parseParen() Expr {
	open := p.take().span
	if t := p.peek(); t.kind == tCloseParen && p.arrowFollows(t) {
		p.take()
		return &Tuple{expr: expr{place{p.spanFrom(open.Start)}}}
	}
	defer func(at int) { p.fieldAt = at }(p.fieldAt)
	p.fieldAt = -1
	items, commas := parseList(p, setOf(tCloseParen), p.parseExpr)
	p.expectClose(tCloseParen, open, "`)`")
	span := p.spanFrom(open.Start)
	if len(items) == 1 {
		return &Paren{expr{place{span}}, items[0]}
	}
	return &Tuple{expr{place{span}}, items, commas}
}

func (p *parser) arrowFollows(t token) bool {
	ahead := lexer{text: p.text, pos: t.span.End, quiet: true}
	ahead.skipBlanks()
	return ahead.peekByte(0) == '-' && ahead.peekByte(1) == '>'
}

// parseName reads a call or the rest of a column's name.
func (p *parser) parseName(first *Identifier) Expr {
	if !p.dotFollows() && p.at(tOpenParen) {
		return p.parseCall(first)
	}
	parts := p.parseParts(first)
	out := p.columns.one()
	out.span, out.Parts, out.name = p.spanFrom(first.span.Start), parts, p.spelled(parts)
	return out
}

// dotFollows reports whether the next character is a dot, without looking for
// the next token.
func (p *parser) dotFollows() bool { return !p.have && p.peekByte(0) == '.' }

func (p *parser) parseCall(name *Identifier) *Call {
	open := p.take().span
	out := &Call{Name: name, Open: open}
	switch t := p.peek(); t.kind {
	case tCloseParen:
	case tStar:
		p.take()
		out.Args = []Expr{&Star{expr{place{t.span}}}}
	default:
		defer func(at int) { p.fieldAt = at }(p.fieldAt)
		p.fieldAt = -1
		out.Args, out.Commas = parseList(p, setOf(tCloseParen), p.parseArg)
		for i, arg := range out.Args {
			if m, ok := arg.(*Map); ok && (i == 0 || i < len(out.Args)-1) {
				p.fail("unexpected-token", source.Span{Start: m.span.Start, End: m.span.Start + 1},
					"options in braces stand behind the other arguments")
			}
		}
	}
	out.Close = p.expectClose(tCloseParen, open, "`,` or `)`")
	out.span = p.spanFrom(name.span.Start)
	return out
}

// parseArg reads an argument: an expression, options, or a lambda.
func (p *parser) parseArg() Expr {
	if p.at(tOpenBrace) {
		return p.parseMap()
	}
	e := p.parseExpr()
	if !p.at(tArrow) {
		return e
	}
	params, ok := lambdaParams(e)
	if !ok {
		p.missing("unexpected-token", "`,` or `)`")
		return e
	}
	p.take()
	out := &Lambda{Params: params, Body: p.parseExpr()}
	out.span = p.spanFrom(e.Span().Start)
	return out
}

// lambdaParams reads an expression before `->` as the names of parameters.
func lambdaParams(e Expr) ([]*Identifier, bool) {
	switch e := e.(type) {
	case *Column:
		if len(e.Parts) == 1 && e.Known() && !e.Qualified {
			return e.Parts, true
		}
	case *Paren:
		if _, ok := e.Expr.(*Column); ok {
			return lambdaParams(e.Expr)
		}
	case *Tuple:
		var out []*Identifier
		for _, item := range e.Items {
			c, ok := item.(*Column)
			if !ok {
				return nil, false
			}
			ids, ok := lambdaParams(c)
			if !ok {
				return nil, false
			}
			out = append(out, ids...)
		}
		return out, true
	}
	return nil, false
}

// parseMap reads `{"name": value}`; the next token is the brace.
func (p *parser) parseMap() *Map {
	out := &Map{}
	open := p.take().span
	if !p.enter() {
		p.leave()
		out.span = p.spanFrom(open.Start)
		return out
	}
	defer p.leave()
	if !p.at(tCloseBrace) {
		out.Entries, _ = parseList(p, setOf(tCloseBrace), p.parseMapEntry)
	}
	p.expectClose(tCloseBrace, open, "`,` or `}`")
	out.span = p.spanFrom(open.Start)
	return out
}

func (p *parser) parseMapEntry() *MapEntry {
	start := p.start()
	out := &MapEntry{Key: p.parseString("a name in quotes")}
	if _, ok := p.expect(tColon, "`:`"); ok {
		if p.at(tOpenBrace) {
			out.Value = p.parseMap()
		} else {
			out.Value = p.parseConstant()
		}
	}
	out.span = p.spanFrom(start)
	return out
}
