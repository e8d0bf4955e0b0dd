package esqleval

import (
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

// Alert is the document that Kibana makes an alert of for a row, as far as
// the fields go that are asked for: the values of the row's columns and, if a
// row is a document and says by its _id which one, the other fields of that.
// A column that is null hides the document's value.
func (d *Documents) Alert(q *esql.Query, t *Table, row *Row, fields []string) *event.Event {
	var of *event.Event
	if id := t.index("_id"); id >= 0 && row.Cells[id] != nil && len(row.Events) == 1 && !Aggregates(q) {
		of = d.Events[row.Events[0]]
	}
	out := event.New()
	for _, field := range fields {
		if at := t.index(field); at >= 0 {
			typ := t.Columns[at].Type
			for _, v := range several(row.Cells[at]) {
				out.Add(field, eventValue(v, Format(v, typ)))
			}
		} else if of != nil {
			for _, v := range of.Values(field) {
				out.Add(field, v)
			}
		}
	}
	return out
}
