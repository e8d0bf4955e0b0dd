package eql

import "github.com/rulewright/rulewright/rules/source"

// predicate reads the `in`, `:`, `like` or `regex` behind an operand, if there
// is one.
func (p *parser) predicate(subject Expr) Expr {
	t := p.peek()
	if !t.is("not") && !isIn(t) && !isPattern(t) {
		return subject
	}
	m := &Match{Subject: subject}
	if t.is("not") {
		p.next()
		m.Negated, m.Not = true, t.at
		if !isIn(p.peek()) && !p.misplacedNot(m) {
			// What follows is a condition of its own.
			p.at--
			p.missingAnd()
			return subject
		}
	}
	op := p.peek()
	if !isIn(op) && !isPattern(op) {
		return subject
	}
	p.next()
	m.Op, m.OpAt = op.text, op.at
	item := p.constant
	if isIn(op) {
		item = p.listed
	}
	switch {
	case p.peek().is("("):
		open := p.next()
		if !p.enter() {
			return subject
		}
		m.Items, m.Commas = p.items(open, item)
		p.leave()
		m.List = p.since(open.at.Start)
	case isIn(op):
		p.expected("`(` and a list of values")
		if beginsOperand(p.peek()) {
			m.Items = []Expr{p.primary()}
		}
	default:
		m.Items = []Expr{p.constant()}
	}
	m.At = p.since(subject.Span().Start)
	return m
}

func isIn(t token) bool { return t.is("in") || t.kind == tilde && t.text == "in~" }

func isPattern(t token) bool {
	return t.is(":") || t.is("like") || t.is("regex") || t.kind == tilde && (t.text == "like~" || t.text == "regex~")
}

// misplacedNot reports `f not like "x"` and returns true to read it as meant.
func (p *parser) misplacedNot(m *Match) bool {
	op := p.peek()
	if !isPattern(op) {
		return false
	}
	pr := p.problem(notBeforeMatch, op.at, "`not` cannot stand before %s: write it before the field, as in `not field %s …`", code(op.text), op.text)
	start := m.Subject.Span().Start
	pr.Fix = []source.Edit{
		{Span: source.Span{Start: start, End: start}, NewText: "not "},
		{Span: source.Span{Start: m.Not.Start, End: op.at.Start}, NewText: ""},
	}
	pr.FixTitle = "Move `not` before the field"
	return true
}

// missingAnd reports that two conditions are joined by nothing but a `not`.
func (p *parser) missingAnd() {
	not, after := p.peek(), p.second()
	p.said = p.at
	if after.kind == eof {
		p.problem(expected, not.at, "the query ends behind `not`: a condition is missing")
		return
	}
	pr := p.problem(missingOperator, after.at, "expected `in` before %s: two conditions are joined by `and not` or `or not`", code(after.text))
	pr.Fix = []source.Edit{{Span: source.Span{Start: not.at.Start, End: not.at.Start}, NewText: "and "}}
	pr.FixTitle = "Join with `and not`"
}

// items reads a list behind its opening parenthesis, up to and including the
// closing one.
func (p *parser) items(open token, item func() Expr) (items []Expr, commas []source.Span) {
	for {
		t := p.peek()
		switch {
		case t.is(")") && len(commas) > 0:
			p.trailingComma(commas[len(commas)-1])
			p.next()
			return items, commas[:len(commas)-1]
		case t.is(")") || p.endsList(t):
			p.expected("a value")
			p.accept(")")
			return items, commas
		}
		items = append(items, item())
		switch t := p.peek(); {
		case t.is(","):
			commas = append(commas, p.next().at)
			continue
		case t.is(")"):
			p.next()
			return items, commas
		case t.is("or") && isConstant(p.second()):
			p.orForComma(t)
			commas = append(commas, p.next().at)
			continue
		case beginsOperand(t) && !t.is("not"):
			p.missingComma(t)
			continue
		}
		if !p.closeList(open) {
			return items, commas
		}
		commas = append(commas, p.last().at)
	}
}

func (p *parser) missingComma(t token) {
	end := p.last().at.End
	pr := p.problem(missingComma, t.at, "expected `,` between the values, before %s", code(t.text))
	pr.Fix, pr.FixTitle = []source.Edit{{Span: source.Span{Start: end, End: end}, NewText: ","}}, "Insert the comma"
}

// listed reads a value behind `in`, which may be an expression. A text or a
// number with `or` behind it is none.
func (p *parser) listed() Expr {
	if t := p.peek(); (t.kind == text || t.kind == integer || t.kind == decimal) && p.second().is("or") {
		return p.primary()
	}
	return p.or()
}

// orForComma reports that the values of a list are joined as those of KQL.
func (p *parser) orForComma(or token) {
	pr := p.problem(missingComma, or.at, "the values of a list are separated by `,`, not by `or`")
	pr.Fix = []source.Edit{{Span: source.Span{Start: p.last().at.End, End: or.at.End}, NewText: ","}}
	pr.FixTitle = "Write a comma"
}

func (p *parser) trailingComma(comma source.Span) {
	pr := p.problem(trailingComma, comma, "trailing comma: a list ends with a value")
	pr.Fix, pr.FixTitle = []source.Edit{{Span: comma}}, "Remove the comma"
}

// closeList reports what stands where a list should go on or end, and passes
// over it. It returns true if the list goes on behind a comma.
func (p *parser) closeList(open token) bool {
	if p.said != p.at {
		p.unclosed(open, "`,` or `)`")
	}
	p.skipTo(func(t token) bool { return t.is(",") || t.is(")") || p.endsList(t) })
	if p.accept(",") {
		return true
	}
	p.accept(")")
	return false
}

// endsList reports whether no list goes on behind a token.
func (p *parser) endsList(t token) bool {
	return t.kind == eof || t.is("]") || t.is("[") || t.is("![") || t.is("|") || t.is("and") || t.is("or") || t.is("until") || t.is("where")
}

// unclosed reports that a parenthesis is not closed where it should be.
func (p *parser) unclosed(open token, want string) {
	pr := p.expected(want)
	pr.Code = unclosed
	pr.Related = &source.Related{Span: open.at, Message: "the parenthesis that is to be closed"}
}

// constant reads a value behind `:`, `like` or `regex`.
func (p *parser) constant() Expr {
	t := p.peek()
	if isConstant(t) {
		return p.primary()
	}
	what := "a value"
	if beginsOperand(t) && t.kind != symbol {
		what = "a value, such as a text in double quotes,"
	}
	pr := p.expected(what)
	if !beginsOperand(t) || t.is("not") {
		return p.bad()
	}
	start := t.at.Start
	if t.is("(") || t.is("?") {
		p.next()
		return &Bad{At: p.since(start)}
	}
	if name, ok := p.primary().(*Field); ok && t.kind == word && !name.Optional {
		pr.Fix, pr.FixTitle = []source.Edit{
			{Span: source.Span{Start: start, End: start}, NewText: `"`},
			{Span: source.Span{Start: name.At.End, End: name.At.End}, NewText: `"`},
		}, "Put it in double quotes"
	}
	return &Bad{At: p.since(start)}
}

func isConstant(t token) bool {
	return t.kind == text || t.kind == integer || t.kind == decimal || t.is("true") || t.is("false") || t.is("null")
}
