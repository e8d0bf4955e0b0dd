package esql

import "strings"

func (p *printer) exprs(items []Expr) { list(p, items, p.expr) }

func (p *printer) expr(e Expr) {
	switch e := e.(type) {
	case nil, *Bad:
	case *Column:
		p.column(e)
	case *Literal:
		p.literal(e)
	case *TimeSpan:
		p.literal(e.Amount)
		p.str(" ", e.Unit.Name)
	case *Param:
		p.str("?", e.Name)
	case *Star:
		p.str("*")
	case *List:
		p.str("[")
		p.exprs(e.Items)
		p.str("]")
	case *Call:
		p.verbatim(e.Name.span)
		p.str("(")
		p.exprs(e.Args)
		p.str(")")
	case *Map:
		p.str("{")
		list(p, e.Entries, func(entry *MapEntry) {
			p.verbatim(entry.Key.span)
			p.str(": ")
			p.expr(entry.Value)
		})
		p.str("}")
	case *Lambda:
		p.lambda(e)
	case *Tuple:
		p.str("(")
		p.exprs(e.Items)
		p.str(")")
	case *Cast:
		p.expr(e.Operand)
		p.str("::")
		p.verbatim(e.Type.span)
	case *Paren:
		p.str("(")
		p.expr(e.Expr)
		p.str(")")
	default:
		p.operation(e)
	}
}

func (p *printer) operation(e Expr) {
	switch e := e.(type) {
	case *Unary:
		// A blank keeps a sign and a number apart from a signed number's sign.
		p.str(e.Op, " ")
		p.expr(e.Operand)
	case *Binary:
		p.expr(e.Left)
		p.str(" ", e.Op, " ")
		p.expr(e.Right)
	case *Logical:
		op := " OR "
		if e.And {
			op = " AND "
		}
		for i, term := range e.Terms {
			if i > 0 {
				p.str(op)
			}
			p.expr(term)
		}
	case *Not:
		p.str("NOT ")
		p.expr(e.Operand)
	case *IsNull:
		p.expr(e.Operand)
		p.str(" IS ", not(e.Negated), "NULL")
	case *In:
		p.expr(e.Operand)
		p.str(" ", not(e.Negated), "IN ")
		if e.Subquery != nil {
			p.subquery(e.Subquery)
			return
		}
		p.str("(")
		p.exprs(e.Items)
		p.str(")")
	case *Like:
		p.like(e)
	case *Match:
		p.expr(e.Field)
		p.str(" : ")
		p.expr(e.Value)
	}
}

func not(negated bool) string {
	if negated {
		return "NOT "
	}
	return ""
}

func (p *printer) like(e *Like) {
	op := "LIKE "
	if e.Regex {
		op = "RLIKE "
	}
	p.expr(e.Operand)
	p.str(" ", not(e.Negated), op)
	if e.Listed {
		p.str("(")
		defer p.str(")")
	}
	p.exprs(e.Patterns)
}

func (p *printer) lambda(e *Lambda) {
	p.str("(")
	list(p, e.Params, func(id *Identifier) { p.verbatim(id.span) })
	p.str(") -> ")
	p.expr(e.Body)
}

func (p *printer) literal(l *Literal) {
	switch l.Kind {
	case StringLiteral:
		p.verbatim(l.span)
	case NullLiteral, BooleanLiteral:
		p.str(strings.ToUpper(l.Value))
	default:
		p.str(l.Value)
	}
}
