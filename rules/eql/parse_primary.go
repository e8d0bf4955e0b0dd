package eql

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// primary reads a constant, a field, a call or a parenthesis.
func (p *parser) primary() Expr {
	t := p.peek()
	switch t.kind {
	case text:
		p.next()
		return t.value
	case integer, decimal:
		p.next()
		return p.number(t)
	case quoted:
		return p.field()
	case tilde:
		if p.second().is("(") {
			return p.call()
		}
		if isIn(t) || isPattern(t) {
			break
		}
		p.next()
		p.expected("`(` behind the function's name")
		return &Bad{At: t.at}
	case word:
		switch {
		case t.is("true"), t.is("false"):
			p.next()
			return &Bool{At: t.at, Value: t.text == "true"}
		case t.is("null"):
			p.next()
			return &Null{At: t.at}
		case isKeyword(t):
		case p.second().is("("):
			return p.call()
		case p.second().is("of"):
			return p.relation()
		default:
			return p.field()
		}
	case symbol:
		switch t.text {
		case "(":
			return p.paren()
		case "?":
			return p.field()
		}
	}
	return p.noOperand(t)
}

// noOperand reports that a value, field or condition has to stand here.
func (p *parser) noOperand(t token) Expr {
	what := "a value or a field"
	if before := p.last(); before.is("where") || before.is("and") || before.is("or") || before.is("not") {
		what = "a condition"
	} else if isComparison(before) || before.is("=") {
		what = "a value"
	}
	if isKeyword(t) && !t.is("and") && !t.is("or") && p.second().kind == symbol && continuesOperand(p.second()) {
		p.problem(expected, t.at, "%s is a keyword: as the name of a field it is written in backquotes", code(t.text))
		p.next()
		return &Bad{At: t.at}
	}
	bad := p.bad()
	p.expected(what)
	return bad
}

func (p *parser) paren() Expr {
	open := p.next()
	if !p.enter() {
		return p.bad()
	}
	defer p.leave()
	kid := p.or()
	for !p.peek().is(")") {
		t := p.peek()
		if p.endsParen(t) {
			p.unclosed(open, "`)`")
			return &Paren{At: p.since(open.at.Start), Kid: kid}
		}
		if !beginsOperand(t) {
			p.unclosed(open, "`)`")
			p.skipTo(func(t token) bool { return t.is(")") || p.endsParen(t) })
			continue
		}
		p.missingOperator(t)
		more := p.or()
		kid = &Logical{
			At: kid.Span().Join(more.Span()), Op: "and", Kids: []Expr{kid, more},
			Keywords: []source.Span{{Start: t.at.Start, End: t.at.Start}},
		}
	}
	p.next()
	return &Paren{At: p.since(open.at.Start), Kid: kid}
}

// endsParen reports whether no parenthesis goes on behind a token.
func (p *parser) endsParen(t token) bool {
	return t.kind == eof || t.is("]") || t.is("[") || t.is("![") || t.is("|") || t.is("until") || t.is("where")
}

func (p *parser) call() Expr {
	name := p.next()
	c := &Call{Name: name.text, NameAt: name.at}
	if name.kind == tilde {
		c.Name, c.Insensitive = strings.TrimSuffix(name.text, "~"), true
	}
	open := p.next()
	if p.accept(")") {
		c.At = p.since(name.at.Start)
		return c
	}
	if !p.enter() {
		return p.bad()
	}
	defer p.leave()
	c.Args, c.Commas = p.items(open, p.or)
	c.At = p.since(name.at.Start)
	return c
}

// relation reads `child of [process where …]`, which the grammar has and
// Elasticsearch, unlike the endpoint, refuses.
func (p *parser) relation() Expr {
	name := p.next()
	p.next()
	if !p.peek().is("[") {
		p.expected("`[`")
		return &Bad{At: name.at}
	}
	if !p.enter() {
		return p.bad()
	}
	defer p.leave()
	step := p.step()
	if p.dialect == Endpoint {
		return &Relation{At: p.since(name.at.Start), NameAt: name.at, Step: step}
	}
	p.problem(relationship, name.at, "Elasticsearch cannot ask for the relation of processes: use a `sequence`")
	return &Bad{At: p.since(name.at.Start)}
}

