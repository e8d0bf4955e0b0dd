package analysis_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// kibana writes the Query DSL that Kibana builds from a KQL condition, for
// fields of the given mapping types.
type kibana map[string]string

func (k kibana) query(c *clause) map[string]any { return k.of(c, c.field) }

func (k kibana) of(c *clause, field string) map[string]any {
	switch c.op {
	case opAnd:
		return dslBool("filter", k.all(c, field))
	case opOr:
		return should(k.all(c, field)...)
	case opNot:
		return dslBool("must_not", k.of(c.kids[0], field))
	case opGroup:
		return k.of(c.kids[0], field)
	case opLeaf:
		if c.verb == ":" {
			return k.of(c.kids[0], c.field)
		}
		bound := map[string]string{"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}[c.verb]
		return should(map[string]any{"range": map[string]any{c.field: map[string]any{bound: c.kids[0].value}}})
	}
	return should(k.leaf(c, field))
}

func (k kibana) all(c *clause, field string) []any {
	var out []any
	for _, kid := range c.alive() {
		out = append(out, k.of(kid, field))
	}
	return out
}

// leaf is what one value of one field becomes.
func (k kibana) leaf(c *clause, field string) map[string]any {
	keyword := k[field] == "keyword"
	var value any = c.value
	if !c.quoted && (c.value == "true" || c.value == "false") {
		value = c.value == "true"
	}
	switch {
	case c.star && c.value == "*":
		return map[string]any{"exists": map[string]any{"field": field}}
	case c.star && keyword:
		return map[string]any{"wildcard": map[string]any{field: map[string]any{"value": c.value}}}
	case c.star:
		return map[string]any{"query_string": map[string]any{"fields": []any{field}, "query": c.value}}
	case keyword:
		return map[string]any{"term": map[string]any{field: map[string]any{"value": value}}}
	case c.quoted:
		return map[string]any{"match_phrase": map[string]any{field: c.value}}
	}
	return map[string]any{"match": map[string]any{field: value}}
}

func dslBool(kind string, arg any) map[string]any {
	return map[string]any{"bool": map[string]any{kind: arg}}
}

func should(args ...any) map[string]any {
	return map[string]any{"bool": map[string]any{"should": args, "minimum_should_match": 1.0}}
}

// clauseOf makes a clause of a parsed query; false for what the proof does not
// write.
func clauseOf(n kql.Node) (*clause, bool) {
	kids := func(op clauseOp, nodes ...kql.Node) (*clause, bool) {
		out := &clause{op: op}
		for _, n := range nodes {
			kid, ok := clauseOf(n)
			if !ok {
				return nil, false
			}
			out.kids = append(out.kids, kid)
		}
		return out, true
	}
	switch n := n.(type) {
	case *kql.And:
		return kids(opAnd, n.Kids...)
	case *kql.Or:
		return kids(opOr, n.Kids...)
	case *kql.Not:
		return kids(opNot, n.Kid)
	case *kql.Group:
		return kids(opGroup, n.Kid)
	case *kql.Literal:
		return &clause{op: opValue, value: n.Text, star: n.HasWildcard(), quoted: n.Quoted}, !strings.ContainsAny(n.Text, `\?+-/"(){}[]!^~:=<>&| `) || !n.HasWildcard()
	case *kql.Match:
		value, ok := clauseOf(n.Value)
		return &clause{op: opLeaf, field: n.Field.Text, verb: ":", kids: []*clause{value}}, ok && !n.Field.HasWildcard() && n.Field.Text != "null"
	case *kql.Range:
		value, ok := clauseOf(n.Value)
		return &clause{op: opLeaf, field: n.Field.Text, verb: n.Operator, kids: []*clause{value}}, ok && !n.Field.HasWildcard()
	}
	return nil, false
}

func TestTheProofBuildsTheQueryDSLThatKibanaBuilds(t *testing.T) {
	t.Parallel()
	compared, left := 0, 0
	for _, c := range sharedtest.Lines[struct {
		Query  string            `json:"query"`
		Fields map[string]string `json:"fields"`
		OK     bool              `json:"ok"`
		DSL    map[string]any    `json:"dsl"`
	}](t, "cases/kuery_dsl.jsonl") {
		q := kql.Parse(c.Query)
		if !c.OK || q.Root == nil {
			continue
		}
		tree, ok := clauseOf(q.Root)
		if !ok {
			left++
			continue
		}
		if got := kibana(c.Fields).query(tree); !reflect.DeepEqual(got, c.DSL) {
			t.Errorf("%s\n%v\n%v", c.Query, got, c.DSL)
		}
		compared++
	}
	t.Logf("%d queries compared, %d with what the proof does not write", compared, left)
}
