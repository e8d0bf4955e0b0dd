package check

import (
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

var trapNull = &Check{
	ID:    "trap/null",
	Title: "comparison with null",
	Text: "In ES|QL nothing equals null, and nothing differs from it: `x == null` and `x != null` are null for every row, so " +
		"that `WHERE` keeps none. `IS NULL` and `IS NOT NULL` ask whether there is a value.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where user.name != null"},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where user.name is not null"},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachESQL(func(q *Query, n esql.Node) {
			b, ok := n.(*esql.Binary)
			if !ok || !b.IsComparison() || !isNull(b.Right) {
				return
			}
			f := Finding{Span: q.InFile(b.OpSpan.Join(b.Right.Span())), Message: "`" + b.Op + " null` is never true"}
			instead := map[string]string{"==": "IS NULL", "!=": "IS NOT NULL"}[b.Op]
			if instead != "" {
				f.Message += ": use `" + instead + "`"
				at := source.Span{Start: b.OpSpan.Start, End: b.Right.Span().End}
				text := instead
				if at.Start > 0 && !isBlank(q.Text[at.Start-1]) {
					text = " " + text
				}
				if edits, ok := q.FileEdits(p.Doc.File, []source.Edit{{Span: at, NewText: text}}); ok {
					f.Fixes = []Fix{{Title: "Write `" + instead + "`", Edits: edits}}
				}
			}
			p.Report(f)
		})
	},
}

func isNull(e esql.Expr) bool {
	l, ok := e.(*esql.Literal)
	return ok && l.Kind == esql.NullLiteral
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// eachESQL calls visit for every node of the document's queries in ES|QL;
// queries with problems are left out.
func (p *Pass) eachESQL(visit func(*Query, esql.Node)) {
	for _, q := range p.Queries() {
		for _, n := range q.esqlNodes() {
			visit(q, n)
		}
	}
}
