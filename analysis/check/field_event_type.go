package check

import (
	"iter"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

var fieldEventType = &Check{
	ID:    "field/unexpected-event-type",
	Title: "`event.type` that ECS does not expect with the category",
	Text: "ECS says for every `event.category` which values of `event.type` go with it: a process starts and ends, it is " +
		"not created or deleted. An event can have several categories, so that this is a remark and no more.",
	Bad:      Example{Language: "eql", Query: `process where event.type == "creation"`},
	Good:     Example{Language: "eql", Query: `process where event.type == "start"`},
	Since:    "0.1",
	Severity: Info,
	Run: func(p *Pass) {
		if p.Doc.Rule == nil || !p.Doc.Rule.EventCategoryOverride.IsAbsent() {
			return
		}
		for _, q := range p.Queries() {
			if q.Scope.IsOpen() {
				continue
			}
			lists := byList(q.uses())
			for _, part := range q.categorised() {
				if expected, ok := expectedTypes(p.Catalogue.Values(), part.categories); ok {
					p.judgeEventTypes(q, part, lists, expected)
				}
			}
		}
	},
}

// expectedTypes returns the values of event.type that go with one of the
// categories; false where ECS does not know one of them.
func expectedTypes(values *schema.Values, categories []string) ([]string, bool) {
	var out []string
	for _, category := range categories {
		types, ok := values.EventTypes[category]
		if !ok {
			return nil, false
		}
		out = append(out, types...)
	}
	return out, true
}

// judgeEventTypes reports lists of types none of which is expected. Values
// that ECS does not know at all are another check's.
func (p *Pass) judgeEventTypes(q *Query, part categorised, lists iter.Seq[[]use], expected []string) {
	known := p.Catalogue.Values().Allowed["event.type"]
	for list := range lists {
		first := list[0]
		if first.field != "event.type" || !part.span.Covers(first.at) || slices.ContainsFunc(list, func(u use) bool {
			return u.negated || u.wildcards || !slices.Contains(known, u.text) || slices.Contains(expected, u.text)
		}) {
			continue
		}
		p.Reportf(q.InFile(first.inner()), "ECS expects no `event.type` `"+first.text+"` with the category `"+
			strings.Join(part.categories, "`, `")+"`")
	}
}
