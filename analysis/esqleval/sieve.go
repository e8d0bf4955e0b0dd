package esqleval

import (
	"cmp"
	"slices"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/rules/esql"
)

// Sieve runs a query on documents that come bit by bit and are too many to be
// kept. Of those, the query needs only what passes the WHERE commands that
// stand before anything that looks at several rows: [Sieve.Sift] tells which
// these are and counts the others, and [Sieve.Run] runs the query on what was
// kept and adds what was counted. It is not safe for concurrent use.
type Sieve struct {
	runner *runner
	// front is the query up to the last such WHERE; nil where no document can
	// be told to be useless by itself. wants are the columns of a pattern that
	// it names.
	front *esql.Query
	wants func(string) bool
	query *esql.Query
	// gone is what the commands of front left of documents that were not kept.
	gone []gone
}

// gone is what a command left of documents that were turned away later.
type gone struct {
	rows int
	// first are the first of these rows, for a reader, and numbers the places
	// of their documents in the input.
	first   []Row
	columns [][]Column
	numbers []int
}

// maxGone is how many rows are remembered of documents that are not kept.
const maxGone = 5

// NewSieve begins a run. The environment's Source, Events and Fields come with
// the documents. With KeepTables the first rows of what is turned away are
// shown in the tables of the steps.
func NewSieve(q *esql.Query, env Env) *Sieve {
	s := &Sieve{runner: newRunner(q, env), query: q}
	last := 0
	for i, c := range q.Pipeline.Commands {
		if i == 0 {
			if isPlain(c) {
				continue
			}
			break
		}
		if !isRowByRow(c) {
			break
		}
		if _, ok := c.(*esql.Where); ok {
			last = i
		}
	}
	if last == 0 {
		return s
	}
	front, p := *q, *q.Pipeline
	p.Commands = p.Commands[:last+1]
	front.Pipeline = &p
	s.front, s.gone, s.wants = &front, make([]gone, last+1), Wants(q)
	if !env.KeepTables {
		s.wants = wantsByPattern(&front)
	}
	return s
}

// isPlain reports whether a command is FROM with nothing but indices.
func isPlain(c esql.Command) bool {
	from, ok := c.(*esql.From)
	return ok && !from.TimeSeries && !slices.ContainsFunc(from.Sources, func(n esql.Node) bool {
		_, is := n.(*esql.Subquery)
		return is
	})
}

// isRowByRow reports whether a command does with a row what it would do with
// the row alone.
func isRowByRow(c esql.Command) bool {
	switch c.(type) {
	case *esql.Where, *esql.Eval, *esql.Keep, *esql.Drop, *esql.Rename, *esql.Dissect, *esql.Grok, *esql.MvExpand:
		return true
	}
	return false
}

// wantsByPattern returns which columns some pattern of a query names: the
// others are named in full, or nothing looks at them.
func wantsByPattern(q *esql.Query) func(string) bool {
	var patterns []*esql.NamePattern
	esql.Walk(q, func(n esql.Node) bool {
		if p, ok := n.(*esql.NamePattern); ok && p.Wildcard {
			patterns = append(patterns, p)
		}
		return true
	})
	return func(name string) bool {
		return slices.ContainsFunc(patterns, func(p *esql.NamePattern) bool { return p.Match(name) })
	}
}

// ReadsDocuments reports whether the query has a FROM.
func (s *Sieve) ReadsDocuments() bool {
	found := false
	esql.Walk(s.query, func(n esql.Node) bool {
		_, is := n.(*esql.From)
		found = found || is
		return !found
	})
	return found
}

// Sift returns the places of the documents that the query needs. Fields are
// the types of their fields, as in [Env].
func (s *Sieve) Sift(d *Documents, fields *lower.Fields) []int {
	all := make([]int, len(d.Events))
	for i := range all {
		all[i] = i
	}
	if s.front == nil || len(all) == 0 {
		return all
	}
	of := *d
	of.Wants = s.wants
	w := s.walk(s.front, &of, fields)
	w.settings(s.front.Settings)
	tables := make([]*Table, len(s.gone))
	for i, c := range s.front.Pipeline.Commands {
		w.unsure = ""
		err := w.command(c)
		if err != nil || w.unsure != "" || !w.exact || w.stopped() != nil {
			return all
		}
		tables[i] = w.table
	}
	needed := map[int]bool{}
	for _, row := range w.table.Rows {
		needed[row.Events[0]] = true
	}
	for i, t := range tables {
		s.gone[i].add(t, needed, d)
	}
	return slices.DeleteFunc(all, func(i int) bool { return !needed[i] })
}

// add counts the rows of documents that are not needed.
func (g *gone) add(t *Table, needed map[int]bool, d *Documents) {
	for _, row := range t.Rows {
		at := row.Events[0]
		if needed[at] {
			continue
		}
		g.rows++
		if len(g.first) < maxGone {
			g.first, g.columns = append(g.first, Row{Cells: row.Cells}), append(g.columns, t.Columns)
			g.numbers = append(g.numbers, d.number(at))
		}
	}
}

// Run runs the query on the documents that were kept. A step that was sifted
// has as many rows as if none had been turned away; of these, its table has
// only the first.
func (s *Sieve) Run(d *Documents, fields *lower.Fields) *Result {
	result := s.walk(s.query, d, fields).all()
	if s.front == nil {
		return result
	}
	at := 0
	for i := range result.Steps {
		step := &result.Steps[i]
		if at == len(s.gone) || step.Command != s.front.Pipeline.Commands[at] {
			continue
		}
		g := &s.gone[at]
		at++
		step.Rows += g.rows
		if step.Table != nil && len(g.first) > 0 {
			step.Table = g.among(step.Table, d)
		}
	}
	return result
}

// among puts the remembered rows among those of a table, by the places of
// their documents in the input.
func (g *gone) among(t *Table, d *Documents) *Table {
	type placed struct {
		row Row
		at  int
	}
	var rows []placed
	for i, row := range g.first {
		cells := make([]Value, len(t.Columns))
		for j, c := range g.columns[i] {
			if at := t.index(c.Name); at >= 0 && t.Columns[at].Type == c.Type {
				cells[at] = row.Cells[j]
			}
		}
		rows = append(rows, placed{Row{Cells: cells}, g.numbers[i]})
	}
	for _, row := range t.Rows {
		rows = append(rows, placed{row, d.number(row.Events[0])})
	}
	slices.SortStableFunc(rows, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	out := &Table{Columns: t.Columns}
	for _, r := range rows {
		out.Rows = append(out.Rows, r.row)
	}
	return out
}

// Explain says what the conditions of the query did with documents, which have
// to be all that there were, and result what it answered. See [Explain].
func (s *Sieve) Explain(d *Documents, fields *lower.Fields, result *Result) *eval.Explanation {
	env := s.runner.env
	env.Source, env.Events, env.Fields = d.Source, d.Events, fields
	return Explain(s.query, env, result, d)
}

// walk begins a walk through a part of the query, with a budget of its own.
func (s *Sieve) walk(q *esql.Query, d *Documents, fields *lower.Fields) *walk {
	s.runner.query, s.runner.fulltext, s.runner.budget = q, map[string]fullText{}, cmp.Or(s.runner.env.Budget, DefaultBudget)
	s.runner.env.Source, s.runner.env.Events, s.runner.env.Fields = d.Source, d.Events, fields
	return &walk{runner: s.runner, exact: true, table: &Table{}}
}
