package rules

func readThreat(n node, p Place) Threat {
	tactic, place := n.table("tactic")
	return Threat{
		Place:      p,
		Framework:  n.str("framework"),
		Tactic:     readTechnique(tactic, place),
		Techniques: list(n, "technique", readTechnique),
	}
}

// readTechnique reads a tactic, a technique or a subtechnique: three tables of
// one shape, nested at most twice by their keys' names.
func readTechnique(n node, p Place) Technique {
	return Technique{
		Place:     p,
		ID:        n.str("id"),
		Name:      n.str("name"),
		Reference: n.str("reference"),
		Subtechniques: list(n, "subtechnique", func(n node, p Place) Technique {
			return Technique{Place: p, ID: n.str("id"), Name: n.str("name"), Reference: n.str("reference")}
		}),
	}
}

func readSeverityMapping(n node, p Place) SeverityMapping {
	return SeverityMapping{
		Place: p, Field: n.str("field"), Operator: n.str("operator"),
		Value: n.str("value"), Severity: n.str("severity"),
	}
}

func readRiskScoreMapping(n node, p Place) RiskScoreMapping {
	return RiskScoreMapping{
		Place: p, Field: n.str("field"), Operator: n.str("operator"),
		Value: n.str("value"), RiskScore: n.integer("risk_score"),
	}
}

func readRelatedIntegration(n node, p Place) RelatedIntegration {
	return RelatedIntegration{
		Place: p, Package: n.str("package"), Version: n.str("version"), Integration: n.str("integration"),
	}
}

func readRequiredField(n node, p Place) RequiredField {
	return RequiredField{Place: p, Name: n.str("name"), Type: n.str("type"), ECS: n.boolean("ecs")}
}

func readExceptionList(n node, p Place) ExceptionList {
	return ExceptionList{
		Place: p, ID: n.str("id"), ListID: n.str("list_id"),
		NamespaceType: n.str("namespace_type"), Type: n.str("type"),
	}
}

func readSuppression(n node) Suppression {
	n, p := n.table("alert_suppression")
	duration, place := n.table("duration")
	return Suppression{
		Place:                 p,
		GroupBy:               n.strs("group_by"),
		Duration:              place,
		DurationValue:         duration.integer("value"),
		DurationUnit:          duration.str("unit"),
		MissingFieldsStrategy: n.str("missing_fields_strategy"),
	}
}

func readThreshold(n node) Threshold {
	n, p := n.table("threshold")
	return Threshold{
		Place: p,
		Field: n.strOrStrs("field"),
		Value: n.integer("value"),
		Cardinality: list(n, "cardinality", func(n node, p Place) Cardinality {
			return Cardinality{Place: p, Field: n.str("field"), Value: n.integer("value")}
		}),
	}
}

// readNewTerms reads whichever form the rule uses.
func readNewTerms(n node) NewTerms {
	table, p := n.table("new_terms")
	if p.State == Absent {
		return NewTerms{Fields: n.strs("new_terms_fields"), HistoryWindowStart: n.str("history_window_start")}
	}
	out := NewTerms{Place: p, FieldName: table.str("field"), Fields: table.strs("value")}
	for _, h := range list(table, "history_window_start", func(n node, _ Place) node { return n }) {
		out.HistoryName, out.HistoryWindowStart = h.str("field"), h.str("value")
		break
	}
	return out
}

func readThreatGroup(n node, p Place) ThreatGroup {
	return ThreatGroup{Place: p, Entries: list(n, "entries", func(n node, p Place) ThreatEntry {
		return ThreatEntry{
			Place: p, Field: n.str("field"), Type: n.str("type"),
			Value: n.str("value"), Negate: n.boolean("negate"),
		}
	})}
}

func readFilter(n node, p Place) Filter {
	meta, _ := n.table("meta")
	return Filter{Place: p, Negate: meta.boolean("negate"), Disabled: meta.boolean("disabled")}
}
