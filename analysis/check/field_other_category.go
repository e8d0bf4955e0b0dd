package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
)

var fieldOtherCategory = &Check{
	ID:    "field/other-category",
	Title: "field that events of this category do not have",
	Text: "The rule asks for events of one category, and the field belongs to another one: a file event of Elastic Defend " +
		"has no `registry.path`. The condition cannot hold for such an event. The rule's indices have the field all the " +
		"same, so that Elasticsearch does not complain.",
	Bad:      Example{Language: "eql", Query: `file where event.type == "creation" and registry.path == "x"`},
	Good:     Example{Language: "eql", Query: `file where event.type == "creation" and file.path == "/etc/x"`},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		if p.Doc.Rule == nil || !p.Doc.Rule.EventCategoryOverride.IsAbsent() {
			return
		}
		for _, q := range p.Queries() {
			if q.Scope.IsOpen() || !isDefend(q.Scope) {
				continue
			}
			for _, part := range q.categorised() {
				for _, use := range p.FieldUses() {
					if use.Query == q && part.span.Covers(use.At) && !use.Optional && !use.Pattern {
						p.judgeCategory(use, part)
					}
				}
			}
		}
	},
}

// defendStreams are the data streams in which Elastic Defend keeps its events
// of a category.
var defendStreams = map[string]string{
	"process": "endpoint.events.process", "file": "endpoint.events.file", "registry": "endpoint.events.registry",
	"network": "endpoint.events.network", "library": "endpoint.events.library", "driver": "endpoint.events.library",
}

// isDefend reports whether all documents of a scope are events of Elastic
// Defend. Its alerts have the fields of all categories.
func isDefend(scope *schema.Scope) bool {
	sets := scope.Datasets()
	return len(sets) > 0 && !slices.ContainsFunc(sets, func(d *schema.Dataset) bool {
		return !strings.HasPrefix(d.Name, "endpoint.events.")
	})
}

// categorised is a part of a query that speaks of events of some categories.
type categorised struct {
	span       source.Span
	categories []string
	// at is where the categories are named.
	at source.Span
}

// searched reports whether a scope has the events of any of the categories.
func (c categorised) searched(scope *schema.Scope) bool {
	return slices.ContainsFunc(scope.Datasets(), func(d *schema.Dataset) bool {
		return slices.ContainsFunc(c.categories, func(category string) bool { return defendStreams[category] == d.Name })
	})
}

func (q *Query) categorised() []categorised {
	var out []categorised
	if q.KQL != nil && q.KQL.Root != nil {
		if found, ok := kqlRequired(q.KQL.Root, isCategoryField); ok {
			out = append(out, categorised{q.KQL.Root.Span(), found, q.categoryIn(q.KQL.Root.Span())})
		}
	}
	if q.EQL == nil {
		return out
	}
	for _, step := range eqlSteps(q.EQL) {
		if !step.Category.Any {
			out = append(out, categorised{step.At, []string{step.Category.Text}, step.Category.At})
		} else if found, ok := eqlRequired(step.Condition, isCategoryField); ok {
			span := step.Condition.Span()
			out = append(out, categorised{span, found, q.categoryIn(span)})
		}
	}
	return out
}

// categoryIn returns the place of the first event.category in a part of the
// query.
func (q *Query) categoryIn(part source.Span) source.Span {
	for _, u := range q.uses() {
		if isCategoryField(u.field) && part.Covers(u.at) {
			return u.at
		}
	}
	return part
}

func isCategoryField(name string) bool { return name == "event.category" }

func (p *Pass) judgeCategory(use FieldUse, part categorised) {
	origins := use.Scope.Origins(use.Name)
	if len(origins) == 0 {
		return // field/unknown
	}
	for _, category := range part.categories {
		stream := defendStreams[category]
		if stream == "" || slices.ContainsFunc(origins, func(o schema.Origin) bool { return o.Dataset.Name == stream }) {
			return
		}
	}
	if !part.searched(use.Scope) {
		return // index/category-not-searched, once for all of its fields
	}
	var homes []string
	for _, o := range origins {
		homes = append(homes, "`"+strings.TrimPrefix(o.Dataset.Name, "endpoint.events.")+"`")
	}
	p.Report(p.cite(Finding{
		Span: use.Span,
		Message: "events of category `" + strings.Join(part.categories, "`, `") + "` have no `" + use.Name + "`: it is a field of " +
			strings.Join(homes, ", ") + " events",
	}, use.Scope))
}
