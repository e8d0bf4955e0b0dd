package esqleval

import (
	"slices"
	"strings"

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
