package keys

import (
	"slices"

	"github.com/rulewright/rulewright/rules"
)

// rule are the keys of [rule]: what every rule has, then what its query and
// its type bring, then what Kibana adds when it exports one.
var rule = slices.Concat(identity, schedule, alert, query, byType, exported)

var identity = []*Key{
	{
		Name: "name", Shape: Text, Need: Need{By: Both}, Form: NotEmpty,
		Doc: "What the rule is called in lists and alerts.",
	},
	{Name: "description", Shape: Text, Need: Need{By: Both}, Form: NotEmpty, Doc: "What the rule finds and why that matters."},
	{
		Name: "rule_id", Shape: Text, Need: Need{By: Repository}, Form: UUID, FormBy: Repository,
		Doc: "The id that stays with the rule through all versions, a UUID; `id` is another one, which Kibana gives.",
	},
	{Name: "type", Shape: Text, Need: Need{By: Both}, Values: typeValues, Doc: "What kind of rule it is, and so which other keys it has."},
	{
		Name: "severity", Shape: Text, Need: Need{By: Both}, Values: severities,
		Doc: "How serious an alert is.",
	},
	{
		Name: "risk_score", Shape: Integer, Need: Need{By: Both}, Range: &Range{0, 100},
		Doc: "The severity as a number from 0 to 100: 21 is low, 47 medium, 73 high, 99 critical.",
	},
	{Name: "author", Shape: Texts, Need: Need{By: Repository}, Doc: "Who wrote the rule."},
	{Name: "license", Shape: Text, Doc: "The licence that the rule is given under."},
	{Name: "tags", Shape: Texts, Doc: "Labels to find and group rules by, such as `OS: Linux`."},
	{Name: "references", Shape: Texts, Doc: "Links to what explains the behaviour."},
	{Name: "false_positives", Shape: Texts, Doc: "Harmless behaviour that the rule can mistake for the other kind."},
	{Name: "note", Shape: Text, Doc: "The investigation guide, in Markdown."},
	{Name: "setup", Shape: Text, Doc: "What has to be set up before the rule sees anything, in Markdown."},
	{Name: "enabled", Shape: Boolean, Doc: "Whether the rule runs as soon as it is installed."},
	{
		Name: "version", Shape: Integer, Range: &Range{1, Unbounded},
		Doc: "The number of the rule's version; detection-rules counts it itself unless told otherwise.",
	},
	{Name: "revision", Shape: Integer, Range: &Range{0, Unbounded}, Doc: "How often the rule was changed in Kibana, which counts it."},
	{
		Name: "building_block_type", Shape: Text, Values: []Value{{Text: "default", Doc: "The rule is a building block."}}, ValuesBy: Repository,
		Doc: "Makes the rule a building block: its alerts are for other rules and hidden by default.",
	},
	{
		Name: "timeline_id", Shape: Text, Need: Need{By: Kibana, With: "timeline_title"}, Form: NotEmpty, Values: timelineIDs, Open: true,
		Doc: "The timeline template that an alert opens in; `timeline_title` is its name.",
	},
	{
		Name: "timeline_title", Shape: Text, Need: Need{By: Kibana, With: "timeline_id"}, Form: NotEmpty, Values: timelineTitles, Open: true,
		Doc: "The name of the timeline template that `timeline_id` means.",
	},
	{Name: "threat", Shape: Tables, Keys: threat, Doc: "The tactics and techniques of ATT&CK that the rule is about."},
	{
		Name: "threat_mappings", Shape: Tables, In: Repository, Doc: "The same for other versions of ATT&CK, from which the repository picks one at release.",
		Keys: []*Key{
			{Name: "framework", Shape: Text, In: Repository, Need: Need{By: Repository}, Values: frameworks, Doc: "The framework that is mapped to."},
			{Name: "version", Shape: Text, In: Repository, Need: Need{By: Repository}, Doc: "The framework's version."},
			{Name: "threat", Shape: Tables, In: Repository, Need: Need{By: Repository}, Keys: threat, Doc: "The mapping in that version."},
		},
	},
}

