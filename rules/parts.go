package rules

// Threat is an item of `threat`: a tactic and its techniques.
type Threat struct {
	Place
	Framework  String
	Tactic     Technique
	Techniques []Technique
}

// Technique is a tactic, a technique or a subtechnique of a threat.
type Technique struct {
	Place
	ID, Name, Reference String
	Subtechniques       []Technique
}

// SeverityMapping is an item of `severity_mapping`.
type SeverityMapping struct {
	Place
	Field, Operator, Value, Severity String
}

// RiskScoreMapping is an item of `risk_score_mapping`.
type RiskScoreMapping struct {
	Place
	Field, Operator, Value String
	RiskScore              Int
}

// RelatedIntegration is an item of `related_integrations`.
type RelatedIntegration struct {
	Place
	Package, Version, Integration String
}

// RequiredField is an item of `required_fields`.
type RequiredField struct {
	Place
	Name, Type String
	ECS        Bool
}

// ExceptionList is an item of `exceptions_list`.
type ExceptionList struct {
	Place
	ID, ListID, NamespaceType, Type String
}

// Suppression is `alert_suppression`.
type Suppression struct {
	Place
	GroupBy               Strings
	Duration              Place
	DurationValue         Int
	DurationUnit          String
	MissingFieldsStrategy String
}

// Threshold is `threshold` of a threshold rule.
type Threshold struct {
	Place
	Field       Strings
	Value       Int
	Cardinality []Cardinality
}

// Cardinality is an item of `threshold.cardinality`.
type Cardinality struct {
	Place
	Field String
	Value Int
}

// NewTerms is what a new terms rule adds, in whichever of the two forms it is
// written: the table `new_terms` of detection-rules, or the API's
// `new_terms_fields` and `history_window_start`.
type NewTerms struct {
	// Place is the table's; absent in the API's form.
	Place
	// FieldName and HistoryName are what the table form says its `field` and
	// the `field` of its history are called; absent in the API's form.
	FieldName, HistoryName String
	Fields                 Strings
	HistoryWindowStart     String
}

// ThreatMatch is what an indicator match rule adds.
type ThreatMatch struct {
	Index                              Strings
	Query, Language, IndicatorPath     String
	Mapping                            []ThreatGroup
	MappingPlace                       Place
	Filters                            []Filter
	ConcurrentSearches, ItemsPerSearch Int
}

// ThreatGroup is an item of `threat_mapping`: entries that hold together.
type ThreatGroup struct {
	Place
	Entries []ThreatEntry
}

// ThreatEntry is one pair of fields of a [ThreatGroup].
type ThreatEntry struct {
	Place
	Field, Type, Value String
	Negate             Bool
}

// MachineLearning is what a machine learning rule adds.
type MachineLearning struct {
	JobID            Strings
	AnomalyThreshold Int
}

// Filter is an item of `filters` or `threat_filters`: a Kibana filter. Its
// content is free; Node has it.
type Filter struct {
	Place
	Negate, Disabled Bool // of its meta
}
