package check

import "github.com/rulewright/rulewright/analysis/schema"

var fieldUnindexed = &Check{
	ID:    "field/unindexed",
	Title: "field that is kept and not indexed",
	Text: "The field is stored with its document but not indexed. Elasticsearch refuses to search such a field unless its " +
		"values are kept in columns, which catalogues do not tell, and then it is slow. It can be read in an alert.",
	Bad:      Example{Language: "kuery", Query: `event.original:*passwd*`, Index: []string{"filebeat-*"}},
	Good:     Example{Language: "kuery", Query: `message:passwd`, Index: []string{"filebeat-*"}},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		for _, use := range p.FieldUses() {
			if !use.searches() || use.Scope.IsOpen() || use.Query != nil && use.Query.ESQL != nil { // ES|QL reads the source
				continue
			}
			if field, answer := use.Scope.Lookup(use.Name); answer == schema.Known && field.Unindexed {
				p.Report(p.cite(Finding{
					Span:    use.Span,
					Message: "`" + use.Name + "` is not indexed: a search by it is refused, or slow",
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
