package keys

import "github.com/rulewright/rulewright/rules"

// Sets of types that share keys: those that a filter narrows, those whose
// query is KQL or Lucene, and those with a query at all.
var (
	filtered = []rules.Type{
		rules.QueryType, rules.SavedQueryType, rules.EQLType, rules.ThresholdType, rules.NewTermsType, rules.ThreatMatchType,
	}
	kuery = []rules.Type{
		rules.QueryType, rules.SavedQueryType, rules.ThresholdType, rules.NewTermsType, rules.ThreatMatchType,
	}
	queried = append([]rules.Type{rules.ESQLType}, filtered...)
)

// File are the tables of a rule file.
var File = []*Key{
	{
		Name: "metadata", Shape: Table, In: Repository, Need: Need{By: Repository}, Keys: metadata,
		Doc: "What the repository notes about the file: dates, maturity, data sources. It never reaches Kibana.",
	},
	{Name: "rule", Shape: Table, Need: Need{By: Both}, Keys: rule, Doc: "The rule as Kibana gets it."},
	{
		Name: "transform", Shape: Table, In: Repository, Keys: transform,
		Doc: "Queries that the repository writes into the investigation guide where the guide has a placeholder.",
	},
}

var metadata = []*Key{
	{
		Name: "creation_date", Shape: Text, In: Repository, Need: Need{By: Repository}, Form: Date,
		Doc: "The day on which the rule was written, as YYYY/MM/DD.",
	},
	{
		Name: "updated_date", Shape: Text, In: Repository, Need: Need{By: Repository}, Form: Date,
		Doc: "The day of the last change, as YYYY/MM/DD.",
	},
	{
		Name: "deprecation_date", Shape: Text, In: Repository, Form: Date,
		Doc: "The day on which the rule was given up, as YYYY/MM/DD.",
	},
	{Name: "deprecated_reason", Shape: Text, In: Repository, Doc: "Why the rule was given up, for those who have it installed."},
	{
		Name: "maturity", Shape: Text, In: Repository,
		Values: []Value{
			{Text: "development", Doc: "Being written; not released."},
			{Text: "experimental", Doc: "Tried out; not released."},
			{Text: "beta", Doc: "Nearly there; not released."},
			{Text: "production", Doc: "Released with the next package."},
			{Text: "deprecated", Doc: "Given up; kept so that its id is not used again."},
		},
		Doc: "How far along the rule is; only those in production are released.",
	},
	{
		Name: "integration", Shape: TextOrTexts, In: Repository,
		Doc: "The integration packages whose data the rule reads; they decide which fields there are.",
	},
	{
		Name: "min_stack_version", Shape: Text, In: Repository, Form: Version,
		Doc: "The lowest version of the stack that the rule works on.",
	},
	{Name: "min_stack_comments", Shape: Text, In: Repository, Doc: "Why the rule needs that version."},
	{Name: "comments", Shape: Text, In: Repository, Doc: "Notes for other maintainers."},
	{
		Name: "os_type_list", Shape: Texts, In: Repository,
		Values: []Value{{Text: "windows"}, {Text: "linux"}, {Text: "macos"}},
		Doc:    "The operating systems that the rule is for.",
	},
	{
		Name: "query_schema_validation", Shape: Boolean, In: Repository,
		Doc: "Whether the repository's tests check the query's fields; false turns that off.",
	},
	{
		Name: "bypass_bbr_timing", Shape: Boolean, In: Repository,
		Doc: "Whether a building block rule may run more often than once an hour.",
	},
	{Name: "promotion", Shape: Boolean, In: Repository, Doc: "Whether the rule only turns another product's alerts into alerts here."},
	{Name: "related_endpoint_rules", Shape: Texts, In: Repository, Doc: "Rules of Elastic Endpoint about the same behaviour."},
	{Name: "extended", Shape: FreeTable, In: Repository, Doc: "Anything else that a repository wants to keep with the rule."},
}

var transform = []*Key{
	{
		Name: "osquery", Shape: Tables, In: Repository, Doc: "Osquery queries for the investigation guide, in the order of `$osquery_0` and so on.",
		Keys: []*Key{
			{Name: "label", Shape: Text, In: Repository, Need: Need{By: Repository}, Doc: "The button's text."},
			{Name: "query", Shape: Text, In: Repository, Need: Need{By: Repository}, Doc: "The osquery SQL to run on the host."},
			{Name: "ecs_mapping", Shape: FreeTable, In: Repository, Doc: "Which ECS fields the result's columns fill."},
		},
	},
	{
		Name: "investigate", Shape: Tables, In: Repository, Doc: "Timeline searches for the investigation guide, in the order of `$investigate_0` and so on.",
		Keys: []*Key{
			{Name: "label", Shape: Text, In: Repository, Need: Need{By: Repository}, Doc: "The button's text."},
			{Name: "description", Shape: Text, In: Repository, Doc: "What the search shows."},
			{
				Name: "providers", Shape: TableLists, In: Repository, Need: Need{By: Repository},
				Doc: "The search's conditions: those within a list hold together, the lists are alternatives.", Keys: provider,
			},
			{Name: "relativeFrom", Shape: Text, In: Repository, Doc: "Where the search begins, such as now-48h/h."},
			{Name: "relativeTo", Shape: Text, In: Repository, Doc: "Where the search ends, such as now."},
		},
	},
}

var provider = []*Key{
	{Name: "excluded", Shape: Boolean, In: Repository, Need: Need{By: Repository}, Doc: "Whether the condition is negated."},
	{Name: "field", Shape: Text, In: Repository, Need: Need{By: Repository}, Doc: "The field that is compared."},
	{
		Name: "queryType", Shape: Text, In: Repository, Need: Need{By: Repository}, Values: []Value{{Text: "phrase"}, {Text: "range"}},
		Doc: "How the field is compared.",
	},
	{
		Name: "value", Shape: Text, In: Repository, Need: Need{By: Repository},
		Doc: "The value, or a field of the alert in double braces.",
	},
	{
		Name: "valueType", Shape: Text, In: Repository, Need: Need{By: Repository}, Values: []Value{{Text: "string"}, {Text: "boolean"}},
		Doc: "The value's type.",
	},
}
