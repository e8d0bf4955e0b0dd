package kql

import (
	"fmt"

	"github.com/rulewright/rulewright/rules/source"
)

// maxDepth bounds how deeply parentheses, braces and negations may nest.
// Kibana's own parser ends with a stack overflow a little later; real rules
// stay below ten.
const maxDepth = 300

// maxProblems bounds how many problems one query can have: a text that is no
// KQL at all is told so often enough.
const maxProblems = 50

// Parse reads a query. It never fails: what cannot be read is in Problems.
func Parse(text string) *Query {
	p := &parser{text: text}
	p.at = skipSpace(text, 0)
	q := &Query{Text: text}
	if p.at < len(text) {
		q.Root = p.or(outside)
		for p.skip(); p.at < len(text); p.skip() {
			q.Root = p.rest(q.Root, outside)
		}
	}
	q.Problems = p.problems
	return q
}

// where says what a node may hold: whole expressions, or the values of a list.
type where uint8

const (
	outside where = iota
	insideList
)

type parser struct {
	text     string
	at       int
	depth    int
	tooDeep  bool
	problems []source.Problem
	// openers are the unclosed brackets around p.at, innermost last.
	openers []int
	field   *Literal // whose list of values is being read
	// listAt is where a list of values begins behind an operator of another
	// language, zero for none.
	listAt int
}

func (p *parser) skip() { p.at = skipSpace(p.text, p.at) }

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) problem(code string, at source.Span, format string, args ...any) *source.Problem {
	if len(p.problems) >= maxProblems {
		return &source.Problem{}
	}
	p.problems = append(p.problems, source.Problem{Code: code, Span: at, Message: fmt.Sprintf(format, args...)})
	return &p.problems[len(p.problems)-1]
}

// or reads `and`-expressions joined by `or`.
func (p *parser) or(in where) Node {
	return p.joined(in, "or", p.and, func(at source.Span, kids []Node, words []Keyword) Node {
		return &Or{At: at, Kids: kids, Keywords: words}
	})
}

// and reads negations joined by `and`.
func (p *parser) and(in where) Node {
	return p.joined(in, "and", p.not, func(at source.Span, kids []Node, words []Keyword) Node {
		return &And{At: at, Kids: kids, Keywords: words}
	})
}

func (p *parser) joined(in where, word string, operand func(where) Node, join func(source.Span, []Node, []Keyword) Node) Node {
	first := operand(in)
	var kids []Node // none for a single operand
	var words []Keyword
	add := func(word Keyword) {
		if kids == nil {
			kids = append(make([]Node, 0, 2), first)
		}
		words = append(words, word)
		p.skip()
		kids = append(kids, operand(in))
	}
	for {
		at, found := infixAt(p.text, p.at)
		if found == word {
			add(p.take(at, len(word)))
			continue
		}
		if found != "" || word != "and" || !p.missingOperator(in) {
			break
		}
		// Two expressions side by side: read on as if they were joined, so
		// that what follows is judged too.
		add(Keyword{At: source.Span{Start: p.at, End: p.at}})
	}
	if kids == nil {
		return first
	}
	return join(first.Span().Join(kids[len(kids)-1].Span()), kids, words)
}

// take reads the keyword of n bytes at an offset.
func (p *parser) take(at, n int) Keyword {
	p.at = at + n
	return Keyword{At: source.Span{Start: at, End: p.at}, Text: p.text[at:p.at]}
}
