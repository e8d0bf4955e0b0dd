package esqleval

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// explainer collects what the conditions of a query did with the rows.
type explainer struct {
	stretches []*stretch
}

// stretch is the part of a pipeline in which rows come and go one by one: from
// a command that makes rows, such as FROM or STATS, to the next one. The
// conditions of its WHERE commands are one conjunction: a row gets through if
// it meets them all.
//
// So that a row can be asked about conditions behind the one that turned it
// away, the stretch is run once more without turning any row away.
type stretch struct {
	// maker is the command that made the rows; nil at the beginning of a branch.
	maker esql.Command
	rows  []Row
	// table is what maker left.
	table *Table
	// all is the pipeline in which every row stays.
	all *walk
	// events are the rows as what conditions look at, with the values of the
	// columns that they name; made with the first condition.
	events []*event.Event
	// wheres counts the WHERE commands so far, and known are the fields that
	// the events have.
	wheres  int
	known   map[string]bool
	roots   []*predicate.Node
	current int // the row that is being asked about
	// left is how many rows the commands so far let through; -1 where one of
	// them could not be run.
	left int
}

// begin starts a stretch at the table at hand.
func (w *walk) begin(maker esql.Command) {
	if w.explain == nil {
		return
	}
	again := *w.runner
	again.explain, again.warnings, again.warned = nil, nil, map[string]bool{}
	w.stretch = &stretch{
		maker: maker, rows: w.table.Rows, table: w.table, left: len(w.table.Rows),
		all: &walk{runner: &again, exact: w.exact, table: &Table{Columns: w.table.Columns, Rows: w.table.Rows}},
	}
}

// end notes the stretch, if it has conditions.
func (w *walk) end() {
	if w.stretch != nil && len(w.stretch.roots) > 0 {
		w.explain.stretches = append(w.explain.stretches, w.stretch)
	}
	w.stretch = nil
}

// follow takes the stretch past a command, which has been run.
func (w *walk) follow(command esql.Command) {
	s := w.stretch
	if s == nil {
		return
	}
	before := s.left
	if s.left = len(w.table.Rows); !w.exact {
		s.left = -1
	}
	switch c := command.(type) {
	case *esql.Where:
		if c.Condition != nil {
			s.where(c)
		}
		return
	case *esql.Sort:
		return // in which order rows are asked does not matter
	case *esql.Eval, *esql.Keep, *esql.Drop, *esql.Rename, *esql.Grok, *esql.Dissect, *esql.Enrich:
		s.all.unsure = ""
		if err := s.all.command(command); err != nil || s.all.unsure != "" {
			s.all.exact = false
		}
		if len(s.all.table.Rows) == len(s.rows) && s.all.stopped() == nil {
			return
		}
	}
	s.left = before
	w.end()
	w.begin(command)
}

// where notes the condition of a WHERE.
func (s *stretch) where(c *esql.Where) {
	if s.events == nil {
		s.known = map[string]bool{}
		s.events = make([]*event.Event, len(s.rows))
		for i := range s.events {
			s.events[i] = event.New()
		}
		s.all.spend(int64(4 * len(s.rows)))
	}
	s.wheres++
	s.roots = append(s.roots, lower.Kept(c.Condition, s.condition))
}

// condition is one that joins no others: a list value by value, any other as a
// whole.
func (s *stretch) condition(e esql.Expr) *predicate.Node {
	switch e := e.(type) {
	case *esql.In:
		if e.Subquery == nil {
			one := func(item esql.Expr) esql.Expr {
				single := *e
				single.Items, single.Negated = []esql.Expr{item}, false
				return &single
			}
			if n := s.list(e, e.Operand, e.Negated, e.Items, one); n != nil {
				return n
			}
		}
	case *esql.Like:
		one := func(item esql.Expr) esql.Expr {
			single := *e
			single.Patterns, single.Negated = []esql.Expr{item}, false
			return &single
		}
		if n := s.list(e, e.Operand, e.Negated, e.Patterns, one); n != nil {
			return n
		}
	}
	return s.leaf(e)
}

