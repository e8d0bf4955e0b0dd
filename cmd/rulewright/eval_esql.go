package main

import (
	"fmt"
	"io"
	"maps"
	"net/netip"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/esql"
)

// runESQL runs the targets that are ES|QL, if all of them are; otherwise done
// is false. A table answers such a query, and rows instead of matches.
func (f *evalFlags) runESQL(targets []*target, in io.Reader, out, notes io.Writer) (done bool, err error) {
	for _, t := range targets {
		if t.language != rules.ESQL {
			return false, nil
		}
	}
	e := &evaluation{flags: f, stdin: in, targets: targets, catalogue: catalogueFor(f.rules)}
	if err := e.prepare(); err != nil {
		return true, err
	}
	docs := &esqleval.Documents{}
	err = e.readESQL(docs)
	if err != nil {
		return true, err
	}
	lookups, err := e.lookups()
	if err != nil {
		return true, err
	}
	var results []esqlResult
	for _, t := range targets {
		r, err := e.esqlResult(t, docs, lookups)
		if err != nil {
			return true, err
		}
		results = append(results, r)
	}
	e.reportBad(notes)
	switch f.format {
	case "json":
		return true, esqlJSON(out, results, f.explain)
	case "csv":
		return true, esqlCSV(out, results)
	}
	var b strings.Builder
	for i, r := range results {
		if i > 0 {
			b.WriteByte('\n')
		}
		r.print(&b, f.explain)
	}
	_, err = io.WriteString(out, b.String())
	return true, err
}

// esqlResult is what came of one query.
type esqlResult struct {
	*target
	query  *esql.Query
	result *esqleval.Result
	docs   *esqleval.Documents
}

// readESQL reads all events into memory: most queries need all of them.
func (e *evaluation) readESQL(docs *esqleval.Documents) error {
	for _, path := range e.flags.events {
		err := e.read(path, nil, func(doc *event.Event, id string) error {
			d := e.document(doc, id)
			docs.Events, docs.IDs = append(docs.Events, d.Event), append(docs.IDs, d.ID)
			return nil
		})
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// lookups reads the rows of lookup indices and enrich policies, each named
// before `=`.
func (e *evaluation) lookups() (map[string]*esqleval.Table, error) {
	out := map[string]*esqleval.Table{}
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

// esqlResult runs one query.
func (e *evaluation) esqlResult(t *target, read *esqleval.Documents, lookups map[string]*esqleval.Table) (esqlResult, error) {
	q := esql.Parse(t.text)
	r := esqlResult{target: t, query: q}
	if len(q.Problems) > 0 {
		return r, t.problem(t.place(q.Problems[0].Span), q.Problems[0].Message)
	}
	known := e.catalogue.Scope(q.Pipeline.Indices(), t.patterns[1])
	m := &eval.Mapping{Types: maps.Clone(e.mapping.Types)}
	for _, doc := range read.Events {
		m.Learn(doc, known)
	}
	m.LearnQuery(esqleval.Names(q), known)
	scope, err := schema.MappingScope(m.Types)
	if err != nil {
		return r, err
	}
	r.docs = &esqleval.Documents{Events: read.Events, IDs: read.IDs, Types: m.Types, Wants: esqleval.Wants(q)}
	r.result = esqleval.Run(q, esqleval.Env{
		Source: r.docs.Source, Events: read.Events, Fields: lower.NewMapping(scope), Now: e.flags.at, KeepTables: true,
		Lookup: func(name string) (*esqleval.Table, bool) { table, ok := lookups[name]; return table, ok },
		Policy: func(name string) (*esqleval.Policy, bool) { return policyOf(lookups[name], q, name) },
	})
	return r, nil
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
