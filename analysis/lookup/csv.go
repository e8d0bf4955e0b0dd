package lookup

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
)

// cell is the text of a value of a table, with its place.
type cell struct {
	values       []string
	line, column int
}

// parseCSV reads comma-separated values. The first line names the columns, each
// with its type in the mapping as NAME:TYPE or else with what its values look
// like. An empty cell has no value, and one in brackets several.
func parseCSV(path, text string) (*esqleval.Table, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &Broken{Path: path, Line: 1, Reason: "the first line has to name the columns"}
		}
		return nil, csvError(path, err)
	}
	var rows [][]cell
	table := &esqleval.Table{}
	typed := make([]bool, len(header))
	for i, name := range header {
		column := esqleval.Column{Name: strings.TrimSpace(name)}
		line, at := r.FieldPos(i)
		if before, typ, ok := strings.Cut(column.Name, ":"); ok {
			column.Name, column.Type, typed[i] = strings.TrimSpace(before), typeOfColumn(strings.TrimSpace(typ)), true
			if column.Type == "" {
				return nil, &Broken{path, line, at, fmt.Sprintf("%q is no type of a field: write NAME:TYPE, such as `%s:keyword`", strings.TrimSpace(typ), column.Name)}
			}
		}
		if column.Name == "" {
			return nil, &Broken{path, line, at, "a column has no name"}
		}
		table.Columns = append(table.Columns, column)
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(path, err)
		}
		row := make([]cell, len(record))
		for i, value := range record {
			row[i].values = valuesOf(value)
			row[i].line, row[i].column = r.FieldPos(i)
		}
		rows = append(rows, row)
	}
	for i := range table.Columns {
		if !typed[i] {
			table.Columns[i].Type = inferred(rows, i)
		}
	}
	return fill(table, path, rows)
}

// fill adds the rows to a table, each value as one of its column's type.
func fill(table *esqleval.Table, path string, rows [][]cell) (*esqleval.Table, error) {
	for i, row := range rows {
		cells := make([]esqleval.Value, len(row))
		for j, c := range row {
			column := table.Columns[j]
			var values []esqleval.Value
			for _, text := range c.values {
				v, err := esqleval.FieldValue(event.Text(text), column.Type)
				if err != nil {
					return nil, &Broken{path, c.line, c.column, fmt.Sprintf("%q is no value of the type %s, which %s has", text, column.Type, column.Name)}
				}
				values = append(values, v)
			}
			cells[j] = esqleval.Indexed(values, column.Type)
		}
		table.Rows = append(table.Rows, esqleval.Row{Cells: cells, Events: []int{i}})
	}
	return table, nil
}

// csvError gives an error of the CSV reader its place.
func csvError(path string, err error) error {
	var wrong *csv.ParseError
	if !errors.As(err, &wrong) {
		return &Broken{Path: path, Reason: err.Error()}
	}
	b := &Broken{Path: path, Line: wrong.Line, Column: wrong.Column, Reason: wrong.Err.Error()}
	if errors.Is(wrong.Err, csv.ErrFieldCount) {
		b.Column, b.Reason = 0, "the line has more or fewer cells than the first one"
	}
	return b
}

// typeOfColumn returns the type of a column whose field has a type in the
// mapping, or that is named by its type in ES|QL; empty for none. A range is
// the text of its network.
func typeOfColumn(name string) pipeline.Type {
	switch t := pipeline.TypeOfField(schema.Type(name)); {
	case name == "ip_range":
		return pipeline.Keyword
	case t != pipeline.Unknown:
		return t
	}
	return ""
}

// valuesOf splits the text of a cell.
func valuesOf(text string) []string {
	text = strings.TrimSpace(text)
	inner, ok := strings.CutPrefix(text, "[")
	if inner, closed := strings.CutSuffix(inner, "]"); ok && closed {
		var out []string
		for part := range strings.SplitSeq(inner, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
		return out
	}
	if text == "" {
		return nil
	}
	return []string{text}
}

// inferred is the type that Elasticsearch would give to values that it sees for
// the first time, were they written in JSON; texts are keywords.
func inferred(rows [][]cell, column int) pipeline.Type {
	tests := []struct {
		typ pipeline.Type
		is  func(string) bool
	}{
		{pipeline.Long, func(s string) bool { _, err := strconv.ParseInt(s, 10, 64); return err == nil && plain(s) }},
		{pipeline.Double, func(s string) bool { _, err := strconv.ParseFloat(s, 64); return err == nil && plain(s) }},
		{pipeline.Boolean, func(s string) bool { return s == "true" || s == "false" }},
	}
	for _, test := range tests {
		some, all := false, true
		for _, row := range rows {
			for _, v := range row[column].values {
				some, all = true, all && test.is(v)
			}
		}
		if some && all {
			return test.typ
		}
	}
	return pipeline.Keyword
}

// plain reports whether a number is written as JSON does: no sign or zero in
// front, as an identifier may have.
func plain(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && digits[0] >= '0' && digits[0] <= '9' && (len(digits) == 1 || digits[0] != '0' || digits[1] == '.')
}

// hasNetworks reports whether a column has networks in CIDR notation.
func hasNetworks(t *esqleval.Table, column string) bool {
	for i, c := range t.Columns {
		if c.Name != column {
			continue
		}
		for _, row := range t.Rows {
			if text, ok := row.Cells[i].(string); ok {
				if _, err := netip.ParsePrefix(text); err == nil {
					return true
				}
			}
		}
	}
	return false
}