// list is a condition with a list of constants, each of which is counted; nil
// where it cannot be taken apart.
func (s *stretch) list(e, operand esql.Expr, negated bool, items []esql.Expr, one func(esql.Expr) esql.Expr) *predicate.Node {
	for _, item := range items {
		if l, ok := item.(*esql.Literal); !ok || l.Kind == esql.NullLiteral || len(items) < 2 {
			return nil
		}
	}
	of, ok := s.field(operand)
	if !ok {
		return nil
	}
	entries := make([]predicate.Entry, len(items))
	for i, item := range items {
		truths, ok := s.truths(one(item))
		if !ok {
			return nil
		}
		entries[i] = predicate.Entry{
			Span: item.Span(), Value: pattern.Unknown("es|ql"),
			Test: func(string) bool { return truths[s.current] == predicate.True },
		}
	}
	n := predicate.NewAtom(e.Span(), of, predicate.OneValue, entries...)
	if negated {
		return predicate.NewNot(e.Span(), n)
	}
	return n
}

// leaf is a condition that is counted as a whole.
func (s *stretch) leaf(e esql.Expr) *predicate.Node {
	var reads []*predicate.Field
	esql.Walk(e, func(n esql.Node) bool {
		c, ok := n.(*esql.Column)
		if !ok || !c.Known() || slices.ContainsFunc(reads, func(f *predicate.Field) bool { return f.Name == c.Name() }) {
			return true
		}
		if f, ok := s.field(c); ok {
			reads = append(reads, f)
		}
		return true
	})
	n := predicate.NewOpaque(e.Span(), s.all.text(e), reads...)
	truths, ok := s.truths(e)
	return n.WithEval(func(*event.Event) predicate.Truth {
		if !ok {
			return predicate.Undecided
		}
		return truths[s.current]
	})
}

// truths asks every row about a condition; false where nobody can tell offline.
func (s *stretch) truths(e esql.Expr) ([]predicate.Truth, bool) {
	w := s.all
	c := w.compiler()
	n, err := c.boolean(e)
	if err != nil || !w.exact {
		return nil, false
	}
	get := c.truth(n, e)
	out := make([]predicate.Truth, len(s.rows))
	fr := &frame{}
	for i, row := range w.table.Rows {
		w.unsure = ""
		fr.cells, fr.events = row.Cells, row.Events
		truth, known := get(fr).(bool)
		switch {
		case w.unsure != "":
			out[i] = predicate.Undecided
		case !known:
			out[i] = predicate.Null
		default:
			out[i] = predicate.TruthOf(truth)
		}
		if w.spend(1); w.budget < 0 {
			return nil, false
		}
	}
	return out, true
}

// field gives the events the values of an expression and returns what it is
// called. A column can have other values at each WHERE.
func (s *stretch) field(e esql.Expr) (*predicate.Field, bool) {
	w := s.all
	n, err := w.compiler().expr(e)
	if err != nil {
		return nil, false
	}
	name := strings.Join(strings.Fields(w.text(e)), " ")
	if c, ok := e.(*esql.Column); ok {
		name = c.Name()
	}
	f := &predicate.Field{Name: name, Holder: name + "\x00" + strconv.Itoa(s.wheres)}
	if s.known[f.Holder] {
		return f, true // another part of the condition names it, too
	}
	s.known[f.Holder] = true
	fr := &frame{}
	for i, row := range w.table.Rows {
		fr.cells, fr.events = row.Cells, row.Events
		for _, v := range several(n.eval(fr)) {
			s.events[i].Add(f.Holder, eventValue(v, Format(v, n.typ)))
		}
		if w.spend(2); w.budget < 0 {
			break
		}
	}
	return f, true
}

// eventValue is a value as a document has it.
func eventValue(v Value, text string) event.Value {
	switch v := v.(type) {
	case bool:
		return event.Bool(v)
	case int64:
		if text == strconv.FormatInt(v, 10) {
			return event.Int(v)
		}
	case float64:
		return event.Number(v)
	}
	return event.Text(text)
}

// Explain says what the conditions of a query do with the rows of a run: how
// many meet each part, alone and in its place, and which ones turned a row
// away. An event that an early WHERE turns away is held to those behind it,
// too, as long as no command makes other rows of them. It runs the query again;
// result, which [Run] made, tells what matched. The documents say what events
// are called.
func Explain(q *esql.Query, env Env, result *Result, d *Documents) *eval.Explanation {
	x := &eval.Explanation{Text: q.Text, Events: len(env.Events)}
	matched := map[int]bool{}
	for _, row := range result.Table.Rows {
		for _, at := range row.Events {
			matched[at] = true
		}
	}
	x.Matched = len(matched)
	e := retrace(q, env)
	several := len(e.stretches) > 1 || len(e.stretches) == 1 && !e.stretches[0].ofEvents()
	for i, s := range e.stretches {
		item := 0
		if several {
			item = i + 1
			x.Items = append(x.Items, s.item(q))
		}
		part := s.explain(q, item, d)
		if part == nil {
			continue
		}
		x.Clauses = append(x.Clauses, part.Clauses...)
		// A row that came further is nearer to a match.
		x.Misses, x.Hits = append(part.Misses, x.Misses...), append(part.Hits, x.Hits...)
	}
	return x
}

