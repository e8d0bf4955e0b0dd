package pipeline_test

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// fields are those of the indices in these tests.
var fields = map[string][]schema.Type{
	"@timestamp": {schema.Date}, "host.id": {schema.Keyword}, "host.name": {schema.Keyword}, "process.pid": {schema.Long},
	"process.name": {schema.Keyword}, "source.ip": {schema.IP}, "message": {schema.MatchOnlyText}, "ok": {schema.Boolean},
	"process.args": {schema.Keyword}, "labels": {schema.Flattened}, "mixed": {schema.IP, schema.Keyword}, "words": {schema.Text, schema.Keyword},
}

// closed is a source that knows these fields and no other, those of a lookup
// index and an enrich policy, people, but of no others.
func closed(t testing.TB) pipeline.Sources {
	scope := mapped(t, fields)
	people := mapped(t, map[string][]schema.Type{"host.id": {schema.Keyword}, "owner": {schema.Keyword}, "age": {schema.Long}, "ok": {schema.Long}})
	return func(patterns []string) *schema.Scope {
		switch name, policy := strings.CutPrefix(patterns[0], pipeline.EnrichIndex); {
		case name == "people":
			return people
		case policy || name == "l" || name == "s":
			return nil
		}
		return scope
	}
}

// said writes what is found in a query: problems as `text: message`, and
// fields that the indices do not have as `text: no field`.
func said(t testing.TB, query string) string {
	t.Helper()
	q := esql.Parse(query)
	if len(q.Problems) > 0 {
		t.Fatalf("%s: %v", query, q.Problems)
	}
	a := pipeline.Analyse(q, closed(t))
	var out []string
	for _, p := range a.Problems {
		out = append(out, query[p.Span.Start:p.Span.End]+": "+p.Message)
	}
	for _, f := range a.Fields {
		if _, answer := f.Scope.Lookup(f.Name); answer == schema.Unknown {
			out = append(out, f.Name+": no field")
		}
	}
	return strings.Join(out, "\n")
}

