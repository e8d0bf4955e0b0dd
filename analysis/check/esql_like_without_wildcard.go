package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

var esqlLikeWithoutWildcard = &Check{
	ID:    "esql/like-without-wildcard",
	Title: "LIKE where `==` serves",
	Text: "The pattern has no wildcard, so that `LIKE` asks for the very value: `==` says so, and costs less. If more was " +
		"meant, a `*` is missing.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name like \"curl\""},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name like \"curl*\""},
	Since:    "0.1",
	Severity: Info,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachPattern(func(q *Query, like *esql.Like, pattern *esql.Literal) {
			if like.Regex || strings.ContainsAny(pattern.Value, `*?\%`) || len(like.Patterns) > 1 {
				return
			}
			f := Finding{Span: q.InFile(like.OpSpan), Message: "`LIKE` without a wildcard is `==`"}
			op := "=="
			if like.Negated {
				op = "!="
			}
			if like.Listed {
				p.Report(f)
				return
			}
			if edits, ok := q.FileEdits(p.Doc.File, []source.Edit{{Span: like.OpSpan, NewText: op}}); ok {
				f.Fixes = []Fix{{Title: "Write `" + op + "`", Safe: true, Edits: edits}}
			}
			p.Report(f)
		})
	},
}