var typeValues = []Value{
	{Text: "query", Doc: "An alert for each event that a KQL or Lucene query matches."},
	{Text: "saved_query", Doc: "The same with a query that Kibana keeps.", In: Kibana},
	{Text: "eql", Doc: "An alert for each event or sequence that an EQL query matches."},
	{Text: "esql", Doc: "An alert for each row that an ES|QL query returns."},
	{Text: "threshold", Doc: "An alert when a query matches often enough, counted by fields."},
	{Text: "new_terms", Doc: "An alert when a field has a value that it did not have before."},
	{Text: "threat_match", Doc: "An alert for each event with a value that an index of indicators has."},
	{Text: "machine_learning", Doc: "An alert when a machine learning job finds an anomaly."},
}

var severities = []Value{
	{Text: "low", Doc: "Of interest, seldom an incident; risk up to 21."},
	{Text: "medium", Doc: "To be looked into; risk 22 to 47."},
	{Text: "high", Doc: "To be looked into at once; risk 48 to 73."},
	{Text: "critical", Doc: "Very likely an incident; risk from 74."},
}

// Timelines are the names of the timeline templates that come with Kibana, by
// id.
var Timelines = map[string]string{
	"db366523-f1c6-4c1f-8731-6ce5ed9e5717": "Generic Endpoint Timeline",
	"91832785-286d-4ebe-b884-1a208d111a70": "Generic Network Timeline",
	"76e52245-7519-4251-91ab-262fb1a1728c": "Generic Process Timeline",
	"495ad7a7-316e-4544-8a0f-9c098daee76e": "Generic Threat Match Timeline",
	"4d4c0b59-ea83-483f-b8c1-8c360ee53c5c": "Comprehensive File Timeline",
	"e70679c2-6cde-4510-9764-4823df18f7db": "Comprehensive Process Timeline",
	"300afc76-072d-4261-864d-4149714bf3f1": "Comprehensive Network Timeline",
	"3e47ef71-ebfc-4520-975c-cb27fc090799": "Comprehensive Registry Timeline",
	"3e827bab-838a-469f-bd1e-5e19a2bff2fd": "Alerts Involving a Single User Timeline",
	"4434b91a-94ca-4a89-83cb-a37cdc0532b7": "Alerts Involving a Single Host Timeline",
}

var timelineIDs, timelineTitles = timelineValues()

func timelineValues() (ids, titles []Value) {
	for id, title := range Timelines {
		ids = append(ids, Value{Text: id, Doc: title})
		titles = append(titles, Value{Text: title, Doc: id})
	}
	byText := func(a, b Value) int {
		if a.Text < b.Text {
			return -1
		}
		return 1
	}
	slices.SortFunc(ids, byText)
	slices.SortFunc(titles, byText)
	return ids, titles
}

var schedule = []*Key{
	{
		Name: "from", Shape: Text, Form: DateMath,
		Doc: "Where each run begins to look, such as now-9m; now-6m without it. More than `interval`, so that runs overlap.",
	},
	{Name: "to", Shape: Text, Form: DateMath, Doc: "Where each run stops looking; now without it."},
	{Name: "interval", Shape: Text, Form: Interval, Doc: "How often the rule runs, such as 5m, which it does without it."},
	{
		Name: "max_signals", Shape: Integer, Range: &Range{1, Unbounded},
		Doc: "How many alerts one run makes at most; 100 without it. Kibana's own limit is 1000.",
	},
	{Name: "throttle", Shape: Text, Form: Throttle, FormBy: Kibana, Doc: "How often the rule's actions are taken; newer rules say so in each action."},
	{Name: "timestamp_override", Shape: Text, Doc: "The date field that runs go by; `@timestamp` without it. `event.ingested` also finds what comes late."},
	{
		Name: "timestamp_override_fallback_disabled", Shape: Boolean, In: Kibana,
		Doc: "Whether events without the override's field are passed over rather than found by `@timestamp`.",
	},
}

