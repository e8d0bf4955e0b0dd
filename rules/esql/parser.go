package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// parser is a recursive descent over tokens that are lexed in the mode of the
// command at hand.
//
// After a mistake the parser is lost: it sees no more tokens, so that every
// rule unwinds with what it has, until a list or the pipeline finds a place
// to go on from ([parser.recover]). So one mistake is reported once.
type parser struct {
	lexer
	q    *Query
	mode mode
	tok  token // the next token, if have is set
	have bool
	// lost is set from a mistake to the place where parsing goes on.
	lost bool
	// last is the end of the last token consumed.
	last int
	// lastBefore is what last was before the last pipe.
	lastBefore int
	// parens counts the parentheses, brackets and braces that are open.
	parens int
	// nested counts the pipelines around this one.
	nested int
	depth  int
	// base is how many of parens were open where the current pipeline began.
	base int
	// word names the command at hand, in lower case.
	word string
	// fieldAt is where the field at hand begins: a column there may be what
	// an `=` assigns to.
	fieldAt int
	// The nodes that queries have most of are made many at once.
	identifiers slab[Identifier]
	parts       slab[*Identifier]
	columns     slab[Column]
	literals    slab[Literal]
}

func newParser(text string) *parser {
	return &parser{lexer: lexer{text: text}, q: &Query{Text: text}, fieldAt: -1}
}

// peek returns the next token without consuming it.
func (p *parser) peek() token {
	if p.have && !p.lost {
		return p.tok
	}
	return p.read()
}

// read is peek where the token is not at hand.
func (p *parser) read() token {
	if p.lost {
		return token{kind: tEOF, span: source.Span{Start: p.last, End: p.last}}
	}
	p.tok, p.have = p.next(p.mode), true
	return p.tok
}

// kind returns that of the next token.
func (p *parser) kind() kind {
	if p.have && !p.lost {
		return p.tok.kind
	}
	return p.read().kind
}

// start returns the offset of the next token.
func (p *parser) start() int { return p.peek().span.Start }

// at reports whether the next token is of the kind.
func (p *parser) at(k kind) bool { return p.kind() == k }

// take consumes the next token and returns it.
func (p *parser) take() token {
	t := p.peek()
	if p.lost || t.kind == tEOF {
		return t
	}
	switch t.kind {
	case tOpenParen, tOpenBracket, tOpenBrace:
		p.parens++
	case tCloseParen, tCloseBracket, tCloseBrace:
		p.parens--
	}
	p.have = false
	p.last = t.span.End
	return t
}

// accept consumes the next token if it is of the kind.
func (p *parser) accept(k kind) (token, bool) {
	if p.kind() != k || k == tEOF {
		return token{}, false
	}
	return p.take(), true
}

// setMode changes how the tokens behind the last consumed one are read.
func (p *parser) setMode(m mode) {
	if p.mode == m {
		return
	}
	if p.have {
		p.pos = p.last
		p.have = false
	}
	p.mode = m
}

// enter goes one level deeper into the tree; it reports false at the limit.
// Every call is undone by leave.
func (p *parser) enter() bool {
	p.depth++
	if p.depth > MaxDepth && !p.lost {
		p.tooDeep(p.peek().span)
	}
	return p.depth <= MaxDepth
}

func (p *parser) leave() { p.depth-- }

func (p *parser) tooDeep(span source.Span) {
	p.fail("too-deep", span, "this is nested too deeply: Elasticsearch refuses more than 400 levels")
}

// fail reports a mistake; from here on the parser is lost.
func (p *parser) fail(code string, span source.Span, message string) {
	p.failWith(source.Problem{Code: code, Span: span, Message: message})
}

func (p *parser) failWith(problem source.Problem) {
	if p.lost {
		return
	}
	p.add(problem)
	p.lost = true
}

// spanFrom returns the span from start to the last token consumed; an empty
// one behind that token if none was consumed since start.
func (p *parser) spanFrom(start int) source.Span {
	return source.Span{Start: min(start, p.last), End: p.last}
}

// textOf returns a token's text.
func (p *parser) textOf(t token) string { return p.text[t.span.Start:t.span.End] }

// describe names a token in a message.
func (p *parser) describe(t token) string {
	switch t.kind {
	case tEOF:
		return "the end of the query"
	case tPipe:
		return "the next `|`"
	}
	text := strings.ToValidUTF8(p.textOf(t), "\uFFFD")
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		text = text[:i] + "…"
	}
	if r := []rune(text); len(r) > 40 {
		text = string(r[:40]) + "…"
	}
	if strings.Contains(text, "`") {
		return text
	}
	return "`" + text + "`"
}

// missing reports that something was expected where the next token is.
func (p *parser) missing(code, what string) {
	if p.lost {
		return
	}
	span, message := p.expected(what)
	p.fail(code, span, message)
}

// expected says what the next token stands in place of, and where.
func (p *parser) expected(what string) (source.Span, string) {
	t := p.peek()
	span := t.span
	if t.kind == tEOF || t.kind == tPipe {
		// The gap behind what is there says more than the end of the text.
		span = source.Span{Start: p.last, End: p.last}
	}
	if advice := p.advice(t); advice != "" {
		return span, advice
	}
	return span, "expected " + what + ", found " + p.describe(t)
}

// expect consumes a token of the kind, or reports what was expected.
func (p *parser) expect(k kind, what string) (token, bool) {
	if t, ok := p.accept(k); ok {
		return t, true
	}
	p.missing("unexpected-token", what)
	return token{}, false
}

// expectClose consumes the closing counterpart of open.
func (p *parser) expectClose(k kind, open source.Span, what string) source.Span {
	if t, ok := p.accept(k); ok {
		return t.span
	}
	if p.lost {
		return source.Span{}
	}
	span, message := p.expected(what)
	p.failWith(source.Problem{
		Code: "unclosed", Span: span, Message: message,
		Related: &source.Related{Span: open, Message: "opened here"},
	})
	return source.Span{}
}

// recover passes over text until a token of the set stands outside of the
// parentheses opened since `parens` were, or the command ends, and reports
// whether it was the former. Only then parsing goes on within the command.
func (p *parser) recover(stop kindSet, parens int) bool {
	mode := p.mode
	p.resync(expressionMode)
	for {
		t := p.peek()
		switch {
		case p.parens <= parens && stop.has(t.kind):
			p.parens = parens
			p.unsync(mode)
			return true
		case p.endsCommand(t):
			p.unsync(mode)
			p.lost = true
			return false
		}
		p.take()
		p.parens = max(p.parens, parens)
	}
}

// resync makes the parser see tokens again, quietly and in the mode.
func (p *parser) resync(m mode) {
	if p.have && p.mode != m {
		p.pos, p.have = p.tok.span.Start, false
	}
	p.lost, p.quiet = false, true
	p.mode = m
}

// unsync has the next token read anew and aloud.
func (p *parser) unsync(m mode) {
	if p.have {
		p.pos, p.have = p.tok.span.Start, false
	}
	p.quiet = false
	p.mode = m
}

// endsCommand reports whether the token ends a command: a pipe, the end of the
// text, or the parenthesis that closes the pipeline.
func (p *parser) endsCommand(t token) bool {
	switch t.kind {
	case tPipe, tEOF:
		return true
	case tCloseParen:
		return p.nested > 0 && p.parens <= p.base
	}
	return false
}
