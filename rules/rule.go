package rules

// Type is a rule's `type`.
type Type string

// The rule types of Kibana's detection engine.
const (
	QueryType           Type = "query"
	SavedQueryType      Type = "saved_query"
	EQLType             Type = "eql"
	ESQLType            Type = "esql"
	ThresholdType       Type = "threshold"
	NewTermsType        Type = "new_terms"
	ThreatMatchType     Type = "threat_match"
	MachineLearningType Type = "machine_learning"
)

// Types are all types of rules, in an order that does not change.
var Types = []Type{
	QueryType, SavedQueryType, EQLType, ESQLType, ThresholdType, NewTermsType, ThreatMatchType, MachineLearningType,
}

// Rule is the content of [rule]. A value of a table that is absent is absent
// too, so that rule.Threshold.Value may be asked of any rule.
type Rule struct {
	Place

	// What every rule has.
	Name, Description, RuleID, Severity      String
	RiskScore                                Int
	TypeName                                 String // `type` as written; see Type
	Author, Tags, References, FalsePositives Strings
	License, Note, Setup                     String
	Version, Revision, MaxSignals            Int
	Enabled                                  Bool
	From, To, Interval                       String
	BuildingBlockType                        String
	TimelineID, TimelineTitle                String
	RuleNameOverride, TimestampOverride      String
	TimestampOverrideFallbackDisabled        Bool
	Throttle, OutputIndex, Namespace         String
	Threat                                   []Threat
	ThreatPlace                              Place
	InvestigationFields                      Strings // the field names
	SeverityMapping                          []SeverityMapping
	RiskScoreMapping                         []RiskScoreMapping
	RelatedIntegrations                      []RelatedIntegration
	RequiredFields                           []RequiredField
	ExceptionsList                           []ExceptionList
	Actions, ResponseActions                 []Place
	Suppression                              Suppression

	// What the query is and where it looks.
	Query, Language, SavedID String
	Index                    Strings
	DataViewID               String
	Filters                  []Filter
	TimestampField           String
	EventCategoryOverride    String
	TiebreakerField          String

	// What one type has.
	Threshold       Threshold
	NewTerms        NewTerms
	ThreatMatch     ThreatMatch
	MachineLearning MachineLearning
}

// Type returns the rule's type, which may be none of the constants.
func (r *Rule) Type() Type { return Type(r.TypeName.Value) }