// retrace runs a query for the conditions in it.
func retrace(q *esql.Query, env Env) *explainer {
	env.KeepTables = false
	w := &walk{runner: newRunner(q, env), exact: true, table: &Table{}}
	w.explain = &explainer{}
	w.all()
	return w.explain
}

// Trial is a run with how far it came.
type Trial struct {
	*Result
	// Passed is past how many of the places where conditions are asked of other
	// rows some row came, and Nearest what turned away the row that came nearest
	// to passing the next one; nil where all were passed. They are not told
	// of a run that is exact and leaves rows.
	Passed  int
	Nearest *eval.Verdict
}

// Try runs a query once and tells how far its rows came. The documents say what
// events are called.
func Try(q *esql.Query, env Env, d *Documents) *Trial {
	w := &walk{runner: newRunner(q, env), exact: true, table: &Table{}}
	w.explain = &explainer{}
	t := &Trial{Result: w.all()}
	if t.Exact && len(t.Table.Rows) > 0 {
		return t
	}
	for i, s := range w.explain.stretches {
		x := s.explain(q, 0, d)
		if x != nil && x.Matched == 0 && len(x.Misses) > 0 {
			t.Passed, t.Nearest = i, &x.Misses[0]
			return t
		}
	}
	t.Passed = len(q.Pipeline.Commands)
	return t
}

// ofEvents reports whether the rows are the documents.
func (s *stretch) ofEvents() bool {
	_, ok := s.maker.(*esql.From)
	return ok
}

// item describes the stretch.
func (s *stretch) item(q *esql.Query) eval.Item {
	switch {
	case s.maker == nil:
		return eval.Item{Behind: "the beginning of the branch"}
	case s.ofEvents():
		return eval.Item{Span: s.maker.Span()}
	}
	text := strings.Join(strings.Fields(q.TextOf(s.maker)), " ")
	return eval.Item{Span: s.maker.Span(), Behind: text}
}

// explain asks every row; nil where that does not come to what the run came
// to.
func (s *stretch) explain(q *esql.Query, item int, d *Documents) *eval.Explanation {
	// The conjunction of several commands is no text of the query.
	span := s.roots[0].Span
	if len(s.roots) > 1 {
		span = source.Span{}
	}
	run := eval.NewCondition(q.Text, predicate.New(predicate.NewAnd(span, s.roots...)), item).NewRun()
	for i, e := range s.events {
		s.current = i
		run.Add(s.named(i, e, d))
	}
	out := run.Explanation()
	if s.left >= 0 && out.Undecided == 0 && out.Matched != s.left {
		return nil
	}
	for _, list := range [][]eval.Verdict{out.Misses, out.Hits} {
		for i := range list {
			list[i].Item = 0 // it is not one of several that an event could be
		}
	}
	return out
}

// named is a row with what it is called.
func (s *stretch) named(i int, e *event.Event, d *Documents) *eval.Event {
	row := &s.rows[i]
	out := &eval.Event{Event: e, Index: i}
	if _, grouped := s.maker.(*esql.Stats); !grouped && len(row.Events) == 1 {
		if at := row.Events[0]; at < len(d.IDs) {
			out.ID = d.IDs[at]
		}
		out.Index = d.number(row.Events[0])
		return out
	}
	out.Row = "row " + strconv.Itoa(i+1)
	if keys := s.keys(row); keys != "" {
		out.Row += " (" + keys + ")"
	}
	return out
}

// keys tells a row of STATS from the others.
func (s *stretch) keys(row *Row) string {
	stats, ok := s.maker.(*esql.Stats)
	if !ok {
		return ""
	}
	var out []string
	for _, f := range stats.By {
		name := s.all.nameOf(f)
		if at := s.table.index(name); at >= 0 && len(out) < 3 {
			out = append(out, fmt.Sprintf("%s: %s", name, cutText(Format(row.Cells[at], s.table.Columns[at].Type), 40)))
		}
	}
	return strings.Join(out, ", ")
}

func cutText(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
