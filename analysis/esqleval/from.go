package esqleval

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// from runs FROM.
func (w *walk) from(c *esql.From) error {
	w.table = &Table{}
	if c.TimeSeries {
		return offline("TS reads time series, which are not run offline")
	}
	for _, s := range c.Sources {
		if _, ok := s.(*esql.Subquery); ok {
			return w.union(c)
		}
	}
	t, err := w.source(c.Indices(), c.Metadata)
	if t != nil {
		w.table = t
	}
	return err
}

// source reads indices.
func (w *walk) source(patterns []string, metadata *esql.Metadata) (*Table, error) {
	if w.env.Source == nil {
		return nil, offline("there are no documents for %s", strings.Join(patterns, ", "))
	}
	var fields []string
	if metadata != nil {
		for _, f := range metadata.Fields {
			fields = append(fields, f.Name)
		}
	}
	t, err := w.env.Source(patterns, Names(w.query), fields)
	if err != nil {
		return nil, offline("%v", err)
	}
	w.spend(int64(len(t.Rows)) * int64(len(t.Columns)+2))
	return &Table{Columns: slices.Clone(t.Columns), Rows: slices.Clone(t.Rows)}, w.stopped()
}

// Names lists the columns that a query mentions and does not make before: the
// fields that it reads.
func Names(q *esql.Query) []string {
	seen := map[string]bool{}
	var out []string
	esql.Walk(q, func(n esql.Node) bool {
		name := ""
		switch n := n.(type) {
		case *esql.Column:
			if n.Known() {
				name = n.Name()
			}
		case *esql.NamePattern:
			if n.Known() && !n.Wildcard {
				name = n.Name()
			}
		}
		if name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
		return true
	})
	made := madeBy(q)
	return slices.DeleteFunc(out, func(name string) bool { return made[name] })
}

// Wants returns which columns can matter for a query: where some command leaves
// chosen columns only, those that the query names; else all.
func Wants(q *esql.Query) func(name string) bool {
	names, chosen := map[string]bool{}, false
	var patterns []*esql.NamePattern
	for _, c := range q.Pipeline.Commands {
		switch c := c.(type) {
		case *esql.Keep:
			chosen = true
		case *esql.Stats:
			chosen = chosen || !c.Inline
		}
	}
	esql.Walk(q, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Column:
			names[n.Name()] = true
		case *esql.NamePattern:
			if names[n.Name()] = true; n.Wildcard {
				patterns = append(patterns, n)
			}
		}
		return true
	})
	names["@timestamp"] = true
	return func(name string) bool {
		return !chosen || names[name] || slices.ContainsFunc(patterns, func(p *esql.NamePattern) bool { return p.Match(name) })
	}
}

// madeBy are the names that the query gives to columns of its own and mentions
// nowhere before.
func madeBy(q *esql.Query) map[string]bool {
	made, used := map[string]bool{}, map[string]bool{}
	target := func(c *esql.Column) {
		if c != nil && !used[c.Name()] {
			made[c.Name()] = true
		}
	}
	var visit func(n esql.Node) bool
	visit = func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Field:
			if n.Expr != nil {
				esql.Walk(n.Expr, visit)
			}
			if n.Where != nil {
				esql.Walk(n.Where, visit)
			}
			target(n.Target)
			return false
		case *esql.RenameClause:
			if n.Old != nil && !made[n.Old.Name()] {
				used[n.Old.Name()] = true
			}
			if n.New != nil && !used[n.New.Name()] {
				made[n.New.Name()] = true
			}
			return false
		case *esql.Dissect:
			if n.Pattern != nil {
				if p, err := parseDissect(n.Pattern.Value); err == nil {
					for _, name := range p.names() {
						if !used[name] {
							made[name] = true
						}
					}
				}
			}
		case *esql.Grok:
			for _, p := range n.Patterns {
				if g, err := compileGrok(p.Value); err == nil {
					for _, column := range g.columns {
						if !used[column.Name] {
							made[column.Name] = true
						}
					}
				}
			}
		case *esql.Column:
			if !made[n.Name()] {
				used[n.Name()] = true
			}
		case *esql.NamePattern:
			if !made[n.Name()] {
				used[n.Name()] = true
			}
		}
		return true
	}
	esql.Walk(q, visit)
	return made
}

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
