package pipeline

import (
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// unlisted are functions that Elasticsearch has, or has had, and the table has
// not.
var unlisted = map[string]bool{
	"is_null": true, "is_not_null": true, "multi_match": true, "term": true, "top_list": true, "random": true, "decode": true,
}

// unknownFunction reports the call of a function that there is not.
func (a *analyser) unknownFunction(e *esql.Call) {
	name := lower(e.Name.Name)
	if unlisted[name] || name == "" {
		return
	}
	p := Problem{
		Problem: source.Problem{Code: "unknown-function", Span: e.Name.Span(), Message: "no function `" + e.Name.Name + "` in ES|QL"},
		Kind:    UnknownFunction, Name: e.Name.Name, Near: nearest(name, FunctionNames()),
	}
	if f, ok := foreign[name]; ok {
		p.Near = f
	}
	if how, ok := written[name]; ok {
		p.Near = ""
		p.Message += ": " + how
	}
	a.report(p.suggest())
}

// foreign are functions of other languages, with those of ES|QL that do the
// same.
var foreign = map[string]string{
	"lower": "to_lower", "upper": "to_upper", "len": "length", "strlen": "length", "lcase": "to_lower", "ucase": "to_upper",
	"average": "avg", "mean": "avg", "dc": "count_distinct", "cidrmatch": "cidr_match", "startswith": "starts_with",
	"endswith": "ends_with", "stringcontains": "contains", "indexof": "locate", "tostring": "to_string",
	"toupper": "to_upper", "tolower": "to_lower", "if": "case", "iff": "case", "ifnull": "coalesce", "nvl": "coalesce",
	"countdistinct": "count_distinct", "datediff": "date_diff", "string": "to_string", "number": "to_double",
	"stdev": "std_dev", "stddev": "std_dev", "list": "values", "make_set": "values", "collect": "values",
}

// written says how ES|QL writes what is a function elsewhere and an operator or
// several functions here.
var written = map[string]string{
	"isnull": "write `IS NULL` behind the column", "isnotnull": "write `IS NOT NULL` behind the column",
	"isempty": "write `IS NULL` or `== \"\"` behind the column", "exists": "write `IS NOT NULL` behind the column",
	"regex": "regular expressions follow `RLIKE`", "regexp": "regular expressions follow `RLIKE`",
	"regex_match": "regular expressions follow `RLIKE`", "regexp_match": "regular expressions follow `RLIKE`",
	"matches": "regular expressions follow `RLIKE`", "wildcard": "patterns with `*` follow `LIKE`",
	"count_if": countWhere, "countif": countWhere, "sum_if": sumWhere, "sumif": sumWhere,
	"distinct": "`COUNT_DISTINCT` counts different values, and `VALUES` lists them", "cast": "write `::` and the type behind the value",
}

const (
	countWhere = "`COUNT(*) WHERE` and a condition counts the rows that meet it"
	sumWhere   = "`WHERE` and a condition behind `SUM` chooses the rows that it adds up"
)
