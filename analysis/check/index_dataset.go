package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

var indexDataset = &Check{
	ID:    "index/dataset-not-searched",
	Title: "data set that is asked for and not searched",
	Text: "The query asks for a data set, and none of the rule's index patterns matches the data stream of that name. No " +
		"event of it is ever seen. Add the data stream to the patterns, or mend the data set's name.",
	Bad: Example{
		Language: "kuery", Query: `event.dataset:endpoint.events.network and event.action:*`,
		Index: []string{"logs-endpoint.events.process-*"},
	},
	Good: Example{
		Language: "kuery", Query: `event.dataset:endpoint.events.process and event.action:*`,
		Index: []string{"logs-endpoint.events.process-*"},
	},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			patterns, ok := p.streamPatterns(q)
			if !ok {
				continue
			}
			for _, u := range q.uses() {
				if isDatasetField(u.field) && !u.negated && !strings.HasPrefix(u.op, "regex") && !strings.ContainsAny(u.text, "*?") && u.text != "" {
					p.judgeDataset(q, u, patterns)
				}
			}
		}
	},
}

// streamPatterns returns the index patterns of a query; false where not all of
// them are of data streams, whose names have the data set in them.
func (p *Pass) streamPatterns(q *Query) ([]string, bool) {
	r := p.Doc.Rule
	list := r.Index.Values()
	switch {
	case q.ESQL != nil:
		from := q.readsDocuments()
		if from == nil {
			return nil, false
		}
		list = from.Indices()
	case q.Path == "rule.threat_query":
		list = r.ThreatMatch.Index.Values()
	}
	for _, pattern := range list {
		if !strings.HasPrefix(pattern, "logs-") && !strings.HasPrefix(pattern, "metrics-") || strings.ContainsAny(pattern, ",:") {
			return nil, false
		}
	}
	return list, len(list) > 0
}

func (p *Pass) judgeDataset(q *Query, u use, patterns []string) {
	if slices.ContainsFunc(patterns, func(pattern string) bool { return matchesStream(pattern, u.text) }) {
		return
	}
	p.Report(Finding{
		Span:    q.InFile(u.inner()),
		Message: "no index pattern of the rule matches the data set `" + u.text + "`",
		Related: []Related{{Span: p.indexSpan(q), Message: "these are searched"}},
	})
}

func (p *Pass) indexSpan(q *Query) source.Span {
	from := q.readsDocuments()
	switch {
	case from != nil:
		return q.InFile(from.Span())
	case q.Path == "rule.threat_query":
		return p.Doc.Rule.ThreatMatch.Index.Span
	}
	return p.Doc.Rule.Index.Span
}

// matchesStream reports whether a pattern matches the name of a data stream of
// the data set, whatever its namespace.
func matchesStream(pattern, dataset string) bool {
	_, rest, _ := strings.Cut(pattern, "-")
	head, _, wild := strings.Cut(rest, "*")
	name := strings.ToLower(dataset) + "-"
	if !wild {
		return strings.HasPrefix(rest, name)
	}
	// A star in the middle can stand for anything that follows.
	return strings.HasPrefix(name, head) || strings.HasPrefix(head, name)
}
