package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/lucene"
)

// lucene adds the fields that a Lucene query names. One of a prohibited clause
// is negated, and so is one of a group in it.
func (c *fieldCollector) lucene(q *Query) {
	if q.Lucene.Root != nil {
		c.luceneClauses(q, q.Lucene.Root, false)
	}
}

func (c *fieldCollector) luceneClauses(q *Query, list *lucene.Clauses, negated bool) {
	for _, clause := range list.Kids {
		negated := negated != (clause.Occur == lucene.Prohibited)
		switch n := clause.Kid.(type) {
		case *lucene.Group:
			c.luceneField(q, n.Field, negated)
			c.luceneClauses(q, n.Kid, negated)
		case *lucene.Range:
			c.luceneField(q, n.Field, negated)
		case *lucene.Term:
			if n.Of != nil && n.Of.Text == lucene.ExistsField {
				c.luceneField(q, existing(n.Value), negated)
			} else {
				c.luceneField(q, n.Field, negated)
			}
		}
	}
}

// existing returns the field that is the value of `_exists_`, if it can be one.
func existing(value *lucene.Literal) *lucene.Literal {
	if value.Form == lucene.Plain && value.Words == nil {
		return value
	}
	return nil
}

func (c *fieldCollector) luceneField(q *Query, f *lucene.Literal, negated bool) {
	if f == nil || f.Text == "" || f.Text == lucene.ExistsField {
		return
	}
	c.uses = append(c.uses, FieldUse{
		Name: f.Text, Pattern: strings.Contains(f.Text, "*"), Span: q.InFile(f.At), Negated: negated,
		Scope: q.Scope, Query: q, At: f.At, plain: true,
	})
}

// luceneDatasets is kqlDatasets for a Lucene query: of its clauses some
// required one has to say it, or else each of the optional ones.
func luceneDatasets(q *lucene.Query) ([]string, bool) {
	if len(q.Problems) > 0 || q.Root == nil {
		return nil, false
	}
	return luceneRequired(q.Root)
}

func luceneRequired(list *lucene.Clauses) ([]string, bool) {
	var required, optional []*lucene.Clause
	for _, c := range list.Kids {
		switch c.Occur {
		case lucene.Required:
			required = append(required, c)
		case lucene.Optional:
			optional = append(optional, c)
		}
	}
	if len(required) > 0 {
		return firstOf(required, luceneValues)
	}
	return unionOf(optional, luceneValues)
}

func luceneValues(c *lucene.Clause) ([]string, bool) {
	switch n := c.Kid.(type) {
	case *lucene.Group:
		return luceneRequired(n.Kid)
	case *lucene.Term:
		if n.Of == nil || !isDatasetField(n.Of.Text) || n.Fuzzy.Text != "" || strings.ContainsAny(n.Value.Text, "<>") {
			return nil, false
		}
		switch n.Value.Form {
		case lucene.Plain, lucene.Quoted:
			return []string{n.Value.Text}, true
		case lucene.Prefix:
			return []string{n.Value.Text + "*"}, true
		}
	}
	return nil, false
}
