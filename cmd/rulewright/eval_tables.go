package main

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// tables are the rows of lookup indices and enrich policies, by their names.
type tables map[string]*esqleval.Table

func (t tables) lookup(name string) (*esqleval.Table, bool) {
	table, ok := t[name]
	return table, ok
}

// lookups reads the rows of lookup indices and enrich policies, each named
// before `=`.
func (e *evaluation) lookups() (tables, error) {
	out := tables{}
	for _, flag := range e.flags.lookups {
		name, path, ok := strings.Cut(flag, "=")
		if !ok {
			return nil, fmt.Errorf("--lookup: write %q as NAME=FILE", flag)
		}
		docs := &esqleval.Documents{Index: name}
		m := &eval.Mapping{Types: map[string]schema.Type{}}
		err := e.read(path, nil, func(doc *event.Event, id string) error {
			m.Learn(doc, nil)
			docs.Events, docs.IDs = append(docs.Events, doc), append(docs.IDs, id)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		docs.Types = m.Types
		table, err := docs.Source(nil, nil, nil)
		if err != nil {
			return nil, err
		}
		out[name] = table
	}
	return out, nil
}

// policyOf makes an enrich policy of rows. The field that is compared is the
// one of the name that the query gives behind ON, else the first one that the
// query does not ask for.
func policyOf(table *esqleval.Table, q *esql.Query, name string) (*esqleval.Policy, bool) {
	if table == nil || len(table.Columns) == 0 {
		return nil, false
	}
	match, asked := "", map[string]bool{}
	esql.Walk(q, func(n esql.Node) bool {
		if c, ok := n.(*esql.Enrich); ok && c.Policy != nil && strings.HasSuffix(c.Policy.Name, name) {
			for _, w := range c.With {
				if w.Field != nil {
					asked[w.Field.Name()] = true
				}
			}
			if c.On != nil {
				match = c.On.Name()
			}
		}
		return true
	})
	p := &esqleval.Policy{Table: table}
	for _, c := range table.Columns {
		if c.Name == match || p.MatchField == "" && !asked[c.Name] {
			p.MatchField = c.Name
		}
	}
	for _, row := range table.Rows {
		for i, c := range table.Columns {
			if text, ok := row.Cells[i].(string); ok && c.Name == p.MatchField {
				_, err := netip.ParsePrefix(text)
				p.Range = p.Range || err == nil
			}
		}
	}
	return p, p.MatchField != ""
}
