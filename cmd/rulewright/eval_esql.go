package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/report"
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

// shownRows is how many rows are printed of a step, and maxShownRows of the
// result; shownWidth is how many characters of a cell.
const (
	shownRows    = 5
	maxShownRows = 1000
	shownWidth   = 60
)

// print writes the result for a reader, and with explain the table behind
// every command.
func (r esqlResult) print(b *strings.Builder, explain bool) {
	name := r.path
	if name == "" {
		name = "query"
	}
	fmt.Fprintf(b, "%s: %s of %d events\n", name, count(len(r.result.Table.Rows), "row"), len(r.docs.Events))
	if explain {
		r.printSteps(b, r.result.Steps, "  ")
		b.WriteString("\nresult\n")
	} else {
		for _, s := range r.result.Steps {
			if s.Reason != "" {
				fmt.Fprintf(b, "  note: %s: %s\n", r.firstLine(s), s.Reason)
			}
		}
	}
	printTable(b, r.result.Table, maxShownRows, "  ")
	for i, w := range r.result.Warnings {
		if i == shownBad {
			fmt.Fprintf(b, "  and %d more warnings\n", len(r.result.Warnings)-i)
			break
		}
		fmt.Fprintf(b, "  warning: %s\n", w)
	}
}

// firstLine is a command as one line.
func (r esqlResult) firstLine(s esqleval.Step) string {
	return clipped(strings.Join(strings.Fields(r.query.TextOf(s.Command)), " "), 100)
}

func (r esqlResult) printSteps(b *strings.Builder, steps []esqleval.Step, indent string) {
	for _, s := range steps {
		fmt.Fprintf(b, "\n%s%s\n", indent, r.firstLine(s))
		for i, branch := range s.Branches {
			fmt.Fprintf(b, "%s  branch %d\n", indent, i+1)
			r.printSteps(b, branch, indent+"    ")
		}
		switch {
		case s.Refused:
			fmt.Fprintf(b, "%s  Elasticsearch refuses this: %s\n", indent, s.Reason)
		case s.Reason != "":
			fmt.Fprintf(b, "%s  not run as Elasticsearch would: %s\n", indent, s.Reason)
		}
		fmt.Fprintf(b, "%s  %s, %s\n", indent, count(s.Rows, "row"), count(len(s.Columns), "column"))
		if s.Table != nil {
			printTable(b, s.Table, shownRows, indent+"  ")
		}
	}
}

// shownColumns is how many columns of a table are printed.
const shownColumns = 12

// printTable writes the first rows of a table in aligned columns.
func printTable(b *strings.Builder, t *esqleval.Table, most int, indent string) {
	columns := t.Columns[:min(len(t.Columns), shownColumns)]
	if len(t.Rows) == 0 || len(columns) == 0 {
		return
	}
	lines := make([][]string, 1, len(t.Rows)+1)
	widths := make([]int, len(columns))
	add := func(at, i int, text string) {
		lines[at] = append(lines[at], text)
		widths[i] = max(widths[i], len([]rune(text)))
	}
	for i, c := range columns {
		add(0, i, c.Name)
	}
	for j, row := range t.Rows[:min(len(t.Rows), most)] {
		lines = append(lines, nil)
		for i, c := range columns {
			add(j+1, i, clipped(strings.Join(strings.Fields(esqleval.Format(row.Cells[i], c.Type)), " "), shownWidth))
		}
	}
	for _, line := range lines {
		var out strings.Builder
		for i, text := range line {
			out.WriteString(text + strings.Repeat(" ", widths[i]-len([]rune(text))+2))
		}
		b.WriteString(indent + strings.TrimRight(out.String(), " ") + "\n")
	}
	if more := len(t.Rows) - most; more > 0 {
		fmt.Fprintf(b, "%s… %s more\n", indent, count(more, "row"))
	}
	if more := len(t.Columns) - len(columns); more > 0 {
		fmt.Fprintf(b, "%s… %s more\n", indent, count(more, "column"))
	}
}

