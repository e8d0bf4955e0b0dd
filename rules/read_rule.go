package rules

import "github.com/rulewright/rulewright/rules/toml"

func readRule(root node) *Rule {
	n, p := root.table("rule")
	r := &Rule{Place: p}
	r.readIdentity(n)
	r.readSchedule(n)
	r.readAlert(n)
	r.readQuery(n)
	r.readTypes(n)
	return r
}

func (r *Rule) readIdentity(n node) {
	r.Name = n.str("name")
	r.Description = n.str("description")
	r.RuleID = n.str("rule_id")
	r.Severity = n.str("severity")
	r.RiskScore = n.integer("risk_score")
	r.TypeName = n.str("type")
	r.Author = n.strs("author")
	r.Tags = n.strs("tags")
	r.References = n.strs("references")
	r.FalsePositives = n.strs("false_positives")
	r.License = n.str("license")
	r.Note = n.str("note")
	r.Setup = n.str("setup")
	r.Version = n.integer("version")
	r.Revision = n.integer("revision")
	r.Enabled = n.boolean("enabled")
	r.BuildingBlockType = n.str("building_block_type")
	r.TimelineID = n.str("timeline_id")
	r.TimelineTitle = n.str("timeline_title")
	r.ThreatPlace = n.place("threat", toml.Array)
	r.Threat = list(n, "threat", readThreat)
}

func (r *Rule) readSchedule(n node) {
	r.From = n.str("from")
	r.To = n.str("to")
	r.Interval = n.str("interval")
	r.MaxSignals = n.integer("max_signals")
	r.Throttle = n.str("throttle")
	r.TimestampOverride = n.str("timestamp_override")
	r.TimestampOverrideFallbackDisabled = n.boolean("timestamp_override_fallback_disabled")
}

func (r *Rule) readAlert(n node) {
	fields, _ := n.table("investigation_fields")
	r.InvestigationFields = fields.strs("field_names")
	r.RuleNameOverride = n.str("rule_name_override")
	r.OutputIndex = n.str("output_index")
	r.Namespace = n.str("namespace")
	r.SeverityMapping = list(n, "severity_mapping", readSeverityMapping)
	r.RiskScoreMapping = list(n, "risk_score_mapping", readRiskScoreMapping)
	r.RelatedIntegrations = list(n, "related_integrations", readRelatedIntegration)
	r.RequiredFields = list(n, "required_fields", readRequiredField)
	r.ExceptionsList = list(n, "exceptions_list", readExceptionList)
	r.Actions = n.places("actions")
	r.ResponseActions = n.places("response_actions")
	r.Suppression = readSuppression(n)
}

func (r *Rule) readQuery(n node) {
	r.Query = n.str("query")
	r.Language = n.str("language")
	r.SavedID = n.str("saved_id")
	r.Index = n.strs("index")
	r.DataViewID = n.str("data_view_id")
	r.Filters = list(n, "filters", readFilter)
	r.TimestampField = n.str("timestamp_field")
	r.EventCategoryOverride = n.str("event_category_override")
	r.TiebreakerField = n.str("tiebreaker_field")
}

func (r *Rule) readTypes(n node) {
	r.Threshold = readThreshold(n)
	r.NewTerms = readNewTerms(n)
	r.ThreatMatch = ThreatMatch{
		Index:              n.strs("threat_index"),
		Query:              n.str("threat_query"),
		Language:           n.str("threat_language"),
		IndicatorPath:      n.str("threat_indicator_path"),
		Mapping:            list(n, "threat_mapping", readThreatGroup),
		MappingPlace:       n.place("threat_mapping", toml.Array),
		Filters:            list(n, "threat_filters", readFilter),
		ConcurrentSearches: n.integer("concurrent_searches"),
		ItemsPerSearch:     n.integer("items_per_search"),
	}
	r.MachineLearning = MachineLearning{
		JobID:            n.strOrStrs("machine_learning_job_id"),
		AnomalyThreshold: n.integer("anomaly_threshold"),
	}
}
