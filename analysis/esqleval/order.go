package esqleval

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

func (w *walk) sort(c *esql.Sort) error {
	type key struct {
		typ              pipeline.Type
		descending, last bool
	}
	var keys []key
	var nodes []node
	for _, k := range c.Keys {
		n, err := w.compiler().expr(k.Expr)
		if err != nil {
			return err
		}
		keys = append(keys, key{n.typ, k.Descending, k.Nulls == "LAST" || k.Nulls == "" && !k.Descending})
		nodes = append(nodes, n)
	}
	type sortable struct {
		row  Row
		keys []Value
	}
	rows := make([]sortable, len(w.table.Rows))
	fr := &frame{}
	for i, row := range w.table.Rows {
		fr.cells, fr.events = row.Cells, row.Events
		rows[i] = sortable{row, make([]Value, len(keys))}
		for j, n := range nodes {
			rows[i].keys[j] = extreme(n.eval(fr), keys[j].typ, keys[j].descending)
		}
		w.spend(int64(len(keys)))
	}
	slices.SortStableFunc(rows, func(a, b sortable) int {
		for i, k := range keys {
			x, y := a.keys[i], b.keys[i]
			order := 0
			switch {
			case x == nil && y == nil:
				continue
			case x == nil || y == nil:
				order = 1
				if (x == nil) != k.last {
					order = -1
				}
				return order
			}
			if order = compareAs(k.typ, x, y); k.descending {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
	out := &Table{Columns: w.table.Columns, Rows: make([]Row, len(rows))}
	for i, r := range rows {
		out.Rows[i] = r.row
	}
	w.table = out
	return nil
}

// extreme returns the least value of a cell, or the greatest.
func extreme(v Value, t pipeline.Type, greatest bool) Value {
	many, ok := v.(Multi)
	if !ok {
		return v
	}
	best := many[0]
	for _, x := range many[1:] {
		if order := compareAs(t, x, best); greatest && order > 0 || !greatest && order < 0 {
			best = x
		}
	}
	return best
}

func (w *walk) limit(c *esql.Limit) error {
	n, err := w.compiler().expr(c.Count)
	if err != nil {
		return err
	}
	if !n.constant || n.typ != pipeline.Integer && n.typ != pipeline.Long {
		return refuse("LIMIT takes a whole number")
	}
	most := int(max(0, min(toInt(n.value()), 1<<31)))
	w.limited = true
	if len(c.By) == 0 {
		w.cut(most)
		return nil
	}
	by, err := w.compiler().exprs(c.By)
	if err != nil {
		return err
	}
	seen := map[string]int{}
	out := &Table{Columns: w.table.Columns}
	fr := &frame{}
	for _, row := range w.table.Rows {
		fr.cells, fr.events = row.Cells, row.Events
		var key strings.Builder
		for _, n := range by {
			writeKey(&key, n.eval(fr))
		}
		if seen[key.String()]++; seen[key.String()] <= most {
			out.Rows = append(out.Rows, row)
		}
		w.spend(int64(1 + key.Len()/8))
	}
	w.table = out
	return nil
}

// cut keeps the first rows.
func (w *walk) cut(most int) {
	if len(w.table.Rows) > most {
		w.table = &Table{Columns: w.table.Columns, Rows: w.table.Rows[:most]}
	}
}

// limitByDefault ends a query without LIMIT as Elasticsearch does.
func (w *walk) limitByDefault(*esql.Pipeline) {
	if len(w.table.Rows) > DefaultLimit && !w.limited {
		w.cut(DefaultLimit)
		w.note("No limit defined, adding default limit of [1000]")
	}
}
