package check

import (
	"fmt"
	"testing"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

func TestConditionsAreOneForEachItemOfAQuery(t *testing.T) {
	tests := []struct {
		name, language, query string
		want                  int
	}{
		{"KQL has one", "kuery", `process.name: "x.exe"`, 1},
		{"an event query has one", "eql", `process where process.name == "x.exe"`, 1},
		{"a sequence has one an item", "eql", `sequence by host.id with maxspan=5m [process where true] ![file where true] until [any where true]`, 3},
		{"a query with problems has none", "kuery", `process.name: (`, 0},
		{"ES|QL has one for what it asks of events", "esql", `from logs-* | where x == 1 | stats count(*) by y`, 1},
		{"ES|QL that asks nothing of events has none", "esql", `from logs-* | stats n = count(*) by y | where n > 1`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := Example{Language: tt.language, Query: tt.query}.Text()
			p := NewPass(rules.Parse(source.NewFile("example.toml", text)), Generic, schema.Default())
			q := p.Queries()[0]
			conditions := q.Conditions()
			if len(conditions) != tt.want {
				t.Fatalf("%d conditions, not %d", len(conditions), tt.want)
			}
			for i := range conditions {
				if conditions[i].Formula != q.Conditions()[i].Formula {
					t.Error("lowered twice")
				}
			}
		})
	}
}

// In every published query each node and entry stands for text of the query:
// operands lie inside their chain, in order, and entries inside their atom.
func TestFormulasOfPublishedRulesKeepTheirText(t *testing.T) {
	t.Parallel()
	formulas, nodes, opaque := 0, 0, 0
	EachPublishedRule(t, func(d *rules.Document) {
		p := NewPass(d, Generic, schema.Default())
		for _, q := range p.Queries() {
			if r := q.Refusals(); len(r) > 0 {
				t.Errorf("%s: refused: %s", p.Doc.File.Path(), r[0].Message)
			}
			for _, c := range q.Conditions() {
				formulas++
				for _, n := range c.Formula.Nodes() {
					nodes++
					if n.Op == predicate.Opaque {
						opaque++
					}
					if wrong := misplaced(n, len(q.Text)); wrong != "" {
						t.Errorf("%s: %s", p.Doc.File.Path(), wrong)
					}
				}
			}
		}
	})
	t.Logf("%d formulas, %d nodes, %d of them opaque", formulas, nodes, opaque)
}

func misplaced(n *predicate.Node, length int) string {
	whole := source.Span{End: length}
	if !whole.Covers(n.Span) {
		return fmt.Sprintf("node %d at %v lies outside", n.ID, n.Span)
	}
	at := n.Span.Start
	for _, arg := range n.Args {
		if !n.Span.Covers(arg.Span) && !arg.Span.IsEmpty() || arg.Span.Start < at && !arg.Span.IsEmpty() {
			return fmt.Sprintf("operand %d at %v does not follow in %v", arg.ID, arg.Span, n.Span)
		}
		if n.Op == predicate.And || n.Op == predicate.Or {
			at = arg.Span.End
		}
	}
	for _, e := range n.Entries {
		if !n.Span.Covers(e.Span) {
			return fmt.Sprintf("entry at %v of an atom at %v", e.Span, n.Span)
		}
	}
	return ""
}
