package eql

import (
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// Print returns the query in one line with one blank between words, without
// comments, and every literal and name as it was written. Reading it again
// gives the same tree. A query with problems is returned as it is.
func (q *Query) Print() string {
	if len(q.Problems) > 0 {
		return q.Text
	}
	p := &printer{text: q.Text}
	p.query(q)
	return p.String()
}

// PrintExpr returns an expression of the query as [Query.Print] writes it.
func (q *Query) PrintExpr(e Expr) string {
	p := &printer{text: q.Text}
	p.expr(e)
	return p.String()
}

type printer struct {
	strings.Builder
	text string
}

func (p *printer) slice(s source.Span) { p.WriteString(p.text[s.Start:s.End]) }

func (p *printer) query(q *Query) {
	if q.Kind == Event {
		p.filter(q.Steps[0])
	} else {
		p.slice(q.Keyword)
		p.by(q.By)
		if q.Maxspan != nil {
			p.WriteString(" with maxspan=" + q.Maxspan.Amount + q.Maxspan.Unit)
		}
		for _, step := range q.Steps {
			p.step(step)
		}
		if q.Until != nil {
			p.WriteString(" until")
			p.step(q.Until)
		}
	}
	for _, pipe := range q.Pipes {
		p.WriteString(" | " + pipe.Name + " ")
		p.list(pipe.Args)
	}
}

func (p *printer) by(keys []Expr) {
	if len(keys) > 0 {
		p.WriteString(" by ")
		p.list(keys)
	}
}

func (p *printer) step(s *Step) {
	p.WriteByte(' ')
	if s.Missing {
		p.WriteByte('!')
	}
	p.WriteByte('[')
	p.filter(s)
	p.WriteByte(']')
	p.by(s.By)
	if !s.AliasAt.IsEmpty() {
		p.WriteString(" as ")
		p.slice(s.AliasAt)
	}
	if !s.RunsAt.IsEmpty() {
		p.WriteString(" with runs=" + strconv.Itoa(s.Runs))
	}
}

func (p *printer) filter(s *Step) {
	p.slice(s.Category.At)
	p.WriteString(" where ")
	p.expr(s.Condition)
}

func (p *printer) list(items []Expr) {
	for i, item := range items {
		if i > 0 {
			p.WriteString(", ")
		}
		p.expr(item)
	}
}

func (p *printer) expr(e Expr) {
	switch e := e.(type) {
	case *Logical:
		for i, kid := range e.Kids {
			if i > 0 {
				p.WriteString(" " + e.Op + " ")
			}
			p.expr(kid)
		}
	case *Not:
		p.WriteString("not ")
		p.expr(e.Kid)
	case *Paren:
		p.WriteByte('(')
		p.expr(e.Kid)
		p.WriteByte(')')
	case *Compare:
		p.binary(e.Left, e.Op, e.Right)
	case *Arithmetic:
		p.binary(e.Left, e.Op, e.Right)
	case *Sign:
		p.WriteString(e.Op)
		p.expr(e.Kid)
	case *Match:
		p.expr(e.Subject)
		if e.Negated {
			p.WriteString(" not")
		}
		p.WriteString(" " + e.Op + " ")
		if e.List.IsEmpty() {
			p.list(e.Items)
		} else {
			p.WriteByte('(')
			p.list(e.Items)
			p.WriteByte(')')
		}
	case *Call:
		p.slice(e.NameAt)
		p.WriteByte('(')
		p.list(e.Args)
		p.WriteByte(')')
	case *Relation:
		p.slice(e.NameAt)
		p.WriteString(" of")
		p.step(e.Step)
	case *Field:
		if e.Optional {
			p.WriteByte('?')
		}
		p.name(e)
	default:
		p.slice(e.Span())
	}
}

// name writes a field's name without what blanks and comments it was written
// with.
func (p *printer) name(f *Field) {
	for _, t := range scan(p.text[f.NameAt.Start:f.NameAt.End], Endpoint, nil).tokens {
		p.WriteString(t.text)
	}
}

func (p *printer) binary(left Expr, op string, right Expr) {
	p.expr(left)
	p.WriteString(" " + op + " ")
	p.expr(right)
}
