package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// bytesAField is about how many bytes of a query there are for each field that
// it names.
const bytesAField = 64

func (c *fieldCollector) query(q *Query) {
	c.uses = slices.Grow(c.uses, len(q.Text)/bytesAField)
	switch {
	case q.KQL != nil:
		c.kql(q, q.KQL.Root, false, "")
	case q.Lucene != nil:
		c.lucene(q)
	case q.EQL != nil:
		c.eql(q)
	case q.ESQL != nil:
		c.esqlUses(q)
	}
}

// kql adds the fields below n; within are the names of the nested fields
// around it, with a dot behind each.
func (c *fieldCollector) kql(q *Query, n kql.Node, negated bool, within string) {
	switch n := n.(type) {
	case *kql.Or:
		for _, kid := range n.Kids {
			c.kql(q, kid, negated, within)
		}
	case *kql.And:
		for _, kid := range n.Kids {
			c.kql(q, kid, negated, within)
		}
	case *kql.Not:
		c.kql(q, n.Kid, !negated, within)
	case *kql.Group:
		c.kql(q, n.Kid, negated, within)
	case *kql.Match:
		c.kqlField(q, n.Field, negated, within)
	case *kql.Range:
		c.kqlField(q, n.Field, negated, within)
	case *kql.Nested:
		c.kqlField(q, n.Field, negated, within)
		c.kql(q, n.Kid, negated, within+n.Field.Text+".")
	}
}

func (c *fieldCollector) kqlField(q *Query, f *kql.Literal, negated bool, within string) {
	if f == nil || f.Text == "" {
		return
	}
	at := f.At
	if f.Quoted && !f.Unclosed {
		at = source.Span{Start: at.Start + 1, End: at.End - 1}
	}
	c.uses = append(c.uses, FieldUse{
		Name: within + f.Text, Pattern: f.HasWildcard(), Span: q.InFile(at), Negated: negated,
		Scope: q.Scope, Query: q, At: at, nested: within, plain: true,
	})
}

func (c *fieldCollector) eql(q *Query) {
	c.eqlKeys(q, q.EQL.By)
	for _, step := range eqlSteps(q.EQL) {
		c.eqlCondition(q, step.Condition, false)
		c.eqlKeys(q, step.By)
	}
}

// eqlSteps returns the items of a query, the one that ends it included.
func eqlSteps(q *eql.Query) []*eql.Step {
	if q.Until == nil {
		return q.Steps
	}
	return append(q.Steps[:len(q.Steps):len(q.Steps)], q.Until)
}

func (c *fieldCollector) eqlKeys(q *Query, keys []eql.Expr) {
	for _, key := range keys {
		eql.Walk(key, func(e eql.Expr) bool {
			c.eqlField(q, e, InJoinKey, false)
			return true
		})
	}
}

func (c *fieldCollector) eqlCondition(q *Query, e eql.Expr, negated bool) {
	eql.Walk(e, func(e eql.Expr) bool {
		if not, ok := e.(*eql.Not); ok {
			c.eqlCondition(q, not.Kid, !negated)
			return false
		}
		c.eqlField(q, e, InQuery, negated)
		return true
	})
}

func (c *fieldCollector) eqlField(q *Query, e eql.Expr, place FieldPlace, negated bool) {
	f, ok := e.(*eql.Field)
	if !ok || f.Name == "" {
		return
	}
	at := f.NameAt
	plain := true
	if text := q.Text[at.Start:at.End]; strings.Contains(text, "`") {
		plain = strings.HasPrefix(text, "`") && strings.HasSuffix(text, "`") && strings.Count(text, "`") == 2
		if plain {
			at = source.Span{Start: at.Start + 1, End: at.End - 1}
		}
	}
	c.uses = append(c.uses, FieldUse{
		Name: f.Name, Span: q.InFile(at), Place: place, Optional: f.Optional, Negated: negated,
		Scope: q.Scope, Query: q, At: at, plain: plain,
	})
}