var alert = []*Key{
	{Name: "rule_name_override", Shape: Text, Doc: "The field whose value becomes the alert's rule name."},
	{
		Name: "severity_mapping", Shape: Tables, Doc: "Severities that a field's value gives an alert in place of the rule's.",
		Keys: []*Key{
			{Name: "field", Shape: Text, Need: Need{By: Both}, Doc: "The field that is compared."},
			{Name: "operator", Shape: Text, Need: Need{By: Kibana}, Values: equals, Doc: "How it is compared; `equals`."},
			{Name: "value", Shape: Text, Need: Need{By: Kibana}, Doc: "The value that brings the severity."},
			{Name: "severity", Shape: Text, Need: Need{By: Kibana}, Values: severities, Doc: "The severity that it brings."},
		},
	},
	{
		Name: "risk_score_mapping", Shape: Tables, Doc: "The field whose number becomes the alert's risk score.",
		Keys: []*Key{
			{Name: "field", Shape: Text, Need: Need{By: Both}, Doc: "The field that holds the number."},
			{Name: "operator", Shape: Text, Need: Need{By: Kibana}, Values: equals, Doc: "`equals`; there is no other."},
			{Name: "value", Shape: Text, Need: Need{By: Kibana}, Doc: "Has no meaning here and is left empty."},
			{Name: "risk_score", Shape: Integer, In: Kibana, Range: &Range{0, 100}, Doc: "Has no meaning here."},
		},
	},
	{
		Name: "investigation_fields", Shape: Table, Doc: "The fields that an alert shows first.",
		Keys: []*Key{{
			Name: "field_names", Shape: Texts, Need: Need{By: Both}, Form: NotEmpty, Count: &Range{1, Unbounded},
			Doc: "The fields' names, most important first.",
		}},
	},
	{
		Name: "related_integrations", Shape: Tables, Doc: "The integrations that the rule needs; detection-rules works them out itself.",
		Keys: []*Key{
			{Name: "package", Shape: Text, Need: Need{By: Both}, Form: NotEmpty, Doc: "The integration package."},
			{Name: "version", Shape: Text, Need: Need{By: Both}, Form: NotEmpty, Doc: "The versions that will do, such as ^2.1.0."},
			{Name: "integration", Shape: Text, Form: NotEmpty, FormBy: Kibana, Doc: "The integration within a package that has several."},
		},
	},
	{
		Name: "required_fields", Shape: Tables, Doc: "The fields that the rule reads; detection-rules works them out itself.",
		Keys: []*Key{
			{Name: "name", Shape: Text, Need: Need{By: Both}, Form: NotEmpty, Doc: "The field's name."},
			{Name: "type", Shape: Text, Need: Need{By: Both}, Form: NotEmpty, Doc: "The field's type."},
			{Name: "ecs", Shape: Boolean, Need: Need{By: Repository}, Doc: "Whether ECS defines the field; Kibana works it out."},
		},
	},
	{
		Name: "exceptions_list", Shape: Tables, Doc: "The lists of exceptions that the rule heeds.",
		Keys: []*Key{
			{Name: "id", Shape: Text, Need: Need{By: Kibana}, Form: NotEmpty, FormBy: Kibana, Doc: "The id that Kibana gave the list."},
			{Name: "list_id", Shape: Text, Need: Need{By: Kibana}, Form: NotEmpty, FormBy: Kibana, Doc: "The list's own id."},
			{
				Name: "namespace_type", Shape: Text, Need: Need{By: Kibana}, Values: []Value{{Text: "agnostic"}, {Text: "single"}}, ValuesBy: Kibana,
				Doc: "Whether the list counts in all spaces or in one.",
			},
			{Name: "type", Shape: Text, Need: Need{By: Kibana}, Values: exceptionTypes, ValuesBy: Kibana, Doc: "What kind of list it is."},
		},
	},
	{
		Name: "alert_suppression", Shape: Table, Types: []rules.Type{rules.ThresholdType}, Doc: "Makes one alert of many.",
		Keys: []*Key{suppressionDuration(Need{By: Both})},
	},
	{
		Name: "alert_suppression", Shape: Table, Doc: "Makes one alert of many that have the same values in some fields.",
		Keys: []*Key{
			{Name: "group_by", Shape: Texts, Need: Need{By: Both}, Count: &Range{1, 3}, Doc: "The fields, at most three."},
			suppressionDuration(Need{}),
			{
				Name: "missing_fields_strategy", Shape: Text, Need: Need{By: Repository},
				Values: []Value{{Text: "suppress", Doc: "Those events share an alert."}, {Text: "doNotSuppress", Doc: "Each of them has its own alert."}},
				Doc:    "What becomes of events that lack one of the fields.",
			},
		},
	},
	{Name: "actions", Shape: FreeTables, Doc: "What Kibana does when the rule has alerts."},
	{Name: "response_actions", Shape: FreeTables, Doc: "What Elastic Defend or Osquery does on the host."},
	{Name: "output_index", Shape: Text, In: Kibana, Doc: "Has no effect any more."},
	{Name: "namespace", Shape: Text, In: Kibana, Doc: "Has no effect."},
	{Name: "meta", Shape: FreeTable, Doc: "Notes of whatever made the rule; Kibana overwrites them."},
}

