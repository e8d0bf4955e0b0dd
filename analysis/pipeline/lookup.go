package pipeline

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// EnrichIndex is what the names of the indices behind enrich policies begin
// with: a catalogue that has the fields of `.enrich-users` knows what the
// policy `users` adds.
const EnrichIndex = ".enrich-"

// Added returns the fields of the index that LOOKUP JOIN or ENRICH takes
// columns from; nil where no data set of the sources lists them, and for any
// other command.
func Added(c esql.Command, sources Sources) *schema.Scope {
	index := ""
	switch c := c.(type) {
	case *esql.Join:
		if c.Kind == "LOOKUP" && c.Target != nil {
			index = c.Target.Text()
		}
	case *esql.Enrich:
		if c.Policy != nil {
			index = EnrichIndex + c.Policy.Name[strings.LastIndexByte(c.Policy.Name, ':')+1:]
		}
	}
	if index == "" {
		return nil
	}
	if scope := sources([]string{index}); !scope.IsOpen() {
		return scope
	}
	return nil
}

// joined adds the columns of an index, nil if it is not known, which take the
// place of those that a table has under the same names, but for keys.
func (a *analyser) joined(c esql.Command, index *schema.Scope, keys map[string]bool, t *Table) {
	complete := false
	if index != nil {
		complete = a.addListed(c, index, keys, t)
	}
	if complete {
		t.joined = true
		return
	}
	known := t.columns
	t.open, t.unsure = true, true
	for name, column := range known {
		if column.By != c {
			blurred := column.copied()
			blurred.Sure, blurred.Collected = false, false
			t.columns[name] = blurred
		}
	}
}

// addListed adds the columns of an index, and reports whether it has no others.
func (a *analyser) addListed(c esql.Command, index *schema.Scope, keys map[string]bool, t *Table) bool {
	fields, complete := index.Own()
	rows := &Table{fields: index, hasFields: true}
	for f := range fields {
		column, answer := rows.field(f.Name)
		if answer != Known || keys[f.Name] {
			continue
		}
		column.By, column.Made, column.Span = c, c, c.Keyword()
		if _, policy := c.(*esql.Enrich); policy {
			column.Multi = true // a value of each document that matches
		}
		a.add(t, column)
	}
	return complete
}

// enriched gives a column that ENRICH adds the type of the policy's field, and
// reports a field that the policy does not have.
func (a *analyser) enriched(column *Column, policy *schema.Scope, field *esql.NamePattern) {
	if policy == nil || field == nil || !field.Known() || field.Wildcard {
		return
	}
	rows := &Table{fields: policy, hasFields: true}
	of, answer := rows.field(field.Name())
	if answer == Known {
		column.Type, column.Types, column.Sure, column.Catalogue = of.Type, of.Types, of.Sure, true
		return
	}
	fields, complete := policy.Own()
	if !complete {
		return
	}
	var names []string
	for f := range fields {
		names = append(names, f.Name)
	}
	p := Problem{
		Problem: source.Problem{Code: "unknown-column", Span: field.Span(), Message: "the policy has no field `" + field.Name() + "`"},
		Kind:    UnknownColumn, Catalogue: true, Name: field.Name(), Near: nearest(field.Name(), names),
	}
	a.report(p.suggest())
}
