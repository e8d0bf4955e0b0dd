package check

import (
	"slices"
	"strings"
)

var indexNoMatch = &Check{
	ID:    "index/no-match",
	Title: "index pattern that matches no data stream",
	Text: "The pattern cannot match what it seems to be for. A data stream is called `type-dataset-namespace`, such as " +
		"`logs-endpoint.events.process-default`: neither the dataset nor the namespace has a hyphen, and all is in lower " +
		"case. A pattern without its last part needs a `*` at the end.\n\n" +
		"Where a rule has other patterns too, nobody notices: it silently searches less than it says.",
	Bad:      Example{Language: "kuery", Query: `event.category:process`, Index: []string{"logs-endpoint.events.process"}},
	Good:     Example{Language: "kuery", Query: `event.category:process`, Index: []string{"logs-endpoint.events.process-*"}},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, pattern := range p.indexPatterns() {
			p.judgePattern(pattern)
		}
	},
}

func (p *Pass) judgePattern(i indexPattern) {
	name := i.Value
	f := Finding{Span: i.span()}
	switch {
	case strings.ContainsAny(name, ` "\/|#?`):
		f.Message = "no index has a name with a blank or one of `\" \\ / | # ?`, so that this pattern matches none"
		if trimmed := strings.TrimSpace(name); !strings.ContainsAny(trimmed, ` "\/|#?`) {
			f.Fixes = i.replace(trimmed)
		}
	case strings.ToLower(name) != name:
		f.Message = "names of indices and data streams are in lower case, so that this pattern matches none"
		f.Fixes = i.replace(strings.ToLower(name))
	case !slices.Contains(i.scope.Uncovered(), name) || len(p.Catalogue.Reaching(name)) > 0:
		return
	case lacksNamespace(name) && len(p.Catalogue.Reaching(name+"-*")) > 0:
		f.Message = "a data stream is called `type-dataset-namespace`: this pattern lacks the namespace, and matches none"
		f.Fixes = i.replace(name + "-*")
	default:
		near, ok := p.Catalogue.NearestIndex(name)
		if !ok {
			return
		}
		f.Message = "no data stream that is known matches this pattern: did you mean `" + near + "`?"
		f.Fixes = i.replace(near)
	}
	p.Report(f)
}

// lacksNamespace reports whether a pattern names a data stream but for its
// namespace.
func lacksNamespace(name string) bool {
	return strings.Count(name, "-") == 1 && !strings.ContainsAny(name, "*:,")
}
