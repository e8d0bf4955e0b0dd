package kql

import "github.com/rulewright/rulewright/rules/source"

// not reads one operand, with a `not` before it or without.
func (p *parser) not(in where) Node {
	n := keywordAt(p.text, p.at, "not")
	if n == 0 {
		return p.primary(in)
	}
	word := p.take(p.at, n)
	p.skip()
	if again := keywordAt(p.text, p.at, "not"); again > 0 {
		// Kibana reads one `not` only: go on behind the others.
		at := source.Span{Start: p.at, End: p.at + again}
		for again > 0 {
			p.at += again
			p.skip()
			at.End = p.at
			again = keywordAt(p.text, p.at, "not")
		}
		at.End = len(p.text[:at.Start]) + len("not")
		pr := p.problem("double-not", at, "`not not` is not KQL: write `not` once, or put the inner one in parentheses")
		pr.Fix, pr.FixTitle = []source.Edit{{Span: source.Span{Start: word.At.Start, End: p.at}}}, "Remove both `not`"
	}
	kid := p.primary(in)
	return &Not{At: word.At.Join(kid.Span()), Keyword: word, Kid: kid}
}

// primary reads a group, a value, or an expression about a field. Blanks
// before it are consumed.
func (p *parser) primary(in where) Node {
	if p.peek() == '(' {
		if p.listAt > 0 && p.at == p.listAt {
			in = insideList
		}
		return p.group(in)
	}
	literal := p.literal()
	if literal == nil {
		return p.missing(in)
	}
	if in == insideList {
		return literal
	}
	return p.expression(literal)
}

// literal reads a quoted or unquoted literal at p.at, or returns nil.
func (p *parser) literal() *Literal {
	if p.at >= len(p.text) {
		return nil
	}
	if p.text[p.at] == '"' {
		return p.quoted(p.at)
	}
	return p.unquoted(p.at)
}

// group reads `( … )`, where a parenthesis stands.
func (p *parser) group(in where) Node {
	open := p.at
	kid, end := p.enclosed(open, ')', in)
	return &Group{At: source.Span{Start: open, End: end}, Kid: kid}
}

// enclosed reads what stands between the bracket at open and its closing one,
// and returns it with the offset behind the latter.
func (p *parser) enclosed(open int, closing byte, in where) (Node, int) {
	p.at = open + 1
	if p.depth++; p.depth > maxDepth {
		p.depth--
		return p.tooDeepAt(open)
	}
	p.openers = append(p.openers, open)
	defer func() {
		p.depth--
		p.openers = p.openers[:len(p.openers)-1]
	}()
	p.skip()
	if p.peek() == closing {
		at := source.Span{Start: open, End: p.at + 1}
		p.at++
		p.problem("empty-group", at, "there is nothing between the brackets")
		return &Bad{At: source.Span{Start: open + 1, End: p.at - 1}}, p.at
	}
	kid := p.or(in)
	for p.skip(); p.at < len(p.text) && p.peek() != closing && !p.closesOuter(); p.skip() {
		kid = p.rest(kid, in)
	}
	if p.peek() == closing {
		p.at++
		return kid, p.at
	}
	if p.tooDeep {
		return kid, p.at // nobody has looked for what closes it
	}
	pr := p.problem("unclosed", source.Span{Start: open, End: open + 1}, "this `%c` is never closed: a `%c` is missing", p.text[open], closing)
	pr.Fix, pr.FixTitle = nil, ""
	return kid, kid.Span().End
}

// closesOuter reports whether the bracket at p.at closes one further out, so
// that the innermost is unclosed.
func (p *parser) closesOuter() bool {
	c := p.peek()
	if c != ')' && c != '}' {
		return false
	}
	for _, open := range p.openers {
		if (p.text[open] == '(') == (c == ')') {
			return true
		}
	}
	return false
}

