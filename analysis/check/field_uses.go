package check

import (
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// FieldPlace is a kind of place in a rule where a field is named.
type FieldPlace uint8

// The places.
const (
	InQuery             FieldPlace = iota // a condition of rule.query or rule.threat_query
	InJoinKey                             // EQL's `by`
	InFilter                              // a Kibana filter
	InThreshold                           // threshold.field
	InCardinality                         // threshold.cardinality
	InNewTerms                            // new_terms
	InSuppression                         // alert_suppression.group_by
	InThreatMapping                       // the event's side of threat_mapping
	InIndicator                           // the indicator's side of threat_mapping
	InSeverityMapping                     // severity_mapping
	InRiskScoreMapping                    // risk_score_mapping
	InInvestigation                       // investigation_fields
	InTimestampOverride                   // timestamp_override
	InTimestampField                      // timestamp_field
	InEventCategory                       // event_category_override
	InTiebreaker                          // tiebreaker_field
	InRuleName                            // rule_name_override
	InRequired                            // required_fields
)

// FieldUse is one place of a document that names a field.
type FieldUse struct {
	// Name is the whole dotted name. Where Pattern is true its asterisks stand
	// for any text.
	Name    string
	Pattern bool
	// Span are the characters of the name in the file, without quotes, marks
	// of optional fields, or the nested fields around it.
	Span  source.Span
	Place FieldPlace
	// Optional is true for EQL's `?field`.
	Optional bool
	// Negated is true where what is said of the field is turned into its
	// opposite: an exclusion.
	Negated bool
	// Scope are the fields of the documents that are meant.
	Scope *schema.Scope
	// Query holds the name; nil for a name outside of queries. At is the name's
	// span in the query's text.
	Query *Query
	At    source.Span

	// nested is what the query's nested fields add in front of the text at Span.
	nested string
	// plain is false for a key that is written without quotes, whose name
	// cannot be replaced by any other.
	plain bool
}

type fieldUsesKey struct{}

// FieldUses returns every place of the document that names a field, queries
// first. Of the columns that a query in ES|QL names, those are among them that
// come from its indices.
func (p *Pass) FieldUses() []FieldUse {
	return Memo(p, fieldUsesKey{}, func() []FieldUse {
		if p.Doc.Rule == nil {
			return nil
		}
		c := fieldCollector{rule: p.Doc.Rule, events: p.eventScope(), indicators: p.Indices("rule.threat_query")}
		for _, q := range p.Queries() {
			c.query(q)
		}
		c.settings()
		c.mappings()
		for _, f := range c.rule.Filters {
			c.filter(f, c.events)
		}
		for _, f := range c.rule.ThreatMatch.Filters {
			c.filter(f, c.indicators)
		}
		return c.uses
	})
}

// eventScope returns the fields of the documents that the rule's settings
// speak of: those that its query finds. The columns of ES|QL and the results
// of a machine learning job are none that a catalogue knows.
func (p *Pass) eventScope() *schema.Scope {
	switch p.Doc.Rule.Type() {
	case rules.ESQLType, rules.MachineLearningType:
		return nil
	}
	for _, q := range p.Queries() {
		if q.Path == "rule.query" {
			return q.Scope
		}
	}
	return p.Indices("rule.query")
}

type fieldCollector struct {
	rule               *rules.Rule
	events, indicators *schema.Scope
	uses               []FieldUse
}

// text adds a string of the file that names a field.
func (c *fieldCollector) text(s rules.String, place FieldPlace, scope *schema.Scope) {
	if !s.IsSet() || s.Value == "" {
		return
	}
	c.uses = append(c.uses, FieldUse{
		Name: s.Value, Span: s.Map.ToFile(source.Span{End: len(s.Value)}), Place: place, Scope: scope, plain: true,
	})
}

func (c *fieldCollector) texts(list rules.Strings, place FieldPlace, scope *schema.Scope) {
	for _, s := range list.Items {
		c.text(s, place, scope)
	}
}

// settings adds the settings that are names of fields.
func (c *fieldCollector) settings() {
	r := c.rule
	c.text(r.TimestampOverride, InTimestampOverride, c.events)
	c.text(r.RuleNameOverride, InRuleName, c.events)
	if r.Type() == rules.EQLType {
		c.text(r.TimestampField, InTimestampField, c.events)
		c.text(r.EventCategoryOverride, InEventCategory, c.events)
		c.text(r.TiebreakerField, InTiebreaker, c.events)
	}
	c.texts(r.Threshold.Field, InThreshold, c.events)
	for _, item := range r.Threshold.Cardinality {
		c.text(item.Field, InCardinality, c.events)
	}
	c.texts(r.NewTerms.Fields, InNewTerms, c.events)
	c.texts(r.Suppression.GroupBy, InSuppression, c.events)
	c.texts(r.InvestigationFields, InInvestigation, c.events)
}

// mappings adds the lists of tables of which each names a field.
func (c *fieldCollector) mappings() {
	r := c.rule
	for _, group := range r.ThreatMatch.Mapping {
		for _, entry := range group.Entries {
			c.text(entry.Field, InThreatMapping, c.events)
			c.text(entry.Value, InIndicator, c.indicators)
		}
	}
	for _, m := range r.SeverityMapping {
		c.text(m.Field, InSeverityMapping, c.events)
	}
	for _, m := range r.RiskScoreMapping {
		c.text(m.Field, InRiskScoreMapping, c.events)
	}
	for _, f := range r.RequiredFields {
		c.text(f.Name, InRequired, c.events)
	}
}

// filter adds the fields of a Kibana filter. One that is switched off says
// nothing.
func (c *fieldCollector) filter(f rules.Filter, scope *schema.Scope) {
	if f.Disabled.Value || f.Node == nil || f.Node.Table == nil {
		return
	}
	query := f.Node.Table.Entry("query")
	if query == nil || query.Value.Table == nil {
		query = nil
		if key := f.Node.Table.Get("meta", "key"); key != nil && key.Kind == toml.String {
			c.filterText(key, scope, f.Negate.Value)
		}
	}
	if query != nil {
		c.filterQuery(query.Value.Table, scope, f.Negate.Value, 0)
	}
}

// fieldClauses are the queries of Elasticsearch whose only key is a field.
var fieldClauses = map[string]bool{
	"match": true, "match_phrase": true, "match_phrase_prefix": true, "term": true, "terms": true, "wildcard": true,
	"prefix": true, "regexp": true, "fuzzy": true, "range": true,
}

// maxFilterDepth is far beyond what a filter nests.
const maxFilterDepth = 100

func (c *fieldCollector) filterQuery(t *toml.Table, scope *schema.Scope, negated bool, depth int) {
	if t == nil || depth > maxFilterDepth {
		return
	}
	for _, e := range t.Entries {
		inside := e.Value.Table
		switch name := e.Key.Name; {
		case fieldClauses[name]:
			c.filterKeys(inside, scope, negated)
		case name == "exists":
			if field := inside.Get("field"); field != nil && field.Kind == toml.String {
				c.filterText(field, scope, negated)
			}
		case name == "bool":
			c.filterBool(inside, scope, negated, depth)
		}
	}
}

func (c *fieldCollector) filterBool(t *toml.Table, scope *schema.Scope, negated bool, depth int) {
	if t == nil {
		return
	}
	for _, e := range t.Entries {
		not := negated != (e.Key.Name == "must_not")
		switch e.Key.Name {
		case "must", "should", "filter", "must_not":
			c.filterQuery(e.Value.Table, scope, not, depth+1)
			for _, item := range e.Value.Items {
				c.filterQuery(item.Table, scope, not, depth+1)
			}
		}
	}
}

// clauseOptions may stand beside the field of a clause.
var clauseOptions = map[string]bool{"boost": true, "_name": true}

func (c *fieldCollector) filterKeys(t *toml.Table, scope *schema.Scope, negated bool) {
	if t == nil {
		return
	}
	for _, e := range t.Entries {
		if clauseOptions[e.Key.Name] {
			continue
		}
		use := FieldUse{Name: e.Key.Name, Span: e.Key.Span, Place: InFilter, Scope: scope, Negated: negated}
		if quoted := e.Key.Span.Len() == len(e.Key.Name)+2; quoted {
			use.plain = true
			use.Span.Start++
			use.Span.End--
		}
		c.uses = append(c.uses, use)
	}
}

func (c *fieldCollector) filterText(v *toml.Value, scope *schema.Scope, negated bool) {
	if v.Text == "" {
		return
	}
	c.uses = append(c.uses, FieldUse{
		Name: v.Text, Span: v.Map.ToFile(source.Span{End: len(v.Text)}), Place: InFilter, Scope: scope, Negated: negated, plain: true,
	})
}
