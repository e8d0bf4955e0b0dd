package eql

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/rulewright/rulewright/rules/source"
)

// maxDepth bounds how deeply a condition may nest. Published rules stay below
// ten; Elasticsearch gives up at some depth of its own.
const maxDepth = 300

// Parse reads a query. It never fails: what cannot be read is in Problems.
func Parse(text string, dialect Dialect) *Query {
	room := tokenRoom.Get().(*[]token)
	s := scan(text, dialect, *room)
	defer func() {
		clear(s.tokens) // they hold on to the text
		if *room = s.tokens; cap(*room) <= mostTokens {
			tokenRoom.Put(room)
		}
	}()
	p := &parser{said: -1, tokens: s.tokens, problems: s.problems, dialect: dialect}
	q := p.query()
	q.Text, q.Comments = text, s.comments
	if dialect == Elasticsearch {
		p.verify(q)
	}
	slices.SortStableFunc(p.problems, func(a, b source.Problem) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	q.Problems = p.problems
	return q
}

// tokenRoom is room for the tokens of a query, which nobody needs once it is
// parsed: while somebody types, that is a third of the memory that parsing takes.
var tokenRoom = sync.Pool{New: func() any { return new([]token) }}

// mostTokens bounds the room that is kept.
const mostTokens = 1 << 15

type parser struct {
	tokens   []token
	at       int // index of the next token
	depth    int
	tooDeep  bool
	said     int // index of a token that a missing operator was reported at
	dialect  Dialect
	problems []source.Problem
}

func (p *parser) peek() token { return p.tokens[p.at] }

// second returns the token behind the next one.
func (p *parser) second() token { return p.tokens[min(p.at+1, len(p.tokens)-1)] }

// next consumes a token; the end is never consumed.
func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != eof {
		p.at++
	}
	return t
}

// accept consumes the next token if it is this keyword or symbol.
func (p *parser) accept(s string) bool {
	if p.peek().is(s) {
		p.next()
		return true
	}
	return false
}

// last returns the token before the next one.
func (p *parser) last() token {
	if p.at == 0 {
		return token{}
	}
	return p.tokens[p.at-1]
}

// since returns the span from an offset to the end of the last token.
func (p *parser) since(start int) source.Span {
	return source.Span{Start: start, End: max(start, p.last().at.End)}
}

func (p *parser) problem(code string, at source.Span, format string, args ...any) *source.Problem {
	if len(p.problems) >= maxProblems || p.tooDeep && code != tooDeep {
		return &source.Problem{}
	}
	p.problems = append(p.problems, source.Problem{Code: code, Span: at, Message: fmt.Sprintf(format, args...)})
	return &p.problems[len(p.problems)-1]
}

// expected reports that something has to stand where the next token is.
func (p *parser) expected(what string) *source.Problem {
	t := p.peek()
	if t.kind != eof {
		return p.problem(expected, t.at, "expected %s before %s", what, code(t.text))
	}
	if p.at == 0 {
		return p.problem(expected, t.at, "expected %s", what)
	}
	return p.problem(expected, p.last().at, "the query ends behind %s: %s is missing", code(p.last().text), what)
}

// code quotes a piece of the query for a message.
func code(s string) string {
	const longest = 40
	if len(s) > longest {
		s = s[:longest] + "…"
	}
	if len(s) > 0 && s[0] == '`' {
		return s
	}
	return "`" + s + "`"
}

// skipTo passes over tokens until one for which stop is true, or the end.
func (p *parser) skipTo(stop func(token) bool) {
	for t := p.peek(); t.kind != eof && !stop(t); t = p.peek() {
		p.next()
	}
}

// enter counts one level of nesting; where there are too many it reports so
// once, passes over the rest and returns false.
func (p *parser) enter() bool {
	if p.depth++; p.depth <= maxDepth {
		return true
	}
	if !p.tooDeep {
		p.tooDeep = true
		p.problem(tooDeep, p.peek().at, "the condition is nested more than %d levels deep", maxDepth)
	}
	p.at = len(p.tokens) - 1
	return false
}

func (p *parser) leave() { p.depth-- }

// bad stands for an operand that is missing behind the last token.
func (p *parser) bad() Expr {
	end := p.last().at.End
	return &Bad{At: source.Span{Start: end, End: end}}
}
