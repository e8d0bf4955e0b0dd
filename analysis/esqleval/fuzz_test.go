package esqleval_test

import (
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// seeds are queries that reach every command and most functions.
var seeds = []string{
	`FROM nowhere | STATS FIRST(missing), 0! by`,
	`FROM t | WHERE k LIKE "a*" AND n > 1 OR NOT b | KEEP k, n*, @timestamp`,
	`FROM t METADATA _id, _source | EVAL x = JSON_EXTRACT(_source, "$.k"), y = n / 0, z = [1, 2] + n, d = @timestamp - 1 month`,
	`FROM t | STATS c = COUNT(*), v = VALUES(k) WHERE n > 0, t = TOP(n, 2, "desc"), p = PERCENTILE(n, 50) BY k, m = BUCKET(@timestamp, 1 hour)`,
	`FROM t | INLINE STATS m = MAX(n), f = FIRST(k, @timestamp) BY m | SORT m DESC NULLS LAST, k | LIMIT 3 BY k`,
	`FROM t | MV_EXPAND m | RENAME m AS mm, k AS m | DROP n* | FORK (WHERE mm == "a" | LIMIT 1) (STATS c = COUNT(*))`,
	`ROW a = "x 1 y", b = null, c = [true, false] | DISSECT a "%{p->} %{+q/2} %{+q/1}" APPEND_SEPARATOR="-" | GROK a "%{WORD:w} %{INT:i:int}"`,
	`ROW d = "2026-01-31"::date | EVAL t = DATE_TRUNC(3 months, d), f = DATE_FORMAT("yyyy-'W'DDD[ HH]", d), p = DATE_PARSE("yyyyMMdd", "20260131"), e = DATE_EXTRACT("year", d), u = DATE_DIFF("quarter", d, NOW())`,
	`ROW s = "aXbX" | EVAL r = REPLACE(s, "(X)", "$1$1\\$"), l = LOCATE(s, "X", 3), u = SUBSTRING(s, -2, 1), p = REPEAT(s, 9), q = SPLIT(s, "X"), z = MV_ZIP(SPLIT(s, "X"), ["1"]), h = MV_SLICE(SPLIT(s, "X"), -2, -1)`,
	`FROM t | WHERE KQL("k:a* and n > 1") OR k : "a" OR MATCH_PHRASE(x, "some words") OR CIDR_MATCH(i, "10.0.0.0/8", "::/0") | LOOKUP JOIN t ON k`,
	`FROM t | EVAL g = ST_DISTANCE(TO_GEOPOINT("POINT(1 2)"), TO_GEOPOINT("POINT (0 0)")), c = CASE(b, k, n > 1, "b"), v = TO_VERSION(k) > "1.2.3", ul = TO_UNSIGNED_LONG(n) * 18446744073709551615, i = -2147483648 * -1 | ENRICH p ON k WITH x = k`,
	`FROM t, (FROM t | WHERE b) | CHANGE_POINT n ON @timestamp | SAMPLE 0.1 | COMPLETION q = k WITH { "inference_id": "m" }`,
}

// small is a world with a few rows of every type.
func small() esqleval.Env {
	docs := &esqleval.Documents{Types: map[string]schema.Type{
		"@timestamp": schema.Date, "n": schema.Long, "b": schema.Boolean, "k": schema.Keyword, "m": schema.Keyword, "x": schema.Text,
		"i": schema.IP, "f": schema.Double, "v": schema.Version, "u": schema.UnsignedLong, "g": schema.GeoPoint, "o": schema.Flattened,
	}}
	for _, text := range []string{
		`{"@timestamp":"2026-01-31T12:00:00Z","n":1,"b":true,"k":"a","m":["a","b","a"],"x":"some words","i":"10.0.0.1","f":1.5,"v":"1.2.3","u":18446744073709551615,"g":"POINT(1 2)"}`,
		`{"@timestamp":["2026-02-28T00:00:00Z","1969-12-31"],"n":[-9223372036854775808,9223372036854775807],"b":[false,true],"k":["b","a"],"i":["::1","10.0.0.2"],"f":[-0.0,1e308]}`,
		`{"k":"","n":0,"f":0.001,"o":{"p":1}}`,
		`{}`,
	} {
		e, err := event.FromJSON([]byte(text), event.Mapping{})
		if err != nil {
			panic(err)
		}
		docs.Events = append(docs.Events, e)
	}
	scope, err := schema.MappingScope(docs.Types)
	if err != nil {
		panic(err)
	}
	lookup := func(string) (*esqleval.Table, error) { return docs.Source(nil, nil, nil) }
	return esqleval.Env{
		Source: docs.Source, Events: docs.Events, Fields: lower.NewMapping(scope), Now: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), Budget: 200_000,
		Lookup: lookup,
		Policy: func(string) (*esqleval.Policy, error) {
			t, err := lookup("")
			return &esqleval.Policy{MatchField: "k", Table: t}, err
		},
	}
}

// Whatever the query, a run ends, and its rows have a cell for each column, of
// the column's type.
func FuzzRun(f *testing.F) {
	for _, q := range seeds {
		f.Add(q)
	}
	env := small()
	f.Fuzz(func(t *testing.T, text string) {
		q := esql.Parse(text)
		start := time.Now()
		r := esqleval.Run(q, env)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
		for _, c := range esqleval.Explain(q, env, r, &esqleval.Documents{}).Clauses {
			if c.Matched > c.Of || c.Held > c.Reached || c.Reached > c.Of || c.Span.End > len(text) {
				t.Fatalf("%+v", c)
			}
		}
		for _, row := range r.Table.Rows {
			if len(row.Cells) != len(r.Table.Columns) {
				t.Fatalf("%d cells for %d columns", len(row.Cells), len(r.Table.Columns))
			}
			for i, v := range row.Cells {
				if many, ok := v.(esqleval.Multi); ok && len(many) < 2 {
					t.Fatalf("%q has %d values as several", r.Table.Columns[i].Name, len(many))
				}
				if text := esqleval.Format(v, r.Table.Columns[i].Type); v != nil && text == "null" && r.Table.Columns[i].Type != "keyword" {
					t.Fatalf("%q is %v", r.Table.Columns[i].Name, v)
				}
			}
		}
	})
}
