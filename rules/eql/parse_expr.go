package eql

import (
	"github.com/rulewright/rulewright/rules/source"
)

// condition reads a condition up to the end of its item or query. What does
// not belong to it is reported and passed over.
func (p *parser) condition(bracketed bool) Expr {
	e := p.or()
	p.leftovers(&e, bracketed)
	return e
}

// leftovers reads on where a condition should have ended.
func (p *parser) leftovers(e *Expr, bracketed bool) {
	ends := func(t token) bool {
		return t.kind == eof || t.is("|") || bracketed && (t.is("]") || beginsStep(t) || t.is("until"))
	}
	for t := p.peek(); !ends(t); t = p.peek() {
		at := p.at
		p.leftover(t)
		p.skipTo(func(t token) bool {
			return ends(t) || t.is("and") || t.is("or") || p.at == at && beginsOperand(t)
		})
		if ends(p.peek()) {
			return
		}
		keyword := source.Span{Start: p.peek().at.Start, End: p.peek().at.Start}
		if p.peek().is("and") || p.peek().is("or") {
			keyword = p.next().at
		}
		kid := p.or()
		*e = &Logical{At: (*e).Span().Join(kid.Span()), Op: "and", Kids: []Expr{*e, kid}, Keywords: []source.Span{keyword}}
	}
}

// leftover reports a token that no condition can go on with. The token is
// consumed unless it begins an operand of its own.
func (p *parser) leftover(t token) {
	switch {
	case t.is("and"), t.is("or"):
		return // the condition before ended in an error
	case t.is(")"):
		p.problem(unopened, t.at, "this `)` closes nothing")
	case t.is("]"):
		p.problem(unopened, t.at, "this `]` closes nothing")
	case t.is(","):
		p.problem(expected, t.at, "expected `and`, `or` or the end before `,`: a list of values needs parentheses")
	case isComparison(t), t.is("="):
		p.problem(expected, t.at, "%s cannot follow a comparison: join two comparisons with `and`", code(t.text))
	case beginsOperand(t):
		p.missingOperator(t)
		return
	default:
		p.expected("`and`, `or` or the end")
	}
	p.next()
}

func (p *parser) missingOperator(t token) {
	if p.said == p.at {
		return
	}
	switch t.text {
	case "AND", "OR", "NOT", "And", "Or", "Not":
		word := lower(t.text)
		pr := p.problem(missingOperator, t.at, "EQL's keywords are lower case: write `%s`", word)
		pr.Fix, pr.FixTitle = []source.Edit{{Span: t.at, NewText: word}}, "Write `"+word+"`"
		p.next()
		return
	}
	p.problem(missingOperator, t.at, "expected `and` or `or` before %s", code(t.text))
}

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// beginsOperand reports whether a token can be the first of an operand.
func beginsOperand(t token) bool {
	switch t.kind {
	case text, integer, decimal, quoted, tilde:
		return t.kind != tilde || t.text != "in~" && t.text != "like~" && t.text != "regex~"
	case word:
		return !keywords[t.text] || t.text == "not" || t.text == "true" || t.text == "false" || t.text == "null"
	case symbol:
		return t.text == "(" || t.text == "?"
	}
	return false
}

func (p *parser) or() Expr  { return p.chain("or", p.and) }
func (p *parser) and() Expr { return p.chain("and", p.not) }

// chain reads operands joined by one keyword.
func (p *parser) chain(keyword string, operand func() Expr) Expr {
	first := operand()
	if !p.peek().is(keyword) {
		return first
	}
	e := &Logical{Op: keyword, Kids: []Expr{first}}
	for p.peek().is(keyword) {
		e.Keywords = append(e.Keywords, p.next().at)
		e.Kids = append(e.Kids, operand())
	}
	e.At = first.Span().Join(e.Kids[len(e.Kids)-1].Span())
	return e
}

func (p *parser) not() Expr {
	t := p.peek()
	if !t.is("not") {
		return p.comparison()
	}
	p.next()
	if !p.enter() {
		return p.bad()
	}
	defer p.leave()
	kid := p.not()
	return &Not{At: t.at.Join(kid.Span()), Keyword: t.at, Kid: kid}
}

func isComparison(t token) bool {
	if t.kind != symbol {
		return false
	}
	switch t.text {
	case "==", "!=", "<", "<=", ">", ">=":
		return true
	}
	return false
}

func (p *parser) comparison() Expr {
	left := p.sum()
	op := p.peek()
	switch {
	case isComparison(op):
	case op.is("="):
		pr := p.problem(singleEquals, op.at, "`=` is not EQL's equality: use `==`")
		pr.Fix, pr.FixTitle = []source.Edit{{Span: op.at, NewText: "=="}}, "Replace `=` with `==`"
		op.text = "=="
	default:
		if e := p.foreignOperator(left); e != nil {
			return e
		}
		return left
	}
	p.next()
	right := p.sum()
	return &Compare{At: left.Span().Join(right.Span()), Left: left, Op: op.text, OpAt: op.at, Right: right}
}

func (p *parser) sum() Expr     { return p.arithmetic("+-", p.product) }
func (p *parser) product() Expr { return p.arithmetic("*/%", p.signed) }

// arithmetic reads operands joined by operators of one precedence.
func (p *parser) arithmetic(operators string, operand func() Expr) Expr {
	left := operand()
	for n := 0; ; n++ {
		op := p.peek()
		if op.kind != symbol || len(op.text) != 1 || !containsByte(operators, op.text[0]) {
			return left
		}
		if n > maxDepth {
			// A chain is a tree as deep as it is long.
			p.depth += maxDepth
			p.enter()
			return left
		}
		p.next()
		right := operand()
		left = &Arithmetic{At: left.Span().Join(right.Span()), Left: left, Op: op.text, OpAt: op.at, Right: right}
	}
}

func containsByte(s string, c byte) bool {
	for i := range len(s) {
		if s[i] == c {
			return true
		}
	}
	return false
}

func (p *parser) signed() Expr {
	t := p.peek()
	if !t.is("+") && !t.is("-") {
		return p.predicate(p.primary())
	}
	p.next()
	if !p.enter() {
		return p.bad()
	}
	defer p.leave()
	kid := p.signed()
	return &Sign{At: t.at.Join(kid.Span()), Op: t.text, Kid: kid}
}
