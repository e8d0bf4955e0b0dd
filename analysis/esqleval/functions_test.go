package esqleval_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// functionList is where the package says what it runs. UPDATE_FUNCTIONS=1
// writes it anew.
const functionList = "functions.md"

func TestTheListOfFunctionsIsTrue(t *testing.T) {
	lists := map[bool]map[pipeline.Class][]string{true: {}, false: {}}
	counts := map[bool]int{}
	for _, name := range pipeline.FunctionNames() {
		runs := esqleval.Runs(name)
		class := pipeline.FunctionNamed(name).Class
		lists[runs][class] = append(lists[runs][class], strings.ToUpper(name))
		counts[runs]++
	}
	var b strings.Builder
	b.WriteString("# Functions of ES|QL that run offline\n\nWritten by the package's tests from what it registers.\n")
	for _, part := range []struct {
		runs  bool
		title string
	}{{true, "Run"}, {false, "Not run: named as such when a query calls them"}} {
		b.WriteString("\n## " + part.title + "\n\n")
		for _, class := range []pipeline.Class{pipeline.Scalar, pipeline.Aggregate, pipeline.Grouping, pipeline.TimeSeries} {
			if names := lists[part.runs][class]; len(names) > 0 {
				b.WriteString("- " + string(class) + ": " + strings.Join(names, ", ") + "\n")
			}
		}
	}
	t.Logf("%d functions run, %d do not", counts[true], counts[false])
	if os.Getenv("UPDATE_FUNCTIONS") != "" {
		if err := os.WriteFile(functionList, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(functionList)
	if err != nil || string(text) != b.String() {
		t.Errorf("%s is not up to date (%v): run the test with UPDATE_FUNCTIONS=1", functionList, err)
	}
}

// row runs a query of ROW and returns its last column as text.
func row(t *testing.T, query string) string {
	t.Helper()
	r := esqleval.Run(esql.Parse(query), esqleval.Env{})
	if !r.Exact {
		return r.Reason()
	}
	last := len(r.Table.Columns) - 1
	var out []string
	for _, row := range r.Table.Rows {
		out = append(out, esqleval.Format(row.Cells[last], r.Table.Columns[last].Type))
	}
	return strings.Join(out, "; ") + " " + string(r.Table.Columns[last].Type)
}

func TestExpressions(t *testing.T) {
	for expression, want := range map[string]string{
		`2147483647 + 1`:                       "null integer",
		`2147483647 + 1::long`:                 "2147483648 long",
		`9223372036854775807 * 2`:              "null long",
		`7 / 2`:                                "3 integer",
		`7 / 0`:                                "null integer",
		`1.0 / 0`:                              "null double",
		`-7 % 3`:                               "-1 integer",
		`[1, 2] + 1`:                           "null integer",
		`1e10`:                                 "1.0E10 double",
		`null == 1`:                            "null boolean",
		`false AND null`:                       "false boolean",
		`true AND null`:                        "null boolean",
		`1 IN (2, null)`:                       "null boolean",
		`1 IN (1, null)`:                       "true boolean",
		`"a" LIKE "A"`:                         "false boolean",
		`"a*b" LIKE """a\*b"""`:                "true boolean",
		`"foobar" RLIKE "foo.*"`:               "true boolean",
		`ROUND(2.5)`:                           "3.0 double",
		`ROUND(-2.5)`:                          "-3.0 double",
		`ROUND(1234567, -3)`:                   "1235000 integer",
		`ABS(-3)`:                              "3 integer",
		`LENGTH("héllo")`:                      "5 integer",
		`SUBSTRING("hello", -3, 2)`:            "ll keyword",
		`REPLACE("a1b22", "([0-9]+)", "<$1>")`: "a<1>b<22> keyword",
		`REPLACE("ab ac", "a(?!b)", "x")`:      "ab xc keyword",
		`REPLACE("ab cb", "(?<=c)b", "x")`:     "ab cx keyword",
		`REPLACE("baac", "a*", "x")`:           "xbxxcx keyword",
		`REPLACE("aab", "a++b", "x")`:          "x keyword",
		`REPLACE("aaa", "a++a", "x")`:          "aaa keyword",
		`REPLACE("abab cc", """(?>(\w+?)\1)""", "<$1>")`:                      "<ab> <c> keyword",
		`REPLACE("Key=1", "(?i)(?<!x)KEY(?=[=:])", "k")`:                      "k=1 keyword",
		`REPLACE("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(?!x)(a|a)*b", "")`: "a regular expression takes too many steps for some text and counts as failed there",
		`LOG(10, 1000)`:                           "3.0 double",
		`LOG(-1)`:                                 "null double",
		`COPY_SIGN(2, -1.0)`:                      "-2 integer",
		`CLAMP(7, 1, 5)`:                          "5 integer",
		`ROUND_TO(7, 0, 5, 10)`:                   "5 integer",
		`MV_SUM([1, 2, 3])`:                       "6 integer",
		`MV_SUM([2147483647, 1])`:                 "null integer",
		`MV_MEDIAN_ABSOLUTE_DEVIATION([1, 2, 4])`: "1 integer",
		`MV_PERCENTILE([1, 2, 3], 50)`:            "2 integer",
		`MV_APPEND([1, 2], 3)`:                    "[1, 2, 3] integer",
		`MV_INTERSECTS(["a"], ["b"])`:             "false boolean",
		`MATCH_PHRASE(TO_TEXT("some more words"), "more words")`:      "true boolean",
		`"2026-01-31"::date + "1 day"`:                                "2026-02-01T00:00:00.000Z date",
		`DATE_PARSE("yyyy-MM-dd HH:mmXXX", "2026-01-31 10:00+02:00")`: "2026-01-31T08:00:00.000Z date",
		`TO_STRING(1.0E7)`:                                                  "1.0E7 keyword",
		`TO_STRING(0.001)`:                                                  "0.001 keyword",
		`TO_LONG("x")`:                                                      "null long",
		`SPLIT("a,b,c", ",")`:                                               "[a, b, c] keyword",
		`MV_SLICE([1, 2, 3, 4], 1, 2)`:                                      "[2, 3] integer",
		`MV_SLICE([1, 2, 3, 4], -2, -1)`:                                    "[3, 4] integer",
		`MV_ZIP(["a", "b", "c"], ["x", "y"], "-")`:                          "[a-x, b-y, c] keyword",
		`MV_MEDIAN([1, 2])`:                                                 "1 integer",
		`MV_SORT([3, 1, 2], "DESC")`:                                        "[3, 2, 1] integer",
		`LOCATE("héllo", "l")`:                                              "3 integer",
		`TO_LOWER(["A", "B"])`:                                              "[a, b] keyword",
		`TO_IP(["10.0.0.1", "no"])`:                                         "10.0.0.1 ip",
		`TO_INTEGER("2147483648")`:                                          "null integer",
		`TO_VERSION("1.10.0") > TO_VERSION("1.9.0")`:                        "true boolean",
		`CIDR_MATCH(TO_IP("10.1.2.3"), "10.0.0.0/8")`:                       "true boolean",
		`IP_PREFIX(TO_IP("10.1.2.3"), 8, 0)`:                                "10.0.0.0 ip",
		`DATE_TRUNC(1 month, "2026-05-17"::date)`:                           "2026-05-01T00:00:00.000Z date",
		`DATE_TRUNC(90 minutes, "2026-05-17"::date)`:                        "2026-05-17T00:00:00.000Z date",
		`"2026-01-31"::date + 1 month`:                                      "2026-02-28T00:00:00.000Z date",
		`"2026-01-31"::date_nanos`:                                          "2026-01-31T00:00:00.000Z date_nanos",
		`DATE_DIFF("month", "2026-01-31", "2026-02-28")`:                    "0 integer",
		`DATE_EXTRACT("day_of_week", "2026-01-31"::date)`:                   "6 long",
		`DATE_FORMAT("dd MMM yyyy, HH:mm", "2026-01-31T13:05:00Z"::date)`:   "31 Jan 2026, 13:05 keyword",
		`DATE_PARSE("dd/MM/yyyy", "31/01/2026")`:                            "2026-01-31T00:00:00.000Z date",
		`JSON_EXTRACT("""{"a":{"b":[1,{"c":"x"}]}}""", "$.a.b[1].c")`:       "x keyword",
		`JSON_EXTRACT("""{"a": {"b": 1}}""", "a")`:                          `{"b": 1} keyword`,
		`GREATEST(1, 2.5)`:                                                  "2.5 double",
		`COALESCE(null, [1, 2])`:                                            "[1, 2] integer",
		`CASE(false, 1)`:                                                    "null integer",
		`ST_DISTANCE(TO_GEOPOINT("POINT(0 0)"), TO_GEOPOINT("POINT(0 0)"))`: "0.0 double",
		`FROM_BASE64(TO_BASE64("hi"))`:                                      "hi keyword",
		`URL_DECODE(URL_ENCODE("a b&c"))`:                                   "a b&c keyword",
		`HASH("sha-256", "") == SHA256("")`:                                 "true boolean",
		`MV_INTERSECTION(["a", "b"], ["b", "c"])`:                           "b keyword",
		`MV_CONTAINS(["a", "b"], ["b"])`:                                    "true boolean",
		`1 + "x"`:                                                           "[1 + \"x\"] has arguments of types integer and keyword",
		`"a" RLIKE "a||b"`:                                                  "true boolean",
		`"|b" RLIKE "a||b"`:                                                 "true boolean",
		`"b" RLIKE "a||b"`:                                                  "false boolean",
		`"x" RLIKE """[\.-/]"""`:                                            "RLIKE \"[\\\\.-/]\" is not run offline: it is too large, or versions of Elasticsearch read it in different ways",
		`"x" RLIKE "<name>"`:                                                "Invalid pattern for RLIKE [<name>]: `<name>` names an expression, and none has a name",
		`"&&a" RLIKE """[&]\&a&@a"""`:                                       "true boolean",
		`"&&b" RLIKE """[&]\&.&~(@a)"""`:                                    "true boolean",
		`CATEGORIZE("x")`:                                                   "CATEGORIZE is not run offline",
	} {
		if got := row(t, "ROW x = "+expression); got != want {
			t.Errorf("%s is %s, want %s", expression, got, want)
		}
	}
}

func TestCommands(t *testing.T) {
	for query, want := range map[string]string{
		`ROW a = [1, 2, 2] | MV_EXPAND a | STATS n = COUNT(*) BY a | SORT a DESC | KEEP n`:     "2; 1 long",
		`ROW a = [1, 2, 3] | MV_EXPAND a | STATS s = SUM(a) WHERE a > 1`:                       "5 long",
		`ROW a = [3, 1, 2] | MV_EXPAND a | STATS p = PERCENTILE(a, 50), t = TOP(a, 2, "desc")`: "[3, 2] integer",
		`ROW a = [3, 1, 2] | MV_EXPAND a | STATS f = LAST(a, a)`:                               "3 integer",
		`ROW a = 7 | STATS BY b = BUCKET(a, 5)`:                                                "5.0 double",
		`ROW d = "2026-01-31"::date | STATS BY b = BUCKET(d, 12, "2026-01-01", "2027-01-01")`:  "2026-01-01T00:00:00.000Z date",
		`ROW a = 37 | STATS BY b = BUCKET(a, 21, 0, 100)`:                                      "35.0 double",
		`ROW @timestamp = NOW() | WHERE TRANGE("2020-01-01", "2020-01-02") | KEEP @timestamp`:  " date",
		`ROW a = 1, b = 2 | RENAME a AS b`:                                                     "1 integer",
		`ROW a = [1, 2] | MV_EXPAND a | FORK (WHERE a == 1) (WHERE a == 2) | KEEP _fork`:       "fork1; fork2 keyword",
		`ROW m = "GET /x" | GROK m "%{WORD:verb} %{NOTSPACE:path}" | KEEP path`:                "/x keyword",
		`ROW m = "id=77 x" | GROK m "(?<=id=)%{INT:n:int}" | KEEP n`:                           "77 integer",
		`ROW a = [2, 1] | MV_EXPAND a | SORT a | LIMIT 1`:                                      "1 integer",
		`ROW a = 1 | DROP b`:     "Unknown column [b]",
		`ROW a = 1 | SAMPLE 0.5`: "SAMPLE chooses rows at random: all rows are kept",
	} {
		if got := row(t, query); got != want {
			t.Errorf("%s is %s, want %s", query, got, want)
		}
	}
}
