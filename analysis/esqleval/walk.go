package esqleval

import (
	"cmp"
	"errors"
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
	// stretch is what is being explained; nil for nothing.
	stretch *stretch
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
	w.begin(nil)
	defer w.end()
	for _, command := range p.Commands {
		if err := w.stopped(); err != nil {
			w.step(command, err)
			return
		}
		w.unsure = ""
		err := w.command(command)
		if err == nil && w.unsure != "" {
			err = offline("%s", w.unsure)
		}
		if over := w.stopped(); over != nil && err == nil {
			err = over
		}
		w.step(command, err)
		w.follow(command)
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