// tooDeepAt gives up on the rest of the query: nothing that people write nests
// like this.
func (p *parser) tooDeepAt(open int) (Node, int) {
	if !p.tooDeep {
		p.tooDeep = true
		p.problem("too-deep", source.Span{Start: open, End: open + 1}, "the query nests more than %d levels deep", maxDepth)
	}
	p.at = len(p.text)
	return &Bad{At: source.Span{Start: open, End: p.at}}, p.at
}

// expression reads what follows a literal outside of a list: `:` and a value,
// a comparison, or nothing, which makes it a value of its own.
func (p *parser) expression(field *Literal) Node {
	at := skipSpace(p.text, p.at)
	if at >= len(p.text) {
		return &Bare{Value: field}
	}
	switch c := p.text[at]; c {
	case ':':
		return p.match(field, at)
	case '<', '>':
		n := 1
		if at+1 < len(p.text) && p.text[at+1] == '=' {
			n = 2
		}
		return p.comparison(field, source.Span{Start: at, End: at + n})
	}
	return &Bare{Value: field}
}

// match reads `: value`, `: ( … )` or `: { … }` behind a field.
func (p *parser) match(field *Literal, colon int) Node {
	m := &Match{Field: field, Colon: source.Span{Start: colon, End: colon + 1}}
	p.at = colon + 1
	p.skip()
	switch p.peek() {
	case '{':
		kid, end := p.enclosed(p.at, '}', outside)
		return &Nested{At: source.Span{Start: field.At.Start, End: end}, Field: field, Kid: kid}
	case '(':
		outer := p.field
		p.field = field
		m.Value = p.group(insideList)
		p.field = outer
	default:
		m.Value = p.value(field, m.Colon, "`"+p.raw(field)+":`")
	}
	m.At = field.At.Join(m.Value.Span())
	return m
}

// value reads the single literal that has to stand behind an operator.
func (p *parser) value(field *Literal, operator source.Span, before string) Node {
	if l := p.literal(); l != nil {
		return l
	}
	missing := source.Span{Start: operator.End, End: operator.End}
	switch {
	case keywordAt(p.text, p.at, "not") > 0:
		at := source.Span{Start: p.at, End: p.at + len("not")}
		p.problem("not-before-value", at, "`not` cannot stand before a single value: write `not %s:…`", p.raw(field))
		p.at = at.End
		p.skip()
		if l := p.literal(); l != nil {
			return l
		}
		return &Bad{At: at}
	case p.at < len(p.text) && (p.peek() == ':' || p.peek() == '<' || p.peek() == '>'):
		at := source.Span{Start: p.at, End: p.at + 1}
		p.problem("extra-operator", at, "expected a value after %s, found `%c`", before, p.peek())
		p.at++
		p.skip()
		if l := p.literal(); l != nil {
			return l
		}
		return &Bad{At: at}
	}
	p.problem("expected-value", missing, "expected a value after %s", before)
	p.at = operator.End
	return &Bad{At: missing}
}

// comparison reads the value behind `<`, `<=`, `>` or `>=`.
func (p *parser) comparison(field *Literal, operator source.Span) Node {
	p.at = operator.End
	p.skip()
	text := p.text[operator.Start:operator.End]
	if p.peek() == '(' {
		at := source.Span{Start: p.at, End: p.at + 1}
		p.problem("list-in-range", at, "`%s` takes one value, not a list", text)
		list := p.group(insideList)
		return &Bad{At: field.At.Join(list.Span())}
	}
	switch v := p.value(field, operator, "`"+p.raw(field)+" "+text+"`").(type) {
	case *Literal:
		return &Range{At: field.At.Join(v.At), Field: field, Operator: text, OperatorAt: operator, Value: v}
	default:
		return &Bad{At: field.At.Join(v.Span())}
	}
}

// raw returns a literal as it is written.
func (p *parser) raw(l *Literal) string { return p.text[l.At.Start:l.At.End] }
