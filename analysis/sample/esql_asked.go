package sample

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

// asked lists plans that do what a CASE asks of counts: of each of its
// conditions one, in place of changing one count after the other, which brings
// events no nearer to a name that CASE gives.
func (s *search) asked(from trial, n esql.Node) []plan {
	var out []plan
	esql.Walk(n, func(n esql.Node) bool {
		c, ok := n.(*esql.Column)
		if !ok {
			return true
		}
		for _, of := range s.hints.made[c.Name()] {
			call, ok := of.(*esql.Call)
			if !ok || !strings.EqualFold(call.Name.Name, "case") {
				continue
			}
			for i := 0; i+1 < len(call.Args); i += 2 {
				if p := s.counted(from, call.Args[i]); p.count != from.count && p.count <= plannedMost {
					out = append(out, p)
				}
			}
		}
		return true
	})
	return out
}

// counted changes a plan so that it has what a condition counts: as many
// events and different values of fields as its comparisons with numbers say.
func (s *search) counted(from trial, condition esql.Expr) plan {
	return from.with(func(p *plan) {
		var counts []string
		for _, term := range allOf(condition) {
			b, ok := term.(*esql.Binary)
			if !ok || !slices.Contains([]string{"==", ">", ">="}, b.Op) {
				continue
			}
			column, isColumn := b.Left.(*esql.Column)
			l, isLiteral := b.Right.(*esql.Literal)
			if !isColumn || !isLiteral {
				continue
			}
			n, ok := wholeNumber(l.Value)
			if !ok || n >= plannedMost {
				continue
			}
			p.count = max(p.count, int(n)+1)
			for _, of := range s.hints.made[column.Name()] {
				for _, field := range s.fillable(s.hints.fieldsOf(of), draftOfNothing) {
					counts = append(counts, field)
					p.spread[field] = several
					if n == 1 && b.Op == "==" {
						p.spread[field] = same
					}
				}
			}
		}
		p.like = s.furnish(p.like, s.fillable(counts, p.like))
	})
}

// allOf lists what a condition joins by AND.
func allOf(e esql.Expr) []esql.Expr {
	switch e := e.(type) {
	case *esql.Paren:
		return allOf(e.Expr)
	case *esql.Logical:
		if e.And {
			var out []esql.Expr
			for _, term := range e.Terms {
				out = append(out, allOf(term)...)
			}
			return out
		}
	}
	return []esql.Expr{e}
}