func TestNamesAreFollowedThroughCommands(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"FROM a | WHERE host.id IS NOT NULL", ""},
		{"FROM a | WHERE host.idd IS NOT NULL", "host.idd: no field"},
		{"FROM a | KEEP host.id | WHERE host.name IS NULL", "host.name: no column `host.name` any more: `KEEP` does not keep it"},
		{"FROM a | KEEP host.* | WHERE host.name IS NULL", ""},
		{"FROM a | KEEP host.* | WHERE process.pid > 1", "process.pid: no column `process.pid` any more: `KEEP` does not keep it"},
		{"FROM a | DROP host.* | WHERE host.name IS NULL", "host.name: no column `host.name` any more: `DROP` took it away"},
		{"FROM a | DROP host.id | WHERE host.name IS NULL", ""},
		{"FROM a | RENAME host.id AS h | WHERE h IS NULL", ""},
		{"FROM a | RENAME host.id AS h | WHERE host.id IS NULL", "host.id: no column `host.id` any more: `RENAME` gave it another name"},
		{"FROM a | STATS n = COUNT(*) BY host.id | WHERE n > 1 AND host.id IS NOT NULL", ""},
		{
			"FROM a | STATS n = COUNT(*) BY host.id | WHERE ok",
			"ok: no column `ok` any more: `STATS` leaves what it computes and what stands behind `BY`",
		},
		{"FROM a | STATS count = COUNT(*) | WHERE cuont > 1", "cuont: no column `cuont`: did you mean `count`?"},
		{"FROM a | STATS COUNT(*) BY host.id | WHERE `COUNT(*)` > 1", ""},
		{"FROM a | INLINE STATS n = COUNT(*) BY host.id | WHERE ok AND n > 1", ""},
		{"FROM a | WHERE _id IS NULL", "_id: no column `_id`: `FROM` makes it with `METADATA _id` only"},
		{"FROM a METADATA _id | WHERE _id IS NULL", ""},
		{"FROM a METADATA _idd", "_idd: no metadata field `_idd`: did you mean `_id`?"},
		{"FROM a | EVAL x = 1, y = x + 1 | KEEP y | WHERE x > 0", "x: no column `x` any more: `KEEP` does not keep it"},
		{"FROM a | DISSECT message \"%{user} %{?no} %{+user}\" | WHERE user == \"x\" AND no IS NULL", "no: no field"},
		{"FROM a | GROK message \"%{WORD:verb} %{INT:code:int}\" | WHERE verb == \"x\" AND code > 1", ""},
		{"FROM a | LOOKUP JOIN l ON host.id | WHERE whatever > 1", ""},
		{"FROM a | ENRICH p ON host.id WITH new = old | WHERE new == \"x\"", ""},
		{"FROM a | LOOKUP JOIN people ON host.id | WHERE owner == \"x\" AND age > 3 AND host.id == \"y\" AND process.pid > 1", ""},
		{"FROM a | LOOKUP JOIN people ON host.id | WHERE ownr == \"x\"", "ownr: no column `ownr`: did you mean `owner`?"},
		{"FROM a | LOOKUP JOIN people ON host.id | STATS n = COUNT(*) BY owner | WHERE owner == \"x\" AND age > 1", "age: no column `age` any more: `STATS` leaves what it computes and what stands behind `BY`"},
		{"FROM a | KEEP host.id | LOOKUP JOIN people ON host.id | WHERE age > 1 AND user.name IS NULL", "user.name: no column `user.name`: those here are `age`, `host.id`, `ok`, `owner` and `the.mapping.is.not.empty`"},
		{"FROM a | LOOKUP JOIN people ON host.id | WHERE ok > 1 AND age == \"x\"", "\"x\": `==` compares a whole number with a string: `x` is none"},
		{"FROM a | ENRICH people ON host.id | WHERE owner == \"x\" AND agee > 1", "agee: no column `agee`: did you mean `age`?"},
		{"FROM a | ENRICH _any:people ON host.id WITH a = age, o = ownr | WHERE a == \"x\"", "ownr: the policy has no field `ownr`: did you mean `owner`?\n\"x\": `==` compares a whole number with a string: `x` is none"},
		{"FROM (FROM b | WHERE nothing), c | WHERE whatever", "nothing: no field\nwhatever: no field"},
		{"FROM (FROM b | KEEP host.id), (FROM c | STATS n = COUNT(*)) | WHERE host.id == \"x\" AND n > 1 AND ok", "ok: no column `ok` any more: `KEEP` does not keep it"},
		{"FROM a | FORK (STATS n = COUNT(*)) (KEEP host.id | EVAL m = 1) | WHERE n > 1 AND m > 1 AND host.id == \"x\" AND _fork == \"fork1\" AND k > 1", "k: no column `k`"},
		{"FROM a | FORK (WHERE ok | EVAL x = 1) (EVAL y = 2) | WHERE x > 1 AND _fork == \"fork1\"", ""},
		{"ROW a = 1 | WHERE b > 1", "b: no column `b`: the only one here is `a`"},
		{"FROM a | EVAL Esql.n = 1 | WHERE Esql.m > 0", "Esql.m: no column `Esql.m`: did you mean `Esql.n`?"},
	} {
		if got := said(t, c.query); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.query, got, c.want)
		}
	}
}

