package esqleval

import (
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// union runs FROM with subqueries: the rows of all of them, one after another.
func (w *walk) union(c *esql.From) error {
	var tables []*Table
	var first error
	if patterns := c.Indices(); len(patterns) > 0 {
		t, err := w.source(patterns, c.Metadata)
		if err != nil {
			first = err
		} else {
			tables = append(tables, t)
		}
	}
	for _, s := range c.Sources {
		sub, ok := s.(*esql.Subquery)
		if !ok || sub.Pipeline == nil {
			continue
		}
		branch := &walk{runner: w.runner, exact: true, table: &Table{}}
		branch.pipeline(sub.Pipeline)
		w.branches = append(w.branches, branch.steps)
		if !branch.exact {
			first = offline("a subquery could not be run wholly")
		}
		tables = append(tables, branch.table)
	}
	t, err := stack(tables)
	w.table = t
	if first != nil {
		return first
	}
	return err
}

// stack puts the rows of tables below each other; a column that one has not is
// null there.
func stack(tables []*Table) (*Table, error) {
	out := &Table{}
	var mixed error
	for _, t := range tables {
		for _, column := range t.Columns {
			i := out.index(column.Name)
			switch {
			case i < 0:
				out.Columns = append(out.Columns, column)
			case out.Columns[i].Type == pipeline.Null:
				out.Columns[i].Type = column.Type
			case out.Columns[i].Type != column.Type && column.Type != pipeline.Null && (!isString(column.Type) || !isString(out.Columns[i].Type)):
				mixed = refuse("Column [%s] has the types %s and %s", column.Name, out.Columns[i].Type, column.Type)
			}
		}
	}
	for _, t := range tables {
		places := make([]int, len(out.Columns))
		for i, column := range out.Columns {
			places[i] = t.index(column.Name)
			if places[i] >= 0 && t.Columns[places[i]].Type != column.Type && !isString(column.Type) {
				places[i] = -1
			}
		}
		for _, row := range t.Rows {
			cells := make([]Value, len(places), len(places)+1)
			for i, p := range places {
				if p >= 0 {
					cells[i] = row.Cells[p]
				}
			}
			out.Rows = append(out.Rows, Row{cells, row.Events})
		}
	}
	return out, mixed
}

// fork runs FORK: each branch over the same rows, their results below each
// other with the branch's name.
func (w *walk) fork(c *esql.Fork) error {
	var tables []*Table
	var first error
	exact := w.exact
	for i, p := range c.Branches {
		branch := &walk{runner: w.runner, exact: exact, table: w.table}
		branch.pipeline(p)
		if !branch.limited {
			branch.cut(DefaultLimit)
		}
		w.branches = append(w.branches, branch.steps)
		if !branch.exact && exact {
			first = offline("a branch could not be run wholly")
		}
		name := "fork" + string(rune('1'+i%9))
		branch.set(Column{"_fork", pipeline.Keyword}, func(*Row) Value { return name })
		tables = append(tables, branch.table)
	}
	t, err := stack(tables)
	if i := t.index("_fork"); i >= 0 {
		// The name of the branch stands behind all other columns.
		walk := &walk{runner: w.runner, table: t}
		var places []int
		for j := range t.Columns {
			if j != i {
				places = append(places, j)
			}
		}
		t = walk.project(append(places, i))
	}
	w.table = t
	if first != nil {
		return first
	}
	return err
}
