package keys

import (
	"slices"

	"github.com/rulewright/rulewright/rules"
)

// query are the keys that say what is searched.
var query = []*Key{
	{
		Name: "query", Shape: Text, Types: []rules.Type{rules.QueryType}, Need: Need{By: Repository, Unless: []string{"filters"}},
		Doc: "The query that finds the events.",
	},
	{Name: "query", Shape: Text, Types: []rules.Type{rules.SavedQueryType}, Doc: "The query, if the saved one is not to be asked."},
	{
		Name: "query", Shape: Text, Types: without(queried, rules.QueryType, rules.SavedQueryType), Need: Need{By: Both},
		Doc: "The query that finds the events.",
	},
	{
		Name: "language", Shape: Text, Types: kuery, Need: Need{By: Repository}, Doc: "The query's language; KQL without it.",
		Values: []Value{{Text: "kuery", Doc: "KQL, the language of Kibana."}, {Text: "lucene", Doc: "Lucene's query syntax."}},
	},
	{
		Name: "language", Shape: Text, Types: []rules.Type{rules.EQLType}, Need: Need{By: Both}, Doc: "The query's language: `eql`.",
		Values: []Value{{Text: "eql", Doc: "Event Query Language: events and sequences of them."}},
	},
	{
		Name: "language", Shape: Text, Types: []rules.Type{rules.ESQLType}, Need: Need{By: Both}, Doc: "The query's language: `esql`.",
		Values: []Value{{Text: "esql", Doc: "ES|QL: tables that pass through commands."}},
	},
	{
		Name: "index", Shape: Texts, Types: filtered,
		Doc: "The patterns of the indices that are searched; Kibana's default ones without it.",
	},
	{
		Name: "data_view_id", Shape: Text, Types: filtered, Loaded: []rules.Type{rules.ESQLType},
		Doc: "The data view that is searched, in place of `index`.",
	},
	{
		Name: "filters", Shape: FreeTables, Types: filtered, Loaded: []rules.Type{rules.ESQLType, rules.MachineLearningType},
		Doc: "Filters in Kibana's form that events pass besides the query.",
	},
	{
		Name: "saved_id", Shape: Text, In: Kibana, Types: []rules.Type{rules.SavedQueryType}, Need: Need{By: Kibana},
		Doc: "The id of the saved query.",
	},
	{
		Name: "saved_id", Shape: Text, In: Kibana, Types: []rules.Type{rules.QueryType, rules.ThresholdType, rules.ThreatMatchType},
		Doc: "The id of the saved query that the query came from.",
	},
	{Name: "timestamp_field", Shape: Text, Types: []rules.Type{rules.EQLType}, Doc: "The date field that orders the events of a sequence; `@timestamp` without it."},
	{
		Name: "event_category_override", Shape: Text, Types: []rules.Type{rules.EQLType},
		Doc: "The field that the word before `where` is about; `event.category` without it.",
	},
	{Name: "tiebreaker_field", Shape: Text, Types: []rules.Type{rules.EQLType}, Doc: "The field that orders events of the same time."},
}

// byType are the keys that one type of rule has.
var byType = slices.Concat(threshold, newTerms, threatMatch, machineLearning)

var thresholdOnly = []rules.Type{rules.ThresholdType}

var threshold = []*Key{{
	Name: "threshold", Shape: Table, Types: thresholdOnly, Need: Need{By: Both}, Doc: "How often is often enough.",
	Keys: []*Key{
		{
			Name: "field", Shape: TextOrTexts, Need: Need{By: Both}, Count: &Range{0, 5},
			Doc: "The fields whose values are counted apart, at most five (three before 9.2); none counts all events together.",
		},
		{Name: "value", Shape: Integer, Need: Need{By: Both}, Range: &Range{1, Unbounded}, Doc: "How many events make an alert."},
		{
			Name: "cardinality", Shape: Tables, Doc: "How many different values of another field have to be among them.",
			Keys: []*Key{
				{Name: "field", Shape: Text, Need: Need{By: Both}, Doc: "The field whose different values are counted."},
				{Name: "value", Shape: Integer, Need: Need{By: Both}, Range: &Range{0, Unbounded}, Doc: "How many different values there have to be."},
			},
		},
	},
}}

var newTermsOnly = []rules.Type{rules.NewTermsType}

