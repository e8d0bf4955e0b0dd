package lucene

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// maxDepth bounds how deeply parentheses may nest; real rules stay below ten.
const maxDepth = 300

// maxProblems bounds how many problems one query can have: a text that is no
// query at all is told so often enough.
const maxProblems = 50

// Parse reads a query. It never fails: what cannot be read is in Problems.
func Parse(text string) *Query {
	p := &parser{text: text}
	q := &Query{Text: text}
	if p.peek().kind != eof {
		q.Root = p.clauses(nil)
	}
	slices.SortStableFunc(p.problems, func(a, b source.Problem) int { return a.Span.Start - b.Span.Start })
	q.Problems = p.problems
	if len(q.Problems) == 0 {
		q.Hints = hints(q)
	}
	return q
}

type parser struct {
	text     string
	at       int
	depth    int // of parentheses around at
	problems []source.Problem
	// seen are the tokens looked at last, each with the offset that it was
	// asked for at, since a decision looks up to three tokens ahead.
	seen [4]struct {
		from int
		token
	}
	next int // of seen to be given up
}

// peek returns the next token.
func (p *parser) peek() token { return p.lex(p.at) }

// lex returns the token at or behind an offset.
func (p *parser) lex(at int) token {
	for i := range p.seen {
		if s := &p.seen[i]; s.from == at && s.at.End > 0 {
			return s.token
		}
	}
	t := lex(p.text, at)
	p.seen[p.next].from, p.seen[p.next].token = at, t
	p.next = (p.next + 1) % len(p.seen)
	return t
}

// take consumes a token that was just seen.
func (p *parser) take(t token) { p.at = t.at.End }

func (p *parser) raw(at source.Span) string { return p.text[at.Start:at.End] }

func (p *parser) problem(code string, at source.Span, format string, args ...any) *source.Problem {
	if len(p.problems) >= maxProblems {
		return &source.Problem{}
	}
	p.problems = append(p.problems, source.Problem{Code: code, Span: at, Message: fmt.Sprintf(format, args...)})
	return &p.problems[len(p.problems)-1]
}

// clauses reads clauses to the end of the query or of the group that we are
// in. The terms among them ask for the field of, or for the default fields.
func (p *parser) clauses(of *Literal) *Clauses {
	list := &Clauses{}
	for {
		t := p.peek()
		if t.kind == eof || t.kind == rightParen && p.depth > 0 {
			break
		}
		if t.kind == rightParen {
			p.take(t)
			p.problem("unopened", t.at, "this `)` closes nothing: take it out, or write `\\)` for a parenthesis in a value")
			continue
		}
		list.add(p.clause(of, len(list.Kids) == 0))
	}
	if n := len(list.Kids); n > 0 {
		list.At = list.Kids[0].At.Join(list.Kids[n-1].At)
	} else {
		list.At = source.Span{Start: p.at, End: p.at}
	}
	return list
}

// add appends a clause and says what the operators do. AND reaches back and
// makes the clause before it required too, whatever stands before that; OR
// changes nothing.
func (list *Clauses) add(c *Clause) {
	isAnd := c.Conjunction.isAnd()
	if n := len(list.Kids); n > 0 && isAnd && list.Kids[n-1].Occur != Prohibited {
		list.Kids[n-1].Occur = Required
	}
	switch c.Modifier.Text {
	case "-", "!", "NOT":
		c.Occur = Prohibited
	case "+":
		c.Occur = Required
	default:
		if isAnd {
			c.Occur = Required
		}
	}
	list.Kids = append(list.Kids, c)
}

func (o Operator) isAnd() bool { return o.Text == "AND" || o.Text == "&&" }

// clause reads a clause with the operators before it.
func (p *parser) clause(of *Literal, first bool) *Clause {
	if text := p.words(); text != nil {
		return &Clause{At: text.At, Kid: &Term{At: text.At, Of: of, Value: text}}
	}
	c := &Clause{Conjunction: p.operator(and, or)}
	if first && c.Conjunction.Text != "" {
		p.problem("leading-operator", c.Conjunction.At, "`%s` has nothing before it", c.Conjunction.Text)
		c.Conjunction.Text = ""
	}
	p.surplus(c.Conjunction, and, or)
	c.Modifier = p.operator(plus, minus, not)
	p.surplus(c.Modifier, plus, minus, not)
	c.Kid = p.operand(of, c)
	c.At = c.Kid.Span()
	if c.Modifier.Text != "" {
		c.At = c.Modifier.At.Join(c.At)
	}
	return c
}

// operator reads an operator of one of the kinds, if one is there.
func (p *parser) operator(kinds ...kind) Operator {
	t := p.peek()
	if !slices.Contains(kinds, t.kind) {
		return Operator{At: source.Span{Start: p.at, End: p.at}}
	}
	p.take(t)
	return Operator{At: t.at, Text: p.raw(t.at)}
}

// surplus reports and skips the operators of these kinds behind one of them:
// Lucene takes only one.
func (p *parser) surplus(before Operator, kinds ...kind) {
	if before.Text == "" {
		return
	}
	for more := p.operator(kinds...); more.Text != ""; more = p.operator(kinds...) {
		p.problem("two-operators", more.At, "`%s` cannot follow `%s`: only one of them can stand before a term", more.Text, before.Text)
	}
}

// words reads two or more words side by side, which Lucene takes for one
// text. A word belongs to them only if neither a colon nor a suffix nor AND or
// OR follows it. It returns nil, and reads nothing, if there are fewer.
func (p *parser) words() *Literal {
	l := &Literal{}
	t := p.peek()
	for t.kind == word {
		next := p.lex(t.at.End)
		if len(l.Words) > 0 && endsWords(next.kind) {
			break
		}
		l.Words = append(l.Words, t.at)
		t = next
	}
	if len(l.Words) < 2 {
		return nil
	}
	var b strings.Builder
	for i, at := range l.Words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p.decode(p.raw(at), at.Start))
	}
	l.Text = b.String()
	l.At = l.Words[0].Join(l.Words[len(l.Words)-1])
	p.at = l.At.End
	return l
}

func endsWords(k kind) bool {
	switch k {
	case colon, star, tilde, caret, and, or:
		return true
	}
	return false
}
