package check

import "github.com/rulewright/rulewright/analysis/schema"

var fieldUnindexed = &Check{
	ID:    "field/unindexed",
	Title: "field that is kept and cannot be searched",
	Text: "The field is stored with its document but not indexed, so that Elasticsearch refuses to search it. It can be " +
		"read in an alert and used by an investigation, not by a condition.",
	Bad:      Example{Language: "kuery", Query: `event.original:*passwd*`, Index: []string{"filebeat-*"}},
	Good:     Example{Language: "kuery", Query: `message:passwd`, Index: []string{"filebeat-*"}},
	Since:    "0.1",
	Severity: Error,
	Run: func(p *Pass) {
		for _, use := range p.FieldUses() {
			if !use.searches() || use.Scope.IsOpen() {
				continue
			}
			if field, answer := use.Scope.Lookup(use.Name); answer == schema.Known && field.Unindexed {
				p.Report(p.cite(Finding{
					Span: use.Span, Severity: Error,
					Message: "`" + use.Name + "` is not indexed: Elasticsearch cannot search it",
				}, use.Scope))
			}
		}
	},
}

// searches reports whether Elasticsearch looks for the field's values.
func (u *FieldUse) searches() bool {
	switch u.Place {
	case InQuery, InJoinKey, InFilter, InThreatMapping, InIndicator, InEventCategory:
		return true
	}
	return u.groups()
}
