package pipeline

import (
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// stats returns the table of groups, or for INLINE STATS the rows with what
// was computed of their groups.
func (a *analyser) stats(c *esql.Stats, t *Table) *Table {
	groups, grouped := a.groups(c, t)
	out := t
	if !c.Inline {
		out = t.follow(c)
		// What follows has these columns alone, however open the table was.
		out.open, out.joined = false, false
	}
	var made []*Column
	for _, f := range c.Aggregates {
		column := a.aggregate(f, t, groups)
		if column == nil {
			out.open = true
			continue
		}
		made = append(made, column)
	}
	for _, column := range grouped {
		if column == nil {
			out.open = true
			continue
		}
		if column.By == nil {
			a.make(out, column)
		} else {
			a.add(out, column)
		}
	}
	for _, column := range made {
		a.make(out, column)
	}
	return out
}

// groups follows what stands behind BY: the columns by name, and in order with
// nil for one whose name is not known.
func (a *analyser) groups(c *esql.Stats, t *Table) (map[string]*Column, []*Column) {
	groups := map[string]*Column{}
	var out []*Column
	a.in.grouping = true
	a.in.groupings = map[string]bool{}
	for i, f := range c.By {
		if f.Expr == nil {
			continue
		}
		v := a.expr(f.Expr, t)
		a.groupsBy(f.Expr, i)
		column := a.columnOf(f, v)
		if column != nil {
			if f.Target == nil && v.column != nil {
				column = v.column.copied()
				column.fields, column.Uses = nil, 1
				column.By = c
			}
			column.Grouped, column.Multi, column.Collected = true, false, false
			groups[column.Name], groups[a.Query.TextOf(f.Expr)] = column, column
		}
		out = append(out, column)
	}
	a.in.grouping = false
	return groups, out
}

// groupsBy notes the grouping functions of what stands behind BY, the nth of
// its items, and reports CATEGORIZE where it cannot be.
func (a *analyser) groupsBy(e esql.Expr, n int) {
	esql.Walk(e, func(node esql.Node) bool {
		call, ok := node.(*esql.Call)
		if !ok {
			return true
		}
		f := FunctionNamed(call.Name.Name)
		if f == nil || f.Class != Grouping {
			return true
		}
		a.in.groupings[f.Name] = true
		switch {
		case f.Name != "categorize":
		case esql.Node(e) != node:
			a.problem(Misplaced, "nested-grouping", call.Name.Span(), "`CATEGORIZE` makes groups: it cannot stand inside of another expression")
		case n > 0:
			a.problem(Misplaced, "late-grouping", call.Name.Span(), "`CATEGORIZE` can only be the first behind `BY`: put it before the others")
		}
		return true
	})
}

// aggregate follows one aggregate of STATS and returns its column; nil if its
// name is not known.
func (a *analyser) aggregate(f *esql.Field, t *Table, groups map[string]*Column) *Column {
	if f.Expr == nil {
		return nil
	}
	a.in.aggregates, a.in.groups = true, groups
	before := len(a.Problems)
	v := a.expr(f.Expr, t)
	a.in.aggregates, a.in.groups = false, nil
	if f.Where != nil {
		a.condition(f.Where, t)
		if !v.aggregate && len(a.Problems) == before && a.isPlain(f.Expr) {
			a.problem(Misplaced, "no-aggregate", f.WhereKeyword, "`WHERE` chooses the rows of an aggregate such as `COUNT(*)`, and none stands before it")
		}
	}
	if !v.aggregate && len(a.Problems) == before && v.column == nil && isConstant(f.Expr) {
		a.report(Problem{
			Problem: source.Problem{
				Code: "no-aggregate", Span: f.Expr.Span(),
				Message: "`STATS` computes aggregates such as `COUNT(*)`, and this is none",
			},
			Kind: Misplaced,
		})
	}
	return a.columnOf(f, v)
}

// isPlain reports whether an expression was read wholly and calls nothing but
// functions of a row.
func (a *analyser) isPlain(e esql.Expr) bool {
	plain := true
	esql.Walk(e, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Bad, *esql.Param:
			plain = false
		case *esql.Call:
			f := FunctionNamed(n.Name.Name)
			plain = plain && f != nil && f.Class == Scalar
		}
		return plain
	})
	return plain
}

// isConstant reports whether an expression was read wholly and names no column
// and no function that may stand for one.
func isConstant(e esql.Expr) bool {
	constant := true
	esql.Walk(e, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Bad, *esql.Param, *esql.Column:
			constant = false
		case *esql.Call:
			f := FunctionNamed(n.Name.Name)
			constant = constant && f != nil && f.Class == Scalar
		}
		return constant
	})
	return constant
}
