package esqleval

import (
	"slices"

	"github.com/rulewright/rulewright/rules/esql"
)

// Names lists the columns that a query mentions and does not make before: the
// fields that it reads.
func Names(q *esql.Query) []string {
	seen := map[string]bool{}
	var out []string
	esql.Walk(q, func(n esql.Node) bool {
		name := ""
		switch n := n.(type) {
		case *esql.Column:
			if n.Known() {
				name = n.Name()
			}
		case *esql.NamePattern:
			if n.Known() && !n.Wildcard {
				name = n.Name()
			}
		}
		if name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
		return true
	})
	made := madeBy(q)
	return slices.DeleteFunc(out, func(name string) bool { return made[name] })
}

// Wants returns which columns can matter for a query: where some command leaves
// chosen columns only, those that the query names; else all.
func Wants(q *esql.Query) func(name string) bool {
	names, chosen := map[string]bool{}, false
	var patterns []*esql.NamePattern
	for _, c := range q.Pipeline.Commands {
		switch c := c.(type) {
		case *esql.Keep:
			chosen = true
		case *esql.Stats:
			chosen = chosen || !c.Inline
		}
	}
	esql.Walk(q, func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Column:
			names[n.Name()] = true
		case *esql.NamePattern:
			if names[n.Name()] = true; n.Wildcard {
				patterns = append(patterns, n)
			}
		}
		return true
	})
	names["@timestamp"] = true
	return func(name string) bool {
		return !chosen || names[name] || slices.ContainsFunc(patterns, func(p *esql.NamePattern) bool { return p.Match(name) })
	}
}

// madeBy are the names that the query gives to columns of its own and mentions
// nowhere before.
func madeBy(q *esql.Query) map[string]bool {
	made, used := map[string]bool{}, map[string]bool{}
	target := func(c *esql.Column) {
		if c != nil && !used[c.Name()] {
			made[c.Name()] = true
		}
	}
	var visit func(n esql.Node) bool
	visit = func(n esql.Node) bool {
		switch n := n.(type) {
		case *esql.Field:
			if n.Expr != nil {
				esql.Walk(n.Expr, visit)
			}
			if n.Where != nil {
				esql.Walk(n.Where, visit)
			}
			target(n.Target)
			return false
		case *esql.RenameClause:
			if n.Old != nil && !made[n.Old.Name()] {
				used[n.Old.Name()] = true
			}
			if n.New != nil && !used[n.New.Name()] {
				made[n.New.Name()] = true
			}
			return false
		case *esql.Dissect:
			if n.Pattern != nil {
				if p, err := parseDissect(n.Pattern.Value); err == nil {
					for _, name := range p.names() {
						if !used[name] {
							made[name] = true
						}
					}
				}
			}
		case *esql.Grok:
			for _, p := range n.Patterns {
				if g, err := compileGrok(p.Value); err == nil {
					for _, column := range g.columns {
						if !used[column.Name] {
							made[column.Name] = true
						}
					}
				}
			}
		case *esql.Column:
			if !made[n.Name()] {
				used[n.Name()] = true
			}
		case *esql.NamePattern:
			if !made[n.Name()] {
				used[n.Name()] = true
			}
		}
		return true
	}
	esql.Walk(q, visit)
	return made
}