var newTerms = []*Key{
	{
		Name: "new_terms", Shape: Table, In: Repository, Types: newTermsOnly,
		Need: Need{By: Repository, Unless: []string{"new_terms_fields", "history_window_start"}},
		Doc:  "The fields whose new values make an alert, in the repository's form.",
		Keys: []*Key{
			{
				Name: "field", Shape: Text, In: Repository, Need: Need{By: Repository}, Values: []Value{{Text: "new_terms_fields"}},
				Doc: "The name of the key that Kibana gets: `new_terms_fields`.",
			},
			{Name: "value", Shape: Texts, Need: Need{By: Both}, Count: &Range{1, 3}, Doc: "The fields; of several, the combination has to be new."},
			{
				Name: "history_window_start", Shape: Tables, Need: Need{By: Both}, Count: &Range{1, 1},
				Doc: "How far back the history goes that a value has to be new to.",
				Keys: []*Key{
					{
						Name: "field", Shape: Text, In: Repository, Need: Need{By: Repository}, Values: []Value{{Text: "history_window_start"}},
						Doc: "The name of the key that Kibana gets: `history_window_start`.",
					},
					{Name: "value", Shape: Text, Need: Need{By: Both}, Form: DateMath, Doc: "Where the history begins, such as now-10d."},
				},
			},
		},
	},
	{
		Name: "new_terms_fields", Shape: Texts, Types: newTermsOnly, Need: Need{By: Kibana, With: "history_window_start", Unless: []string{"new_terms"}},
		Count: &Range{1, 3}, Doc: "The fields whose new values make an alert; of several, the combination has to be new.",
	},
	{
		Name: "history_window_start", Shape: Text, Types: newTermsOnly, Need: Need{By: Kibana, With: "new_terms_fields", Unless: []string{"new_terms"}},
		Form: DateMath, Doc: "Where the history begins that a value has to be new to, such as now-10d.",
	},
}

var threatMatchOnly = []rules.Type{rules.ThreatMatchType}

var threatMatch = []*Key{
	{Name: "threat_index", Shape: Texts, Types: threatMatchOnly, Need: Need{By: Both}, Doc: "The patterns of the indices that hold the indicators."},
	{Name: "threat_query", Shape: Text, Types: threatMatchOnly, Need: Need{By: Kibana}, Doc: "The query that picks the indicators."},
	{
		Name: "threat_language", Shape: Text, Types: threatMatchOnly, Need: Need{By: Repository, With: "threat_query"},
		Values: []Value{{Text: "kuery", Doc: "KQL, the language of Kibana."}, {Text: "lucene", Doc: "Lucene's query syntax."}},
		Doc:    "The language of `threat_query`; KQL without it.",
	},
	{
		Name: "threat_mapping", Shape: Tables, Types: threatMatchOnly, Need: Need{By: Both}, Count: &Range{1, Unbounded},
		Doc: "Which field of an event is compared with which one of an indicator; the items are alternatives.",
		Keys: []*Key{{
			Name: "entries", Shape: Tables, Need: Need{By: Both}, Doc: "Pairs of fields that have to agree together.",
			Keys: []*Key{
				{Name: "field", Shape: Text, Need: Need{By: Both}, Form: NotEmpty, Doc: "The event's field."},
				{Name: "type", Shape: Text, Need: Need{By: Both}, Values: []Value{{Text: "mapping"}}, Doc: "`mapping`; there is no other."},
				{Name: "value", Shape: Text, Need: Need{By: Both}, Form: NotEmpty, Doc: "The indicator's field."},
				{Name: "negate", Shape: Boolean, Doc: "Whether the two have to differ; since 9.2."},
			},
		}},
	},
	{Name: "threat_filters", Shape: FreeTables, Types: threatMatchOnly, Doc: "Filters in Kibana's form that indicators pass besides their query."},
	{Name: "threat_indicator_path", Shape: Text, Types: threatMatchOnly, Doc: "The object of an indicator document that describes it; `threat.indicator` without it."},
	{Name: "concurrent_searches", Shape: Integer, Types: threatMatchOnly, Need: Need{By: Kibana, With: "items_per_search"}, Range: &Range{1, Unbounded}, Doc: "How many searches run at once."},
	{Name: "items_per_search", Shape: Integer, Types: threatMatchOnly, Need: Need{By: Kibana, With: "concurrent_searches"}, Range: &Range{1, Unbounded}, Doc: "How many indicators one search asks for."},
}

var machineLearningOnly = []rules.Type{rules.MachineLearningType}

var machineLearning = []*Key{
	{
		Name: "machine_learning_job_id", Shape: TextOrTexts, Types: machineLearningOnly, Need: Need{By: Both}, Count: &Range{1, Unbounded},
		Doc: "The jobs whose anomalies make alerts.",
	},
	{
		Name: "anomaly_threshold", Shape: Integer, Types: machineLearningOnly, Need: Need{By: Both}, Range: &Range{0, 100},
		Doc: "The score from 0 to 100 from which an anomaly makes an alert.",
	},
}

func without(types []rules.Type, left ...rules.Type) []rules.Type {
	var out []rules.Type
	for _, t := range types {
		if !slices.Contains(left, t) {
			out = append(out, t)
		}
	}
	return out
}