var (
	equals         = []Value{{Text: "equals"}}
	frameworks     = []Value{{Text: "MITRE ATT&CK"}, {Text: "MITRE ATLAS"}}
	exceptionTypes = []Value{
		{Text: "detection"},
		{Text: "rule_default", Doc: "The rule's own list."},
		{Text: "endpoint", Doc: "The list that Elastic Defend shares."},
		{Text: "endpoint_trusted_apps"},
		{Text: "endpoint_trusted_devices"},
		{Text: "endpoint_events"},
		{Text: "endpoint_host_isolation_exceptions"},
		{Text: "endpoint_blocklists"},
		{Text: "endpoint_custom_yara_signatures"},
	}
)

// suppressionDuration is a part of both forms of alert_suppression.
func suppressionDuration(need Need) *Key {
	return &Key{
		Name: "duration", Shape: Table, Need: need, Doc: "How long an alert takes others in; without it, for one run.",
		Keys: []*Key{
			{Name: "value", Shape: Integer, Need: Need{By: Both}, Range: &Range{1, Unbounded}, Doc: "How many units."},
			{
				Name: "unit", Shape: Text, Need: Need{By: Both}, Values: []Value{{Text: "s"}, {Text: "m"}, {Text: "h"}},
				Doc: "Seconds, minutes or hours.",
			},
		},
	}
}

var threat = []*Key{
	{
		Name: "framework", Shape: Text, Need: Need{By: Both}, Values: frameworks, ValuesBy: Repository,
		Doc: "The framework that is mapped to.",
	},
	{
		Name: "tactic", Shape: Table, Need: Need{By: Both}, Doc: "The tactic: what the adversary is after.",
		Keys: named(TacticURL, "TA0006"),
	},
	{
		Name: "technique", Shape: Tables, Doc: "The tactic's techniques: how it is done.",
		Keys: append(named(TechniqueURL, "T1003"), &Key{
			Name: "subtechnique", Shape: Tables, Keys: named(SubtechniqueURL, "T1003.001"), Doc: "The technique's subtechniques.",
		}),
	},
}

// named are the keys of a tactic, a technique or a subtechnique.
func named(url Form, example string) []*Key {
	return []*Key{
		{Name: "id", Shape: Text, Need: Need{By: Both}, Doc: "Its id, such as " + example + "."},
		{Name: "name", Shape: Text, Need: Need{By: Both}, Doc: "Its name."},
		{
			Name: "reference", Shape: Text, Need: Need{By: Kibana}, Form: url, FormBy: Repository,
			Doc: "Its page, such as https://attack.mitre.org/ with its path.",
		},
	}
}

var exported = []*Key{
	{Name: "id", Shape: Text, In: Kibana, Exported: true, Doc: "The id that Kibana gave the installed rule; `rule_id` is the rule's own."},
	{Name: "immutable", Shape: Boolean, In: Kibana, Exported: true, Doc: "Whether Elastic wrote the rule."},
	{Name: "rule_source", Shape: FreeTable, In: Kibana, Exported: true, Doc: "Where the rule came from."},
	{Name: "created_at", Shape: Anything, In: Kibana, Exported: true, Doc: "When the rule was made in Kibana."},
	{Name: "created_by", Shape: Text, In: Kibana, Exported: true, Doc: "Who made the rule in Kibana."},
	{Name: "updated_at", Shape: Anything, In: Kibana, Exported: true, Doc: "When the rule was last changed in Kibana."},
	{Name: "updated_by", Shape: Text, In: Kibana, Exported: true, Doc: "Who last changed the rule in Kibana."},
	{Name: "execution_summary", Shape: FreeTable, In: Kibana, Exported: true, Doc: "How the rule's last run went."},
	{Name: "outcome", Shape: Text, In: Kibana, Exported: true, Doc: "How Kibana found the rule by its id."},
	{Name: "alias_target_id", Shape: Text, In: Kibana, Exported: true, Doc: "The id that the rule has now."},
	{Name: "alias_purpose", Shape: Text, In: Kibana, Exported: true, Doc: "Why the rule's id changed."},
}
