package sample

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
)

// hints are what the text of a query suggests for the values of fields.
type hints struct {
	// fields are those that the query reads.
	fields map[string]bool
	// made are the expressions that a column is made of, of all commands that
	// make one of its name.
	made map[string][]esql.Node
	// values are the constants that stand beside a field, or beside a column
	// that is made of it.
	values map[string][]string
	// columns are the constants that a column is compared with itself.
	columns map[string][]string
	// parts are texts that the query looks for in a field, of which it may
	// count how many there are.
	parts map[string][]string
	// sources are the answers of sourcesOf.
	sources map[string]map[string]bool
}

// mostHints bounds the values that are remembered for a field.
const mostHints = 60

// readHints reads what a query suggests: first what its columns are made of, so
// that a constant beside a column is one for the fields behind it.
func readHints(q *esql.Query) *hints {
	h := &hints{
		fields: map[string]bool{}, made: map[string][]esql.Node{}, values: map[string][]string{}, columns: map[string][]string{},
		parts: map[string][]string{}, sources: map[string]map[string]bool{},
	}
	for _, name := range esqleval.Names(q) {
		h.fields[name] = true
	}
	h.readMade(q)
	h.readConstants(q)
	esql.Walk(q, func(n esql.Node) bool { // it needs the constants
		if g, ok := n.(*esql.Grok); ok {
			h.extraction(g.Input, g.Patterns)
		}
		return true
	})
	return h
}

// readMade remembers what columns are made of, and a text that each DISSECT fits.
func (h *hints) readMade(q *esql.Query) {
	note := func(name string, of esql.Node) {
		h.made[name] = append(h.made[name], of)
	}
	var by []*esql.Field // of the STATS before: how many groups there are hangs on it
	esql.Walk(q, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Stats:
			for _, f := range n.Aggregates {
				for _, key := range by {
					if f.Target != nil {
						note(f.Target.Name(), key.Expr)
					}
				}
			}
			by = n.By
		case *esql.Field:
			if n.Target != nil {
				note(n.Target.Name(), n.Expr)
			}
			if n.Where != nil && n.Target != nil {
				note(n.Target.Name(), n.Where)
			}
		case *esql.RenameClause:
			if n.Old != nil && n.New != nil {
				note(n.New.Name(), n.Old)
			}
		case *esql.Grok:
			for _, p := range n.Patterns {
				for _, name := range grokNames(p.Value) {
					note(name, n.Input)
				}
			}
		case *esql.Dissect:
			if n.Pattern != nil {
				for _, found := range dissectKey.FindAllStringSubmatch(n.Pattern.Value, -1) {
					note(found[1], n.Input)
				}
				h.add(n.Input, dissectKey.ReplaceAllString(n.Pattern.Value, "x"))
			}
		}
		return true
	})
}

// readConstants remembers the constants of the query.
func (h *hints) readConstants(q *esql.Query) {
	esql.Walk(q, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Binary:
			h.beside(n, n.Left, n.Right)
		case *esql.In:
			h.beside(n, append([]esql.Expr{n.Operand}, n.Items...)...)
		case *esql.Like:
			for _, p := range n.Patterns {
				if l, ok := p.(*esql.Literal); ok {
					h.pattern(n.Operand, l.Value, n.Regex)
				}
			}
		case *esql.Match:
			h.beside(n, n.Field, n.Value)
		case *esql.Call:
			h.beside(n, n.Args...)
			h.replaced(n)
			if text, ok := kqlOf(n); ok {
				h.kql(text)
			}
		}
		return true
	})
}

// comparedWith lists the constants that a column is compared with, or one that
// is made of it.
func (h *hints) comparedWith(column string) []string {
	out := h.columns[column]
	for _, other := range slices.Sorted(maps.Keys(h.columns)) {
		if other != column && h.sourcesOf(other)[column] {
			out = append(out[:len(out):len(out)], h.columns[other]...)
		}
	}
	return out[:min(len(out), mostHints)]
}

// pattern remembers texts that a pattern fits.
func (h *hints) pattern(operand esql.Node, text string, isRegex bool) {
	if isRegex {
		if p, err := pattern.Regex(text, pattern.Exact); err == nil {
			if example, answer := p.Example(); answer == pattern.Yes {
				h.add(operand, example)
				h.compared(operand, example)
			}
		}
		return
	}
	text = strings.ReplaceAll(text, `\\`, `\`)
	h.add(operand, strings.NewReplacer("*", "", "?", "x").Replace(text))
	if strings.Contains(text, "*") {
		h.add(operand, strings.NewReplacer("*", "x", "?", "x").Replace(text))
	}
}

// kql remembers the values of a query within the query.
func (h *hints) kql(q *kql.Query) {
	kql.Walk(q.Root, func(n kql.Node) bool {
		match, ok := n.(*kql.Match)
		if !ok || match.Value == nil {
			return true
		}
		kql.Walk(match.Value, func(n kql.Node) bool {
			if l, ok := n.(*kql.Literal); ok {
				h.addTo(match.Field.Text, strings.ReplaceAll(l.Text, "*", "x"))
			}
			return true
		})
		return true
	})
}

// beside remembers the constants among some expressions for all others.
func (h *hints) beside(n esql.Node, list ...esql.Expr) {
	for _, e := range list {
		if l, ok := e.(*esql.Literal); ok && l.Kind != esql.NullLiteral {
			h.add(n, l.Value)
			h.compared(list[0], l.Value)
		}
	}
}

// replaced remembers a text that a call of REPLACE finds.
func (h *hints) replaced(call *esql.Call) {
	if !strings.EqualFold(call.Name.Name, "replace") || len(call.Args) != 3 {
		return
	}
	l, ok := call.Args[1].(*esql.Literal)
	if !ok {
		return
	}
	text := example(lookAround.ReplaceAllString(l.Value, ""), nil)
	for _, field := range h.fieldsOf(call.Args[0]) {
		if list := h.parts[field]; text != "" && len(list) < mostHints && !slices.Contains(list, text) {
			h.parts[field] = append(list, text)
		}
	}
}

// compared remembers a constant for the column that is compared with it.
func (h *hints) compared(operand esql.Node, value string) {
	if c, ok := operand.(*esql.Column); ok {
		h.columns[c.Name()] = append(h.columns[c.Name()], value)
	}
}

// add remembers a value for the fields that an expression depends on. Of a
// number, its neighbours may do, and so may a text of that length.
func (h *hints) add(of esql.Node, value string) {
	for _, field := range h.fieldsOf(of) {
		h.addTo(field, value)
		if n, ok := wholeNumber(value); ok && n < maxPadding {
			h.addTo(field, strconv.FormatInt(n+1, 10))
			h.addTo(field, strconv.FormatInt(n-1, 10))
		}
	}
}

func (h *hints) addTo(field, value string) {
	if list := h.values[field]; value != "" && len(list) < mostHints && !slices.Contains(list, value) {
		h.values[field] = append(list, value)
	}
}

func wholeNumber(text string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimPrefix(text, "+"), 10, 64)
	return n, err == nil
}
