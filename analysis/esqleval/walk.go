package esqleval

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// walk takes a table through the commands of a pipeline.
type walk struct {
	*runner
	table *Table
	exact bool
	steps []Step
	// branches are the steps of FORK's pipelines, while it runs.
	branches [][]Step
	limited  bool
}

// settings heeds SET.
func (w *walk) settings(settings []*esql.Set) {
	for _, s := range settings {
		value, ok := s.Value.(*esql.Literal)
		if s.Setting == nil || !ok || !strings.EqualFold(s.Setting.Name, "time_zone") {
			continue
		}
		zone, err := time.LoadLocation(value.Value)
		if err != nil {
			w.step(s, offline("the time zone %q is not known here", value.Value))
			continue
		}
		w.zone = zone
	}
}

// pipeline runs the commands one after another.
func (w *walk) pipeline(p *esql.Pipeline) {
	for _, command := range p.Commands {
		if err := w.stopped(); err != nil {
			w.step(command, err)
			return
		}
		err := w.command(command)
		if over := w.stopped(); over != nil && err == nil {
			err = over
		}
		w.step(command, err)
	}
}

// step notes what a command left.
func (w *walk) step(command esql.Command, err error) {
	s := Step{Command: command, Columns: w.table.Columns, Rows: len(w.table.Rows), Branches: w.branches}
	w.branches = nil
	if err != nil {
		w.exact = false
		s.Reason = err.Error()
		var p *problem
		s.Refused = errors.As(err, &p) && p.refused
	}
	s.Exact = w.exact
	if w.env.KeepTables {
		s.Table = w.table
	}
	w.steps = append(w.steps, s)
}

// compiler returns a compiler for the table at hand.
func (w *walk) compiler() *compiler { return newCompiler(w.runner, w.table, !w.exact) }

// command runs one command; what it cannot do wholly, it does as far as that
// has a meaning.
func (w *walk) command(command esql.Command) error {
	switch c := command.(type) {
	case *esql.From:
		return w.from(c)
	case *esql.Row:
		w.table = &Table{Rows: []Row{{}}}
		return w.fields(c.Fields)
	case *esql.Show:
		return w.show()
	case *esql.Where:
		return w.where(c)
	case *esql.Eval:
		return w.fields(c.Fields)
	case *esql.Keep:
		return w.keep(c)
	case *esql.Drop:
		return w.drop(c)
	case *esql.Rename:
		return w.rename(c)
	case *esql.Sort:
		return w.sort(c)
	case *esql.Limit:
		return w.limit(c)
	case *esql.Stats:
		return w.stats(c)
	case *esql.MvExpand:
		return w.expand(c)
	case *esql.Dissect:
		return w.dissect(c)
	case *esql.Grok:
		return w.grok(c)
	case *esql.Enrich:
		return w.enrich(c)
	case *esql.Join:
		return w.join(c)
	case *esql.Fork:
		return w.fork(c)
	case *esql.Bare:
		if c.Kind == "DEDUP" {
			return offline("DEDUP is not run offline")
		}
	case *esql.Unknown:
		return refuse("the command cannot be read")
	}
	return w.cannot(command)
}

// cannot is the answer to commands that need a cluster: the columns that they
// would add are there, and null.
func (w *walk) cannot(command esql.Command) error {
	add := func(t pipeline.Type, columns ...*esql.Column) {
		for _, c := range columns {
			if c != nil && c.Known() {
				w.set(Column{c.Name(), t}, func(*Row) Value { return nil })
			}
		}
	}
	switch c := command.(type) {
	case *esql.ChangePoint:
		names := []string{"type", "pvalue"}
		for i, column := range []*esql.Column{c.Type, c.PValue} {
			if column != nil {
				names[i] = column.Name()
			}
		}
		w.set(Column{names[0], pipeline.Keyword}, func(*Row) Value { return nil })
		w.set(Column{names[1], pipeline.Double}, func(*Row) Value { return nil })
		return offline("CHANGE_POINT is not run offline")
	case *esql.Completion:
		add(pipeline.Keyword, c.Target)
		return offline("COMPLETION asks a language model, which is not done offline")
	case *esql.Rerank:
		add(pipeline.Double, c.Target)
		return offline("RERANK asks a model, which is not done offline")
	case *esql.Sample:
		return offline("SAMPLE chooses rows at random: all rows are kept")
	}
	return offline("%s is not run offline", strings.ToUpper(w.query.Text[command.Keyword().Start:command.Keyword().End]))
}

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

// fields runs EVAL and ROW.
func (w *walk) fields(fields []*esql.Field) error {
	var first error
	for _, f := range fields {
		n, err := w.compiler().expr(f.Expr)
		if err != nil {
			n = constant(pipeline.Null, nil)
			w.exact = false
			first = cmp.Or(first, err)
		}
		values := make([]Value, len(w.table.Rows))
		fr := &frame{}
		for i, row := range w.table.Rows {
			fr.cells, fr.events = row.Cells, row.Events
			values[i] = n.eval(fr)
			if w.spend(1); w.budget < 0 {
				return cmp.Or(first, w.stopped())
			}
		}
		i := -1
		w.set(Column{w.nameOf(f), n.typ}, func(*Row) Value { i++; return values[i] })
	}
	return first
}

func (w *walk) where(c *esql.Where) error {
	n, err := w.compiler().boolean(c.Condition)
	if err != nil {
		return err
	}
	get := w.compiler().truth(n, c.Condition)
	out := &Table{Columns: w.table.Columns}
	fr := &frame{}
	for _, row := range w.table.Rows {
		fr.cells, fr.events = row.Cells, row.Events
		if b, _ := get(fr).(bool); b {
			out.Rows = append(out.Rows, row)
		}
		if w.spend(1); w.budget < 0 {
			break
		}
	}
	w.table = out
	return nil
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

func (w *walk) show() error {
	w.table = &Table{Columns: []Column{{"version", pipeline.Keyword}, {"date", pipeline.Keyword}, {"hash", pipeline.Keyword}}, Rows: []Row{{Cells: make([]Value, 3)}}}
	return offline("SHOW tells of the cluster")
}

// expand runs MV_EXPAND.
func (w *walk) expand(c *esql.MvExpand) error {
	if c.Column == nil {
		return refuse("MV_EXPAND needs a column")
	}
	i := w.table.index(c.Column.Name())
	if i < 0 {
		if !w.exact {
			return nil
		}
		return refuse("Unknown column [%s]", c.Column.Name())
	}
	out := &Table{Columns: w.table.Columns}
	for _, row := range w.table.Rows {
		many, ok := row.Cells[i].(Multi)
		if !ok {
			out.Rows = append(out.Rows, row)
			continue
		}
		for _, v := range many {
			cells := slices.Clone(row.Cells)
			cells[i] = v
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
