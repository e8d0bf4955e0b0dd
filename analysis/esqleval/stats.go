package esqleval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// statistics is a STATS in the making: what stands behind BY, and the
// aggregates that its expressions call.
type statistics struct {
	run        *runner
	input      *compiler
	groups     []grouped
	aggregates []aggregate
	// where restricts the rows of the aggregates that are being compiled.
	where *node
}

// grouped is one expression behind BY.
type grouped struct {
	name, text string
	node       node
}

// aggregate is one call of an aggregate function.
type aggregate struct {
	args  []node
	where *node
	make  func() accumulator
	call  esql.Node
}

// accumulator collects the rows of a group.
type accumulator interface {
	// add takes the cells of a row, one an argument.
	add(cells []Value) error
	result() (Value, error)
}

// group returns the node of an expression that stands behind BY too.
func (s *statistics) group(e esql.Expr) (node, bool) {
	text := squeeze(s.run.text(e))
	column, isColumn := e.(*esql.Column)
	for i := len(s.groups) - 1; i >= 0; i-- {
		g := s.groups[i]
		if isColumn && column.Name() == g.name || text == g.text && !g.node.constant {
			return node{typ: g.node.typ, eval: func(f *frame) Value { return f.cells[i] }}, true
		}
	}
	return node{}, false
}

// squeeze leaves out the blanks of an expression, so that two can be compared.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// made is a column that STATS makes.
type made struct {
	name string
	node node
	at   esql.Node
}

// stats runs STATS and INLINE STATS.
func (w *walk) stats(c *esql.Stats) error {
	s := &statistics{run: w.runner, input: w.compiler()}
	var first error
	for _, f := range c.By {
		n, err := s.input.expr(f.Expr)
		if err != nil {
			n, first = constant(pipeline.Null, nil), cmp.Or(first, err)
		}
		s.groups = append(s.groups, grouped{w.nameOf(f), squeeze(w.text(f.Expr)), n})
	}
	// Aggregates see the groups that have a name of their own, and not the
	// columns that these shadow.
	for i, f := range c.By {
		if f.Target != nil {
			s.input = s.input.with(s.groups[i].name, s.groups[i].node)
		}
	}
	var columns []made
	for _, f := range c.Aggregates {
		n, err := s.field(f)
		if err != nil {
			n, first = constant(pipeline.Null, nil), cmp.Or(first, err)
		}
		columns = append(columns, made{w.nameOf(f), n, f})
	}
	for i, f := range c.By {
		i := i
		columns = append(columns, made{s.groups[i].name, node{typ: asKeyword(s.groups[i].node.typ), eval: func(f *frame) Value { return f.cells[i] }}, f})
	}
	columns = w.unshadowed(columns)
	if c.Inline {
		w.inline(s, columns)
		return first
	}
	groups := s.collect(w.table, len(c.By) > 0)
	out := &Table{Columns: make([]Column, len(columns), len(columns)+1)}
	for i, m := range columns {
		out.Columns[i] = Column{m.name, m.node.typ}
	}
	for _, g := range groups {
		out.Rows = append(out.Rows, Row{s.finish(g, columns), g.events})
	}
	w.table = out
	return first
}

// with returns a compiler that knows one more column, which is computed.
func (c *compiler) with(name string, n node) *compiler {
	out := *c
	out.computed = append(out.computed[:len(out.computed):len(out.computed)], computed{name, n})
	return &out
}

// computed is a column of a compiler that no table has yet.
type computed struct {
	name string
	node node
}

// unshadowed leaves out the columns that one behind them replaces.
func (w *walk) unshadowed(columns []made) []made {
	var out []made
	for i, m := range columns {
		j := slices.IndexFunc(columns[i+1:], func(o made) bool { return o.name == m.name })
		if j < 0 {
			out = append(out, m)
			continue
		}
		line, column := w.position(m.at.Span().Start)
		byLine, byColumn := w.position(columns[i+1+j].at.Span().Start)
		w.note(fmt.Sprintf("Line %d:%d: Field '%s' shadowed by field at line %d:%d", line, column, m.name, byLine, byColumn))
	}
	return out
}

// field compiles one aggregate expression.
func (s *statistics) field(f *esql.Field) (node, error) {
	s.where = nil
	if f.Where != nil {
		n, err := s.input.boolean(f.Where)
		if err != nil {
			return n, err
		}
		s.where = &n
	}
	c := &compiler{run: s.run, columns: map[string]int{}, table: &Table{}, open: s.input.open, stats: s}
	return c.expr(f.Expr)
}

// aggregateCall compiles the call of an aggregate function.
func (c *compiler) aggregateCall(e *esql.Call, f *pipeline.Function) (node, error) {
	s := c.stats
	if s == nil {
		return node{}, refuse("aggregate function [%s] not allowed here", c.run.text(e))
	}
	a := aggregate{where: s.where, call: e}
	var args []node
	for _, arg := range withoutOptions(e.Args) {
		if _, star := arg.(*esql.Star); star {
			continue
		}
		n, err := s.input.expr(arg)
		if err != nil {
			return node{}, err
		}
		args = append(args, n)
	}
	typ, err := s.prepare(&a, e, f, args)
	if err != nil {
		return node{}, err
	}
	place := len(s.groups) + len(s.aggregates)
	s.aggregates = append(s.aggregates, a)
	return node{typ: typ, eval: func(f *frame) Value { return f.cells[place] }}, nil
}

// inline runs INLINE STATS: every row gets what was computed of its group.
func (w *walk) inline(s *statistics, columns []made) {
	groups := map[string]*bag{}
	for _, b := range s.collect(w.table, len(s.groups) > 0) {
		var key strings.Builder
		for _, v := range b.keys {
			writeKey(&key, v)
		}
		groups[key.String()] = b
	}
	values := make([][]Value, len(w.table.Rows))
	finished := map[*bag][]Value{}
	fr := &frame{}
	for i, row := range w.table.Rows {
		fr.cells, fr.events = row.Cells, row.Events
		values[i] = make([]Value, len(columns))
		var key strings.Builder
		keys := make([]Value, len(s.groups))
		for j, g := range s.groups {
			keys[j] = g.node.eval(fr)
			writeKey(&key, keys[j])
		}
		if b := groups[key.String()]; b != nil {
			if finished[b] == nil {
				finished[b] = s.finish(b, columns)
			}
			values[i] = finished[b]
			continue
		}
		// A row with several values stays as it is and meets no group.
		f := &frame{cells: append(keys, make([]Value, len(s.aggregates))...)}
		for j := len(columns) - len(s.groups); j >= 0 && j < len(columns); j++ {
			values[i][j] = columns[j].node.eval(f)
		}
	}
	t := w.without(func(c Column) bool {
		return slices.ContainsFunc(columns, func(m made) bool { return m.name == c.Name })
	})
	for _, m := range columns {
		t.Columns = append(t.Columns, Column{m.name, m.node.typ})
	}
	for i := range t.Rows {
		t.Rows[i].Cells = append(t.Rows[i].Cells, values[i]...)
	}
	w.spend(int64(len(t.Rows) * len(columns)))
	w.table = t
}
