package esqleval

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

var errNoTables = errors.New("nobody gave its rows")

// join runs LOOKUP JOIN: every row with each row of the lookup index that has
// the same keys, or with nulls.
func (w *walk) join(c *esql.Join) error {
	if c.Target == nil {
		return refuse("the index to join is missing")
	}
	if c.Kind != "LOOKUP" {
		return offline("%s JOIN is not run offline", c.Kind)
	}
	var keys []string
	for _, e := range c.On {
		column, ok := e.(*esql.Column)
		if !ok {
			return offline("LOOKUP JOIN on a condition is not run offline")
		}
		keys = append(keys, column.Name())
	}
	other, err := (*Table)(nil), errNoTables
	if w.env.Lookup != nil {
		other, err = w.env.Lookup(c.Target.Text())
	}
	if err != nil {
		return offline("the lookup index %s is not there: %v", c.Target.Text(), err)
	}
	left, right := make([]int, len(keys)), make([]int, len(keys))
	for i, k := range keys {
		left[i], right[i] = w.table.index(k), other.index(k)
		if left[i] < 0 || right[i] < 0 {
			if left[i] < 0 && !w.exact {
				return nil
			}
			return refuse("Unknown column [%s] in the join", k)
		}
		l, r := w.table.Columns[left[i]].Type, other.Columns[right[i]].Type
		if l != r && (!isString(l) || !isString(r)) && (!isNumber(l) || !isNumber(r)) && l != pipeline.Null && r != pipeline.Null {
			return refuse("JOIN left field [%s] of type [%s] is incompatible with right field of type [%s]", k, l, r)
		}
	}
	rows := map[string][]int{}
	for i, row := range other.Rows {
		combine(row.Cells, right, func(key string) { rows[key] = append(rows[key], i) })
		w.spend(int64(len(keys)))
	}
	var added []int
	for i, column := range other.Columns {
		if !slices.Contains(keys, column.Name) {
			added = append(added, i)
		}
	}
	return w.attach(other, added, nil, func(cells []Value) []int {
		var found []int
		many := slices.ContainsFunc(left, func(p int) bool { return isMulti(cells[p]) })
		if many {
			w.warn(c.Span(), "java.lang.IllegalArgumentException: LOOKUP JOIN encountered multi-value")
			return nil
		}
		combine(cells, left, func(key string) { found = append(found, rows[key]...) })
		return found
	})
}

// combine calls visit for each combination of the values of some cells; for
// none if one is null. Numbers are compared as such.
func combine(cells []Value, places []int, visit func(string)) {
	keys := []string{""}
	for _, p := range places {
		values := several(cells[p])
		if len(values) == 0 || len(keys)*len(values) > maxKeys {
			return
		}
		var next []string
		for _, k := range keys {
			for _, v := range values {
				if i, ok := v.(int64); ok {
					v = float64(i)
				}
				next = append(next, k+keyOf(v))
			}
		}
		keys = next
	}
	for _, k := range keys {
		visit(k)
	}
}

// attach adds columns of another table. find returns the rows there that
// belong to a row; without any the new columns are null.
func (w *walk) attach(other *Table, added []int, names []string, find func([]Value) []int) error {
	columns := make([]Column, len(added))
	for i, p := range added {
		columns[i] = other.Columns[p]
		if names != nil {
			columns[i].Name = names[i]
		}
	}
	before := w.table
	t := w.without(func(c Column) bool {
		return slices.ContainsFunc(columns, func(n Column) bool { return n.Name == c.Name })
	})
	out := &Table{Columns: append(t.Columns, columns...)}
	for i, row := range t.Rows {
		found := find(before.Rows[i].Cells)
		if len(found) == 0 {
			found = []int{-1}
		}
		for _, j := range found {
			cells := slices.Grow(slices.Clone(row.Cells), len(added)+1)
			for _, p := range added {
				var v Value
				if j >= 0 {
					v = other.Rows[j].Cells[p]
				}
				cells = append(cells, v)
			}
			out.Rows = append(out.Rows, Row{cells, row.Events})
			w.spend(int64(len(cells) + 2))
		}
		if w.budget < 0 {
			break
		}
	}
	w.table = out
	return nil
}

// enrich runs ENRICH: the fields of the policy's first rows that match, as
// several values where several match.
func (w *walk) enrich(c *esql.Enrich) error {
	if c.Policy == nil {
		return refuse("the policy is missing")
	}
	name := c.Policy.Name
	if strings.HasPrefix(name, "_") {
		_, name, _ = strings.Cut(name, ":")
	}
	policy, err := (*Policy)(nil), errNoTables
	if w.env.Policy != nil {
		policy, err = w.env.Policy(name)
	}
	if err != nil {
		for _, f := range c.With {
			if n := cmp.Or(f.New, f.Field); n != nil {
				w.set(Column{n.Name(), pipeline.Null}, func(*Row) Value { return nil })
			}
		}
		return offline("the enrich policy %s is not there: %v", name, err)
	}
	on := policy.MatchField
	if c.On != nil {
		on = c.On.Name()
	}
	place, match := w.table.index(on), policy.Table.index(policy.MatchField)
	if place < 0 || match < 0 {
		return refuse("Unknown column [%s]", on)
	}
	var added []int
	var names []string
	for i, column := range policy.Table.Columns {
		if len(c.With) == 0 && i != match {
			added, names = append(added, i), append(names, column.Name)
		}
	}
	for _, f := range c.With {
		if f.Field == nil {
			continue
		}
		i := policy.Table.index(f.Field.Name())
		if i < 0 {
			return refuse("Enrich field [%s] not found in enrich policy [%s]", f.Field.Name(), name)
		}
		added, names = append(added, i), append(names, cmp.Or(f.New, f.Field).Name())
	}
	// Several rows of the policy become one with several values.
	merged := &Table{Columns: policy.Table.Columns}
	rows := map[string]int{}
	return w.attach(merged, added, names, func(cells []Value) []int {
		key := keyOf(cells[place])
		if i, ok := rows[key]; ok {
			return []int{i}
		}
		row := make([]Value, len(merged.Columns))
		some := false
		for _, r := range policy.Table.Rows {
			if w.spend(1); policy.matches(r.Cells[match], cells[place], w.table.Columns[place].Type) {
				some = true
				for _, p := range added {
					row[p] = gather(append(slices.Clone(several(row[p])), several(r.Cells[p])...))
				}
			}
		}
		if !some || len(merged.Rows) > maxKeys {
			return nil
		}
		merged.Rows = append(merged.Rows, Row{Cells: row})
		rows[key] = len(merged.Rows) - 1
		return []int{rows[key]}
	})
}

// matches reports whether a row of the policy belongs to a cell.
func (p *Policy) matches(own, cell Value, t pipeline.Type) bool {
	for _, a := range several(own) {
		for _, b := range several(cell) {
			x, y := textOf(a, t), textOf(b, t)
			if x == y {
				return true
			}
			if p.Range {
				network, err := netip.ParsePrefix(x)
				address, err2 := netip.ParseAddr(y)
				if err == nil && err2 == nil && network.Contains(address.Unmap()) {
					return true
				}
			}
		}
	}
	return false
}
