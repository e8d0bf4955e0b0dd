package sample

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

// telling is a condition that tells events apart, and the command before which
// its columns are there.
type telling struct {
	condition esql.Expr
	command   int
}

// tellingApart lists such conditions in the order of the query, up to the
// first command that counts.
func (s *search) tellingApart() []telling {
	var out []telling
	made := map[string]telling{} // boolean columns
	add := func(condition esql.Expr, command int) {
		if c, ok := condition.(*esql.Column); ok {
			if t, known := made[c.Name()]; known {
				out = append(out, t)
			}
			return
		}
		out = append(out, telling{condition, command})
	}
	for i, c := range s.query.Pipeline.Commands {
		stats, counts := c.(*esql.Stats)
		where, isWhere := c.(*esql.Where)
		switch {
		case isWhere:
			for _, term := range alternativeTerms(where.Condition) {
				add(term, i)
			}
		case counts:
			for _, f := range stats.Aggregates {
				if f.Where != nil {
					add(f.Where, i)
				}
			}
		}
		esql.Walk(c, func(n esql.Node) bool {
			if f, ok := n.(*esql.Field); ok && f.Target != nil && isCondition(f.Expr) {
				made[f.Target.Name()] = telling{f.Expr, i}
			}
			if call, ok := n.(*esql.Call); ok && strings.EqualFold(call.Name.Name, "case") {
				for j := 0; j+1 < len(call.Args); j += 2 {
					add(call.Args[j], i)
				}
			}
			return true
		})
		if counts && !stats.Inline {
			break
		}
	}
	return out
}

func isCondition(e esql.Expr) bool {
	switch e := e.(type) {
	case *esql.Paren:
		return isCondition(e.Expr)
	case *esql.Logical, *esql.Not, *esql.In, *esql.Like, *esql.IsNull:
		return true
	case *esql.Binary:
		return e.IsComparison()
	}
	return false
}

// alternativeTerms lists what the ORs below some ANDs join.
func alternativeTerms(e esql.Expr) []esql.Expr {
	switch e := e.(type) {
	case *esql.Paren:
		return alternativeTerms(e.Expr)
	case *esql.Logical:
		var out []esql.Expr
		if !e.And && len(e.Terms) > mostKinds {
			return nil
		}
		if !e.And {
			for i, term := range e.Terms { // and none of the others
				alone := &esql.Logical{And: true, Terms: []esql.Expr{term}}
				for j, other := range e.Terms {
					if i != j {
						alone.Terms = append(alone.Terms, &esql.Not{Operand: other})
					}
				}
				out = append(out, alone)
			}
			return out
		}
		for _, term := range e.Terms {
			out = append(out, alternativeTerms(term)...)
		}
		return out
	}
	return nil
}
