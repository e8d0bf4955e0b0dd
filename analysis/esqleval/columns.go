package esqleval

import (
	"cmp"
	"maps"
	"slices"

	"github.com/rulewright/rulewright/rules/esql"
)

// set adds a column behind the others, in the place of none of its name.
func (w *walk) set(column Column, value func(*Row) Value) {
	t := w.without(func(c Column) bool { return c.Name == column.Name })
	t.Columns = append(t.Columns, column)
	for i := range t.Rows {
		t.Rows[i].Cells = append(t.Rows[i].Cells, value(&w.table.Rows[i]))
	}
	w.spend(int64(len(t.Rows)))
	w.table = t
}

// without returns the table without some columns, its cells free to be
// appended to.
func (w *walk) without(gone func(Column) bool) *Table {
	var kept []int
	for i, c := range w.table.Columns {
		if !gone(c) {
			kept = append(kept, i)
		}
	}
	return w.project(kept)
}

// project returns the table with some of its columns, by place.
func (w *walk) project(places []int) *Table {
	t := &Table{Rows: make([]Row, len(w.table.Rows)), Columns: make([]Column, len(places), len(places)+1)}
	for i, p := range places {
		t.Columns[i] = w.table.Columns[p]
	}
	for i, row := range w.table.Rows {
		cells := make([]Value, len(places), len(places)+1)
		for j, p := range places {
			cells[j] = row.Cells[p]
		}
		t.Rows[i] = Row{cells, row.Events}
	}
	w.spend(int64(len(t.Rows)) * int64(len(places)+2))
	return t
}

// nameOf returns the name of the column that a field makes.
func (w *walk) nameOf(f *esql.Field) string {
	if f.Target != nil {
		return f.Target.Name()
	}
	if c, ok := f.Expr.(*esql.Column); ok {
		return c.Name()
	}
	return w.text(f)
}

// keep runs KEEP. Of several patterns that name a column, the most exact one
// decides where it stands, and of equal ones the last.
func (w *walk) keep(c *esql.Keep) error {
	type choice struct{ pattern, exactness int }
	var missing error
	chosen := map[int]choice{}
	for i, p := range c.Columns {
		exactness, found := 2, false
		if p.Wildcard {
			if exactness = 1; p.Name() == "*" {
				exactness = 0
			}
		}
		for place, column := range w.table.Columns {
			if p.Match(column.Name) {
				found = true
				if old, ok := chosen[place]; !ok || exactness >= old.exactness {
					chosen[place] = choice{i, exactness}
				}
			}
		}
		if !found && !p.Wildcard {
			missing = cmp.Or(missing, w.unknown(p))
		}
	}
	places := slices.Collect(maps.Keys(chosen))
	slices.SortFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(chosen[a].pattern, chosen[b].pattern), cmp.Compare(a, b))
	})
	w.table = w.project(places)
	return missing
}

// unknown is the problem of a name that is no column; nil where a command that
// was not run may have made it.
func (w *walk) unknown(p *esql.NamePattern) error {
	switch {
	case !p.Known():
		return offline("the name [%s] is not known", w.text(p))
	case !w.exact:
		return nil
	}
	return refuse("Unknown column [%s]", p.Name())
}

func (w *walk) drop(c *esql.Drop) error {
	var missing error
	for _, p := range c.Columns {
		if !p.Wildcard && w.table.index(p.Name()) < 0 {
			missing = cmp.Or(missing, w.unknown(p))
		}
	}
	w.table = w.without(func(column Column) bool {
		return slices.ContainsFunc(c.Columns, func(p *esql.NamePattern) bool { return p.Match(column.Name) })
	})
	return missing
}

func (w *walk) rename(c *esql.Rename) error {
	var missing error
	for _, clause := range c.Clauses {
		if clause.Old == nil || clause.New == nil {
			continue
		}
		from, to := clause.Old.Name(), clause.New.Name()
		if from == to {
			continue
		}
		if w.table.index(from) < 0 {
			missing = cmp.Or(missing, w.unknown(clause.Old))
			continue
		}
		t := w.without(func(column Column) bool { return column.Name == to })
		t.Columns[t.index(from)].Name = to
		w.table = t
	}
	return missing
}
