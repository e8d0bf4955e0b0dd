package server

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// enrichment offers what stands in ENRICH and in joins. Of their policies and
// indices, it knows those whose fields a schema of the workspace tells.
func (o *esqlOffer) enrichment() {
	c := &o.cursor
	empty := len(c.item) == 0
	switch {
	case c.clause == "on" && empty:
		o.columns(nil)
		o.onlyKeys()
	case c.clause == "with":
		o.policyFields()
	case empty:
		o.joinable(c.command == "enrich")
	case c.clause == "":
		o.keywords(0, "ON")
		fallthrough
	default:
		if c.command == "enrich" {
			o.keywords(1, "WITH")
		}
	}
}

// joinable offers the names of enrich policies, or of indices that can be
// joined, which are single ones.
func (o *esqlOffer) joinable(policies bool) {
	o.out.candidates = append(o.out.candidates, o.d.datasetNames(func(index []string, _ string) []string {
		var out []string
		for _, name := range index {
			policy, isPolicy := strings.CutPrefix(strings.TrimSuffix(name, "*"), pipeline.EnrichIndex)
			switch {
			case policies && isPolicy:
				out = append(out, strings.TrimSuffix(policy, "-"))
			case !policies && !isPolicy && !strings.Contains(name, "*"):
				out = append(out, name)
			}
		}
		return out
	})...)
}

// written is the command that the cursor is in, or nil.
func (o *esqlOffer) written() (out esql.Command) {
	esql.Walk(o.q.ESQL, func(n esql.Node) bool {
		if c, ok := n.(esql.Command); ok && c.Keyword().Start < o.at {
			out = c
		}
		return true
	})
	return out
}

// added returns the fields of the index that the command at the cursor takes
// columns from; nil where nobody knows them.
func (o *esqlOffer) added() *schema.Scope {
	return pipeline.Added(o.written(), func(patterns []string) *schema.Scope { return o.d.options.Catalogue.Scope(patterns, nil) })
}

// onlyKeys leaves those columns that the index of a LOOKUP JOIN has, too, if
// anybody knows it.
func (o *esqlOffer) onlyKeys() {
	index := o.added()
	if _, join := o.written().(*esql.Join); !join || index == nil {
		return
	}
	o.out.candidates = slices.DeleteFunc(o.out.candidates, func(x candidate) bool {
		_, answer := index.Lookup(x.label)
		return answer != schema.Known
	})
}

// policyFields offers the fields of the enrich policy behind WITH.
func (o *esqlOffer) policyFields() {
	item, index := o.cursor.item, o.added()
	if index == nil || len(item) > 0 && !slices.ContainsFunc(item, func(t esqlToken) bool { return t.text == "=" }) {
		return
	}
	fields, _ := index.Own()
	for f := range fields {
		o.add(candidate{label: f.Name, detail: fieldDetail(&f), kind: protocol.CompletionItemKindField})
	}
}

// joinedFrom names the index or the policy that a column was added from; "" for
// any other column.
func joinedFrom(c *pipeline.Column) string {
	switch by := c.Origin().By.(type) {
	case *esql.Join:
		if by.Target != nil {
			return by.Target.Text()
		}
	case *esql.Enrich:
		if by.Policy != nil {
			return "the policy " + by.Policy.Name
		}
	}
	return ""
}