func TestTypesAndFunctionsAreChecked(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"FROM a | WHERE process.pid == \"4\"", "\"4\": `==` compares a whole number with a string: write the number without quotes"},
		{"FROM a | WHERE process.pid == 4.5 AND source.ip == \"10.0.0.1\" AND @timestamp > \"2026-01-01\"", ""},
		{"FROM a | WHERE source.ip == \"10.0.0.0/8\"", "\"10.0.0.0/8\": `10.0.0.0/8` is no IP address: networks are what `CIDR_MATCH` is for"},
		{"FROM a | WHERE process.pid LIKE \"4*\"", "process.pid: `LIKE` needs a string, not a whole number"},
		{"FROM a | WHERE host.id", "host.id: a condition is true or false, not a string: compare it, as in `host.id == …`, or write `IS NOT NULL` behind it"},
		{"FROM a | WHERE ok AND NOT process.pid", "process.pid: a condition is true or false, not a whole number: compare it, as in `process.pid == …`, or write `IS NOT NULL` behind it"},
		{"FROM a | WHERE process.pid IN (1, \"2\")", "\"2\": `IN` compares a whole number with a string: write the number without quotes"},
		{"FROM a | EVAL x = host.id + 1", "host.id: `+` cannot take a string: `CONCAT` joins strings"},
		{"FROM a | EVAL x = TO_LOWER(process.pid)", "process.pid: `TO_LOWER` takes a string, not a whole number"},
		{"FROM a | EVAL x = TO_LOWRE(host.id)", "TO_LOWRE: no function `TO_LOWRE` in ES|QL: did you mean `TO_LOWER`?"},
		{"FROM a | EVAL x = lower(host.id)", "lower: no function `lower` in ES|QL: did you mean `to_lower`?"},
		{"FROM a | EVAL x = LENGTH(host.id, 1)", "1: `LENGTH` takes 1 argument, not 2"},
		{"FROM a | EVAL x = REPLACE(host.id)", "REPLACE: `REPLACE` takes 3 arguments, not 1"},
		{"FROM a | WHERE COUNT(*) > 1", "COUNT: `COUNT` aggregates: it can stand in `STATS` only, not in `WHERE`"},
		{"FROM a | STATS x = MAX(COUNT(*))", "COUNT: `COUNT` aggregates: it cannot stand inside of another aggregate"},
		{"FROM a | STATS x = process.pid + COUNT(*)", "process.pid: `process.pid` has a value for each row: `STATS` needs it inside of an aggregate such as `VALUES(process.pid)`, or behind `BY`"},
		{"FROM a | STATS x = process.pid + COUNT(*) BY process.pid", ""},
		{"FROM a | STATS x = COUNTIF(host.id == \"x\"), y = OF(process.pid, COUNT(*)) BY host.id", "COUNTIF: no function `COUNTIF` in ES|QL: `COUNT(*) WHERE` and a condition counts the rows that meet it\nOF: no function `OF` in ES|QL"},
		{"FROM a | STATS x = COUNT(*) WHERE ok BY d = DATE_TRUNC(1 hour, @timestamp)", ""},
		{"FROM a | STATS x = 1", "1: `STATS` computes aggregates such as `COUNT(*)`, and this is none"},
		{"FROM a | EVAL x = BUCKET(@timestamp, 1 hour)", "BUCKET: `BUCKET` makes groups: it can stand behind `BY` of `STATS` only"},
		{"FROM a | EVAL x = 5 fortnights", "fortnights: `fortnights` is no unit of time: units are `second`, `minute`, `hour`, `day`, `week`, `month`, `quarter` and `year`"},
		{"FROM a | EVAL x = host.id::strng", "strng: `strng` is no type that a value can be cast to: did you mean `string`?"},
		{"FROM a | WHERE mixed == \"x\"", "mixed: `mixed` is an IP address in some of these indices and a string in others: convert it, as in `mixed::ip`"},
		{"FROM a | WHERE words == \"x\"", "words: `words` is `text` in some of these indices and `keyword` in others: convert it, as in `words::text`"},
		{"FROM a | WHERE mixed::keyword == \"x\" AND TO_STRING(mixed) != \"y\" | KEEP mixed", ""},
		{"FROM a | EVAL x = labels", "labels: ES|QL cannot use `labels`: it is of the type `flattened`"},
		{"FROM a | EVAL x = CASE(process.pid > 1, \"a\", \"b\") | WHERE x > 1", "1: `>` compares a string with a whole number: write the value in quotes"},
		{"FROM a | DISSECT message \"%{open\"", "\"%{open\": a key of this pattern is never closed: expected `}`"},
		{"FROM a | GROK message \"%{word:x}\"", "\"%{word:x}\": no GROK pattern `word`: their names are in capitals"},
		{"FROM a | GROK message \"(%{WORD:x} [a-z]+\"", "\"(%{WORD:x} [a-z]+\": a `(` of this pattern is never closed"},
		{"FROM a | GROK message \"%{WORD:x}) [)]\"", "\"%{WORD:x}) [)]\": a `)` of this pattern has no `(`"},
		{"FROM a | GROK message \"[^]a %{WORD:x}\"", "\"[^]a %{WORD:x}\": a `[` of this pattern is never closed"},
		{"FROM a | GROK message \"*%{WORD:x}\"", "\"*%{WORD:x}\": a `*` of this pattern repeats nothing"},
		{"FROM a | GROK message \"\"\"(?:a|(?<b>c)+)? \\( [](] %{WORD:x}* (?i)d|e$\"\"\"", ""},
		{"FROM a | URI_PARTS u = message | WHERE u.port == \"x\"", "\"x\": `==` compares a whole number with a string: `x` is none"},
		{"FROM a | GROK message \"%{WROD:x}\"", "\"%{WROD:x}\": no GROK pattern `WROD`: did you mean `WORD`?"},
	} {
		if got := said(t, c.query); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.query, got, c.want)
		}
	}
}