func clipped(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

type esqlRule struct {
	Path     string      `json:"path,omitempty"`
	RuleID   string      `json:"rule_id,omitempty"`
	Name     string      `json:"name,omitempty"`
	Language string      `json:"language"`
	Matches  []evalMatch `json:"matches"`
	Table    *esqlTable  `json:"table"`
	Exact    bool        `json:"exact"`
	Steps    []esqlStep  `json:"steps,omitempty"`
	Warnings []string    `json:"warnings,omitempty"`
	Errors   []string    `json:"errors"`
}

type esqlTable struct {
	Columns []esqlColumn `json:"columns"`
	Rows    [][]any      `json:"rows"`
}

type esqlColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// esqlStep is what one command left.
type esqlStep struct {
	Range    report.Range `json:"range"`
	Text     string       `json:"text"`
	Rows     int          `json:"rows"`
	Reason   string       `json:"reason,omitempty"`
	Refused  bool         `json:"refused,omitempty"`
	Table    *esqlTable   `json:"table,omitempty"`
	Branches [][]esqlStep `json:"branches,omitempty"`
}

// esqlJSON writes the results in the form of the other languages: a match is a
// row, with the events that it was made of.
func esqlJSON(out io.Writer, results []esqlResult, explain bool) error {
	answer := struct {
		Version int        `json:"version"`
		Rules   []esqlRule `json:"rules"`
	}{Version: 1, Rules: []esqlRule{}}
	for _, r := range results {
		rule := esqlRule{
			Path: r.path, RuleID: r.ruleID, Name: r.name, Language: string(r.language), Matches: []evalMatch{},
			Table: jsonTable(r.result.Table, len(r.result.Table.Rows)), Exact: r.result.Exact, Warnings: r.result.Warnings, Errors: []string{},
		}
		for _, row := range r.result.Table.Rows {
			match := evalMatch{Events: []*int{}, IDs: []*string{}, Keys: []*string{}}
			for _, i := range row.Events {
				match.Events, match.IDs = append(match.Events, &i), append(match.IDs, &r.docs.IDs[i])
			}
			rule.Matches = append(rule.Matches, match)
		}
		for _, s := range r.result.Steps {
			if s.Reason != "" {
				rule.Errors = append(rule.Errors, s.Reason)
			}
		}
		if explain {
			rule.Steps = r.jsonSteps(r.result.Steps)
		}
		answer.Rules = append(answer.Rules, rule)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
}

func (r esqlResult) jsonSteps(steps []esqleval.Step) []esqlStep {
	var out []esqlStep
	for _, s := range steps {
		step := esqlStep{
			Range: report.RangeOf(r.file, r.place(s.Command.Span())), Text: r.query.TextOf(s.Command), Rows: s.Rows,
			Reason: s.Reason, Refused: s.Refused,
		}
		if s.Table != nil {
			step.Table = jsonTable(s.Table, shownRows)
		}
		for _, branch := range s.Branches {
			step.Branches = append(step.Branches, r.jsonSteps(branch))
		}
		out = append(out, step)
	}
	return out
}

func jsonTable(t *esqleval.Table, most int) *esqlTable {
	out := &esqlTable{Columns: []esqlColumn{}, Rows: [][]any{}}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, esqlColumn{c.Name, string(c.Type)})
	}
	for _, row := range t.Rows[:min(len(t.Rows), most)] {
		cells := make([]any, len(t.Columns))
		for i, c := range t.Columns {
			cells[i] = esqleval.JSON(row.Cells[i], c.Type)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out
}

// esqlCSV writes the table of the only query.
func esqlCSV(out io.Writer, results []esqlResult) error {
	if len(results) != 1 {
		return errors.New("--format csv prints the table of one ES|QL query: name one rule")
	}
	w := csv.NewWriter(out)
	t := results[0].result.Table
	var header []string
	for _, c := range t.Columns {
		header = append(header, c.Name)
	}
	_ = w.Write(header)
	for _, row := range t.Rows {
		var cells []string
		for i, c := range t.Columns {
			text := ""
			if row.Cells[i] != nil {
				text = esqleval.Format(row.Cells[i], c.Type)
			}
			cells = append(cells, text)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return w.Error()
}
