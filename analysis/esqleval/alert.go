package esqleval

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/rules/esql"
)

// Aggregates reports whether a query makes other rows of its documents, so that
// no row is a document.
func Aggregates(q *esql.Query) bool {
	found := false
	esql.Walk(q, func(n esql.Node) bool {
		if stats, ok := n.(*esql.Stats); ok && !stats.Inline {
			found = true
		}
		return !found
	})
	return found
}

// Alerts are the documents that Kibana makes alerts of, one for each row of an
// answer, as far as the fields go that are asked for: the values of the row's
// columns and, if a row is a document and says by its _id which one, the other
// fields of that. Columns that are null in all rows are none: Kibana asks for
// an answer without these. In another one null hides the document's value.
func (d *Documents) Alerts(q *esql.Query, t *Table, fields []string) []*event.Event {
	named := !Aggregates(q)
	id := t.filled("_id")
	columns := make([]int, len(fields))
	for i, field := range fields {
		columns[i] = t.filled(field)
	}
	out := make([]*event.Event, len(t.Rows))
	for i, row := range t.Rows {
		var of *event.Event
		if named && id >= 0 && row.Cells[id] != nil && len(row.Events) == 1 {
			of = d.Events[row.Events[0]]
		}
		out[i] = event.New()
		for j, at := range columns {
			switch {
			case at >= 0:
				typ := t.Columns[at].Type
				for _, v := range several(row.Cells[at]) {
					out[i].Add(fields[j], eventValue(v, Format(v, typ)))
				}
			case of != nil:
				out[i].Add(fields[j], of.Values(fields[j])...)
			}
		}
	}
	return out
}

// filled returns the place of a column that has a value in some row, -1 if
// there is none.
func (t *Table) filled(name string) int {
	at := t.index(name)
	if at >= 0 && !slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Cells[at] != nil }) {
		return -1
	}
	return at
}
