package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

var esqlPercentInLike = &Check{
	ID:    "esql/percent-in-like",
	Title: "`%` as a wildcard of LIKE",
	Text: "In ES|QL the wildcards of `LIKE` are `*` for any text and `?` for one character. `%` and `_`, which SQL has, are " +
		"ordinary characters: the pattern matches only values that hold a `%`.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.command_line like \"%curl%\""},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.command_line like \"*curl*\""},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachPattern(func(q *Query, like *esql.Like, pattern *esql.Literal) {
			value := pattern.Value
			if like.Regex || strings.ContainsAny(value, "*?") || !strings.HasPrefix(value, "%") && !strings.HasSuffix(value, "%") {
				return
			}
			f := Finding{
				Span:    q.InFile(pattern.Span()),
				Message: "`%` is an ordinary character for `LIKE`: the wildcard is `*`",
			}
			text := q.ESQL.TextOf(pattern)
			if edits, ok := q.FileEdits(p.Doc.File, []source.Edit{{Span: pattern.Span(), NewText: strings.ReplaceAll(text, "%", "*")}}); ok {
				f.Fixes = []Fix{{Title: "Write `*` for `%`", Edits: edits}}
			}
			p.Report(f)
		})
	},
}

// eachPattern calls do for each string that a LIKE or RLIKE of a query compares
// with.
func (p *Pass) eachPattern(do func(q *Query, like *esql.Like, pattern *esql.Literal)) {
	for _, q := range p.Queries() {
		for _, n := range q.esqlNodes() {
			like, ok := n.(*esql.Like)
			if !ok {
				continue
			}
			for _, e := range like.Patterns {
				if l, ok := e.(*esql.Literal); ok && l.Kind == esql.StringLiteral {
					do(q, like, l)
				}
			}
		}
	}
}