// field reads a dotted name, with a question mark before it if it is optional.
func (p *parser) field() Expr {
	start := p.peek().at.Start
	f := &Field{Optional: p.accept("?")}
	nameAt := p.peek().at.Start
	if !isName(p.peek()) {
		p.expected("the name of a field")
		return &Bad{At: p.since(start)}
	}
	var name strings.Builder
	name.WriteString(nameOf(p.next()))
	for {
		switch t := p.peek(); {
		case t.is("."):
			p.next()
			if !isName(p.peek()) {
				p.noPart()
				f.Name = name.String() + "."
				f.At, f.NameAt = p.since(start), p.since(nameAt)
				return f
			}
			name.WriteByte('.')
			name.WriteString(nameOf(p.next()))
			continue
		case t.is("[") && p.second().kind == integer:
			p.index(t)
			continue
		}
		f.Name = name.String()
		f.At, f.NameAt = p.since(start), p.since(nameAt)
		return f
	}
}

func isName(t token) bool { return t.kind == quoted || t.kind == word && !keywords[t.text] }

func nameOf(t token) string {
	if t.kind == quoted {
		return strings.ReplaceAll(t.text[1:len(t.text)-1], "``", "`")
	}
	return t.text
}

// noPart reports that no name follows the dot of a field.
func (p *parser) noPart() {
	t := p.peek()
	if isKeyword(t) && t.at.Start == p.last().at.End {
		pr := p.problem(expected, t.at, "%s is a keyword: in the name of a field it is written in backquotes", code(t.text))
		pr.Fix, pr.FixTitle = []source.Edit{{Span: t.at, NewText: "`" + t.text + "`"}}, "Put it in backquotes"
		p.next()
		return
	}
	p.expected("the rest of the field's name")
}

// index reads `[0]` behind a name, which Elasticsearch refuses.
func (p *parser) index(open token) {
	p.next()
	for p.peek().kind == integer {
		p.next()
	}
	if !p.accept("]") {
		p.expected("`]`")
		return
	}
	p.problem(arrayIndex, p.since(open.at.Start), "Elasticsearch cannot ask for one entry of an array: a condition on the field holds if any entry meets it")
}

// hexadecimal reports a number that EQL writes in decimal.
func (p *parser) hexadecimal(t token, n *Number) {
	pr := p.problem(hexadecimal, t.at, "EQL has no hexadecimal numbers: write it in decimal")
	v, err := strconv.ParseInt(t.text[2:], 16, 64)
	if err != nil {
		return // larger than any that Elasticsearch knows
	}
	n.Int, n.Float = v, float64(v)
	decimal := strconv.FormatInt(v, 10)
	pr.Message = "EQL has no hexadecimal numbers: write " + code(decimal)
	pr.Fix, pr.FixTitle = []source.Edit{{Span: t.at, NewText: decimal}}, "Write it in decimal"
}

// number decodes a number and reports one that is too large.
func (p *parser) number(t token) *Number {
	n := &Number{At: t.at, Text: t.text, Integer: t.kind == integer}
	if len(t.text) > 2 && t.text[1]|0x20 == 'x' {
		p.hexadecimal(t, n)
		return n
	}
	n.Float, _ = strconv.ParseFloat(t.text, 64)
	if !n.Integer {
		return n
	}
	var err error
	if n.Int, err = strconv.ParseInt(t.text, 10, 64); err != nil {
		n.Int = 0
		if v, ok := new(big.Int).SetString(t.text, 10); ok && len(t.text) < 40 && v.IsUint64() {
			return n
		}
		p.problem(numberRange, t.at, "this number is larger than any that Elasticsearch knows")
	}
	return n
}
