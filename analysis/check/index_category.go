package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

var indexCategory = &Check{
	ID:    "index/category-not-searched",
	Title: "event category that the rule's indices do not hold",
	Text: "Elastic Defend keeps the events of each category in a data stream of their own, and the rule does not search " +
		"that of the category it asks for: `file where …` finds nothing in `logs-endpoint.events.process-*`.",
	Bad:      Example{Language: "eql", Query: `file where file.name == "x"`, Index: []string{"logs-endpoint.events.process-*"}},
	Good:     Example{Language: "eql", Query: `file where file.name == "x"`, Index: []string{"logs-endpoint.events.file-*"}},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		if p.Doc.Rule == nil || !p.Doc.Rule.EventCategoryOverride.IsAbsent() {
			return
		}
		for _, q := range p.Queries() {
			scope := p.Indices(q.Path)
			if scope.IsOpen() || !isDefend(scope) {
				continue
			}
			for _, part := range q.categorised() {
				p.judgeStreams(q, part, scope)
			}
		}
	},
}

func (p *Pass) judgeStreams(q *Query, part categorised, scope *schema.Scope) {
	var wanted []string
	for _, category := range part.categories {
		stream := defendStreams[category]
		if stream == "" || slices.ContainsFunc(scope.Datasets(), func(d *schema.Dataset) bool { return d.Name == stream }) {
			return
		}
		wanted = append(wanted, "`logs-"+stream+"-*`")
	}
	p.Report(p.cite(Finding{
		Span: q.InFile(part.at),
		Message: "the rule's indices hold no events of category `" + strings.Join(part.categories, "`, `") +
			"`: Elastic Defend keeps them in " + strings.Join(wanted, ", "),
		Related: []Related{{Span: p.indexSpan(q), Message: "these are searched"}},
	}, scope))
}
