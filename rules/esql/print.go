package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// Print returns the query in a canonical form: a command a line, keywords in
// capitals, one blank where blanks are needed, no comments. For a query
// without problems, Parse of it gives the same tree.
func (q *Query) Print() string {
	p := &printer{text: q.Text}
	for _, s := range q.Settings {
		p.command(s)
		p.str("\n")
	}
	p.pipeline(q.Pipeline, "\n| ")
	return p.b.String()
}

// PrintNode returns one expression or other part in the form that [Query.Print]
// gives it.
func (q *Query) PrintNode(n Node) string {
	p := &printer{text: q.Text}
	switch n := n.(type) {
	case Expr:
		p.expr(n)
	case Command:
		p.command(n)
	case *Pipeline:
		p.pipeline(n, " | ")
	default:
		p.verbatim(n.Span())
	}
	return p.b.String()
}

// printer writes nodes. Names, numbers and strings are written as they stand
// in the text, since every other way to write them could be read in another
// way.
type printer struct {
	text string
	b    strings.Builder
}

func (p *printer) str(parts ...string) {
	for _, s := range parts {
		p.b.WriteString(s)
	}
}

func (p *printer) verbatim(s source.Span) { p.b.WriteString(p.text[s.Start:s.End]) }

func (p *printer) pipeline(n *Pipeline, separator string) {
	for i, c := range n.Commands {
		if i > 0 {
			p.str(separator)
		}
		p.command(c)
	}
}

// list writes items with commas between them.
func list[T Node](p *printer, items []T, write func(T)) {
	for i, item := range items {
		if i > 0 {
			p.str(", ")
		}
		write(item)
	}
}

func (p *printer) subquery(s *Subquery) {
	p.str("(")
	p.pipeline(s.Pipeline, " | ")
	p.str(")")
}

func (p *printer) ids(parts []*Identifier) {
	for i, id := range parts {
		if i > 0 {
			p.str(".")
		}
		p.verbatim(id.span)
	}
}

func (p *printer) column(c *Column) {
	if c.Qualified {
		p.str("[", c.Qualifier, "].[")
		defer p.str("]")
	}
	p.ids(c.Parts)
}

func (p *printer) pattern(n *NamePattern) {
	if n.Qualified {
		p.str("[", n.Qualifier, "].[")
		defer p.str("]")
	}
	p.ids(n.Parts)
}

func (p *printer) index(n *IndexPattern) {
	switch {
	case n.Quoted:
		p.verbatim(n.span)
	default:
		p.str(n.Text())
	}
}

func (p *printer) field(f *Field) {
	if f.Target != nil {
		p.column(f.Target)
		p.str(" = ")
	}
	p.expr(f.Expr)
	if f.Where != nil {
		p.str(" WHERE ")
		p.expr(f.Where)
	}
}

func (p *printer) options(m *Map) {
	if m != nil {
		p.str(" WITH ")
		p.expr(m)
	}
}
