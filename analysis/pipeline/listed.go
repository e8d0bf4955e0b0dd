package pipeline

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// listed is an argument of a function that is one word of a list.
type listed struct {
	arg int
	// what names such a word in a message.
	what  string
	words []string
	// meant are words that people write for others.
	meant map[string]string
}

// listedArguments are such arguments by the function. The words are read in
// any case.
var listedArguments = map[string]listed{
	"date_extract": {
		0, "no part of a date",
		strings.Fields(`aligned_day_of_week_in_month aligned_day_of_week_in_year aligned_week_of_month aligned_week_of_year
			ampm_of_day clock_hour_of_ampm clock_hour_of_day day_of_month day_of_week day_of_year epoch_day era hour_of_ampm
			hour_of_day instant_seconds micro_of_day micro_of_second milli_of_day milli_of_second minute_of_day minute_of_hour
			month_of_year nano_of_day nano_of_second offset_seconds proleptic_month second_of_day second_of_minute year year_of_era`),
		map[string]string{
			"hour": "hour_of_day", "minute": "minute_of_hour", "second": "second_of_minute", "day": "day_of_month",
			"weekday": "day_of_week", "dow": "day_of_week", "month": "month_of_year", "week": "aligned_week_of_year",
		},
	},
	"date_diff": {
		0, "no unit that dates are counted in",
		strings.Fields(`year years yyyy yy quarter quarters qq q month months mm m dayofyear dy y day days dd d week weeks wk ww
			weekday weekdays dw hour hours hh minute minutes mi n second seconds ss s millisecond milliseconds ms
			microsecond microseconds mcs nanosecond nanoseconds ns`),
		map[string]string{"h": "hour", "min": "minute", "sec": "second", "w": "week"},
	},
	"mv_sort": {1, "no order", []string{"asc", "desc"}, map[string]string{"ascending": "asc", "descending": "desc"}},
	"top":     {2, "no order", []string{"asc", "desc"}, map[string]string{"ascending": "asc", "descending": "desc"}},
}

// checkListed reports an argument that is not one of the words it can be.
func (a *analyser) checkListed(f *Function, e *esql.Call) {
	list, ok := listedArguments[f.Name]
	if !ok || list.arg >= len(e.Args) {
		return
	}
	l, ok := e.Args[list.arg].(*esql.Literal)
	if !ok || l.Kind != esql.StringLiteral {
		return
	}
	word := lower(l.Value)
	if slices.Contains(list.words, word) {
		return
	}
	p := Problem{
		Problem: source.Problem{
			Code: "wrong-word", Span: l.Span(), Message: "`" + l.Value + "` is " + list.what + " for `" + strings.ToUpper(f.Name) + "`",
		},
		Kind: WrongType,
	}
	near := list.meant[word]
	if near == "" {
		near = nearest(word, list.words)
	}
	switch {
	case near != "":
		p.Message += ": did you mean `" + near + "`?"
		p.Fix, p.FixTitle = []source.Edit{{Span: l.Span(), NewText: `"` + near + `"`}}, "Write `"+near+"`"
	case len(list.words) <= 3:
		p.Message += ": it is `" + strings.Join(list.words, "` or `") + "`"
	}
	a.report(p)
}

// options are the names in the braces of functions that search.
var options = map[string][]string{
	"match": strings.Fields(`analyzer auto_generate_synonyms_phrase_query boost fuzziness fuzzy_rewrite fuzzy_transpositions
		lenient max_expansions minimum_should_match operator prefix_length zero_terms_query`),
	"match_phrase": strings.Fields(`analyzer boost slop zero_terms_query`),
	"qstr": strings.Fields(`allow_leading_wildcard analyze_wildcard analyzer auto_generate_synonyms_phrase_query boost default_field
		default_operator enable_position_increments fields fuzziness fuzzy_max_expansions fuzzy_prefix_length fuzzy_rewrite
		fuzzy_transpositions lenient max_determinized_states minimum_should_match phrase_slop quote_analyzer quote_field_suffix
		rewrite time_zone type`),
	"kql":        strings.Fields(`boost case_insensitive default_field time_zone`),
	"categorize": strings.Fields(`analyzer output_format similarity_threshold`),
}

// checkOptions reports the name of an option that is nearly that of another
// one. Others may exist: what is like none of these is left alone.
func (a *analyser) checkOptions(f *Function, e *esql.Call) {
	known := options[f.Name]
	for _, arg := range e.Args {
		m, ok := arg.(*esql.Map)
		if !ok || known == nil {
			continue
		}
		for _, entry := range m.Entries {
			if entry.Key == nil {
				continue
			}
			name := entry.Key.Value
			near := nearest(name, known)
			if near == "" || near == name {
				continue
			}
			a.report(Problem{
				Problem: source.Problem{
					Code: "unknown-option", Span: entry.Key.Span(),
					Message: "`" + strings.ToUpper(f.Name) + "` has no option `" + name + "`: did you mean `" + near + "`?",
					Fix:     []source.Edit{{Span: entry.Key.Span(), NewText: `"` + near + `"`}}, FixTitle: "Write `" + near + "`",
				},
				Kind: WrongType, Name: name, Near: near,
			})
		}
	}
}

// bucket reports BUCKET of dates with a number of buckets, but without the span
// of time that they part.
func (a *analyser) bucket(f *Function, e *esql.Call, args []value) {
	if f.Name != "bucket" || len(args) == 4 || args[0].typ.family() != "date" || !args[1].typ.isNumber() {
		return
	}
	a.problem(WrongCount, "wrong-count", e.Args[1].Span(),
		"`BUCKET` of a date takes an amount of time such as `1 hour`, or a number of buckets with the first and the last date behind it")
}