func TestATableIsKnownAtEveryPlace(t *testing.T) {
	query := "FROM a | EVAL x = 1, y = \"a\", z = 2 | STATS n = COUNT(*) BY y | WHERE n > 1"
	for _, c := range []struct {
		before, has, hasNot string
	}{
		{"y =", "x", "y"}, {"z =", "y", "z"}, {"COUNT", "z", "n"}, {"n > 1", "n", "x"},
	} {
		table := pipeline.TableAt(esql.Parse(query), closed(t), strings.Index(query, c.before))
		if column, _, _ := table.Lookup(c.has); column == nil {
			t.Errorf("before %q there is no %s", c.before, c.has)
		}
		if column, _, _ := table.Lookup(c.hasNot); column != nil {
			t.Errorf("before %q there is %s", c.before, c.hasNot)
		}
	}
}

func TestTypesOfComputedColumns(t *testing.T) {
	a := pipeline.Analyse(esql.Parse("FROM a | EVAL a = process.pid * 2, b = a / 2.5, c = TO_UPPER(host.id), d = @timestamp - 1 day, "+
		"e = CASE(ok, 1, 2), f = host.id LIKE \"x*\", g = process.pid::double, h = MAX(1) | STATS i = VALUES(host.id), j = AVG(process.pid), "+
		"k = COUNT_DISTINCT(host.id), l = MAX(@timestamp)"), closed(t))
	want := map[string]pipeline.Type{
		"a": pipeline.Long, "b": pipeline.Double, "c": pipeline.Keyword, "d": pipeline.Date, "e": pipeline.Integer,
		"f": pipeline.Boolean, "g": pipeline.Double, "i": pipeline.Keyword, "j": pipeline.Double, "k": pipeline.Long, "l": pipeline.Date,
	}
	for _, c := range a.Made {
		if typ, ok := want[c.Name]; ok && typ != c.Type {
			t.Errorf("%s is %s, not %s", c.Name, c.Type, typ)
		}
	}
	if i, _, _ := a.Result.Lookup("i"); i == nil || !i.Multi || !i.Collected {
		t.Errorf("VALUES gives %+v", i)
	}
}

func FuzzAnalyse(f *testing.F) {
	for _, seed := range []string{
		"FROM a METADATA _id | WHERE x == 1 AND y : \"z\" | KEEP a*, b | DROP c* | RENAME d AS e | MV_EXPAND f",
		"FROM a | STATS n = COUNT(*) WHERE x, MAX(y + 1) BY z = BUCKET(t, 1 hour), w | INLINE STATS AVG(n) | SORT n",
		"FROM a | DISSECT m \"%{a} %{+b/1} %{?c}\" | GROK m \"%{WORD:x:int}(?<y>z)\" | ENRICH p ON q WITH r | LOOKUP JOIN s ON t",
		"FROM (FROM a | EVAL b = c::int), d | FORK (WHERE e) (LIMIT 1) | FUSE | RERANK \"x\" ON f | COMPLETION g = h",
		"ROW a = 1, b = [1, 2] | EVAL c = CASE(a > 1, b, 5 days), d = (x) -> x | CHANGE_POINT a ON b AS c, d | URI_PARTS e = f",
	} {
		f.Add(seed)
	}
	sources := closed(f)
	f.Fuzz(func(t *testing.T, text string) {
		q := esql.Parse(text)
		for _, p := range pipeline.Analyse(q, sources).Problems {
			if p.Span.Start > p.Span.End || !q.Span().Covers(p.Span) || p.Message == "" {
				t.Fatalf("%q: %+v", text, p)
			}
		}
		pipeline.TableAt(q, unknown, len(text)/2)
	})
}

func BenchmarkAnalyse(b *testing.B) {
	var query strings.Builder
	query.WriteString("FROM logs-endpoint.events.process-* METADATA _id, _index, _version\n| WHERE host.os.type == \"linux\"")
	for range 600 {
		query.WriteString("\n  AND NOT (process.name IN (\"abc\", \"b\") AND process.args LIKE \"*x*\")")
	}
	query.WriteString("\n| EVAL Esql.a = TO_LOWER(process.name)\n| STATS n = COUNT(*), h = VALUES(host.name) BY user.name\n| KEEP user.name, n, h\n")
	sources := scopes(nil)
	b.SetBytes(int64(query.Len()))
	for b.Loop() {
		pipeline.Analyse(esql.Parse(query.String()), sources)
	}
}

func TestForksBehindForksAreFollowedInLinearTime(t *testing.T) {
	query := "FROM a" + strings.Repeat(" | FORK (WHERE ok) (WHERE NOT ok)", 200) + " | WHERE process.name == \"x\" AND nothing == 1"
	if got, want := said(t, query), "nothing: no field"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
