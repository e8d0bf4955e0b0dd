package sample

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
)

// sourcesOf returns the columns that a column is made of.
func (h *hints) sourcesOf(column string) map[string]bool {
	out, known := h.sources[column]
	if known {
		return out
	}
	out = map[string]bool{}
	h.sources[column] = out
	for todo := []string{column}; len(todo) > 0; todo = todo[1:] {
		for _, n := range h.made[todo[0]] {
			esql.Walk(n, func(n esql.Node) bool {
				if c, ok := n.(*esql.Column); ok && !out[c.Name()] {
					out[c.Name()] = true
					todo = append(todo, c.Name())
				}
				return true
			})
		}
	}
	return out
}

// fieldsOf lists the fields that expressions depend on, through the columns
// that the query makes.
func (h *hints) fieldsOf(nodes ...esql.Node) []string {
	d := &dependencies{hints: h, seen: map[string]bool{}}
	for _, n := range nodes {
		d.look(n)
	}
	return d.fields
}

type dependencies struct {
	*hints
	fields []string
	seen   map[string]bool
}

// look adds the fields below a node. A field whose name the query gives to a
// column, too, is one all the same.
func (d *dependencies) look(n esql.Node) {
	if n == nil {
		return
	}
	esql.Walk(n, func(n esql.Node) bool {
		if q, ok := kqlOf(n); ok {
			q.Fields(func(f *kql.Literal, _ []*kql.Literal) bool {
				if !f.HasWildcard() && !d.seen[f.Text] {
					d.seen[f.Text] = true
					d.fields = append(d.fields, f.Text)
				}
				return true
			})
		}
		if name := sourcePath(n); name != "" && !d.seen[name] {
			d.seen[name] = true
			d.fields = append(d.fields, name)
		}
		c, ok := n.(*esql.Column)
		if !ok || !c.Known() || d.seen[c.Name()] {
			return true
		}
		name := c.Name()
		d.seen[name] = true
		if len(d.made[name]) == 0 || d.hints.fields[name] {
			d.fields = append(d.fields, name)
		}
		for _, of := range d.made[name] {
			d.look(of)
		}
		return true
	})
}

// sourcePath is the field that is read from the document's text; empty for
// other expressions.
func sourcePath(n esql.Node) string {
	call, ok := n.(*esql.Call)
	if !ok || !strings.EqualFold(call.Name.Name, "json_extract") || len(call.Args) != 2 {
		return ""
	}
	from, isColumn := call.Args[0].(*esql.Column)
	path, isText := call.Args[1].(*esql.Literal)
	if !isColumn || !isText || from.Name() != "_source" {
		return ""
	}
	return strings.TrimPrefix(path.Value, "$.")
}
