package lower

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func TestConditionsOfESQLMeanWhatTheyDo(t *testing.T) {
	fields := mapping(t, map[string]string{"k": "keyword", "n": "long", "ip": "ip", "d": "date", "b": "boolean", "t": "text"})
	none := event.New()
	one := event.New().Add("k", event.Text("abc")).Add("n", event.Int(5)).Add("ip", event.Text("10.0.0.1")).
		Add("d", event.Text("2026-01-02T00:00:00Z")).Add("b", event.Bool(true))
	two := event.New().Add("k", event.Text("abc"), event.Text("x")).Add("n", event.Int(5), event.Int(6))
	const yes, no, unsaid = predicate.True, predicate.False, predicate.Undecided
	for _, c := range []struct {
		condition      string
		none, one, two predicate.Truth
	}{
		{`k == "abc"`, no, yes, no}, // two values are compared as null
		{`NOT k == "abc"`, no, no, no},
		{`k != "x"`, no, yes, no},
		{`"abc" == k`, no, yes, no},
		{`k IN ("abc", "d")`, no, yes, no},
		{`k NOT IN ("d")`, no, yes, no},
		{`k IN ("abc", null)`, unsaid, unsaid, unsaid},
		{`k LIKE "a*c"`, no, yes, no},
		{`k LIKE "a\\*c"`, no, no, no},
		{`k NOT LIKE ("b*", "c?")`, no, yes, no},
		{`k RLIKE "a.c"`, no, yes, no},
		{`k RLIKE "b"`, no, no, no},
		{`k IS NULL`, yes, no, no},
		{`k IS NOT NULL`, no, yes, yes},
		{`k : "x"`, no, no, yes},
		{`NOT k : "x"`, yes, yes, no},
		{`MATCH(k, "abc")`, no, yes, yes},
		{`STARTS_WITH(k, "ab")`, no, yes, no},
		{`ENDS_WITH(k, "bc")`, no, yes, no},
		{`CONTAINS(k, "b")`, no, yes, no},
		{`TO_LOWER(k) == "abc"`, no, yes, no},
		{`TO_LOWER(k) LIKE "*C"`, no, no, no}, // no lower-cased text ends so
		{`TO_UPPER(k) == "abc"`, no, no, no},
		{`TO_UPPER(k) == "ABC"`, no, unsaid, no},
		{`TO_LOWER(k) IS NULL`, unsaid, unsaid, unsaid}, // that of several values depends on the version
		{`n >= 5`, no, yes, no},
		{`5 > n`, no, no, no},
		{`n != 6 AND k == "abc"`, no, yes, no},
		{`n < 5 OR k IS NULL`, yes, no, no},
		{`CIDR_MATCH(ip, "10.0.0.0/8", "::/8")`, no, yes, no},
		{`ip == "10.0.0.1"`, no, yes, no},
		{`d > "2026-01-01"`, no, yes, no},
		{`b`, no, yes, no},
		{`NOT b`, no, no, no},
		{`b == true`, no, yes, no},
		{`LENGTH(k) > 2`, unsaid, unsaid, unsaid},
		{`t == "abc"`, unsaid, unsaid, unsaid},
		{`true`, yes, yes, yes},
		{`null`, no, no, no},
	} {
		q := esql.Parse("FROM a | WHERE " + c.condition)
		r, ok := ESQL(q, fields.fresh())
		if !ok || len(q.Problems) > 0 {
			t.Errorf("%s: %v %v", c.condition, ok, q.Problems)
			continue
		}
		for i, want := range []predicate.Truth{c.none, c.one, c.two} {
			e := []*event.Event{none, one, two}[i]
			if got := r.Formula.Eval(e); got != want {
				t.Errorf("%s is %v of event %d, not %v", c.condition, got, i, want)
			}
		}
	}
}

func TestOnlyEventsAreAskedAbout(t *testing.T) {
	fields := mapping(t, map[string]string{"k": "keyword"})
	for _, c := range []struct {
		query string
		atoms int // -1 where nothing is asked of an event
	}{
		{`FROM a | WHERE k == "a" | STATS n = COUNT(*) BY k | WHERE n > 1`, 1},
		{`FROM a | WHERE k == "a" | STATS n = COUNT(*)`, -1},
		{`FROM a | WHERE k == "a" | EVAL x = 1 | WHERE k != "b" | SORT k`, 2},
		{`FROM a | EVAL k = "c" | WHERE k == "a"`, 0},
		{`FROM a | EVAL l = k, m = TO_LOWER(l) | WHERE l == "a" AND m == "a"`, 2},
		{`FROM a | RENAME k AS l | WHERE l == "a" AND k == "a"`, 1},
		{`FROM a | EVAL l = k | EVAL l = l | WHERE l == "a"`, 1},
		{`FROM a | EVAL l = k, k = "b" | WHERE l == "a" AND k == "a"`, 1},
		{`FROM a | DISSECT k "%{x} %{y}" | WHERE k == "a" AND x == "b"`, 1},
		{`FROM a | EVAL l = k | GROK k "%{WORD:l}" | WHERE l == "a"`, 0},
		{`FROM a | LIMIT 5 | WHERE k == "a"`, -1},
		{`FROM a | MV_EXPAND k | WHERE k == "a"`, 0},
		{`FROM a | LOOKUP JOIN l ON k | WHERE k == "a"`, -1},
		{`FROM a, (FROM b) | WHERE k == "a"`, -1},
		{`ROW k = "a" | WHERE k == "a"`, -1},
		{`FROM a | STATS COUNT(*) BY k`, -1},
	} {
		r, ok := ESQL(esql.Parse(c.query), fields.fresh())
		atoms := 0
		if ok {
			for _, n := range r.Formula.Nodes() {
				if n.Op == predicate.Atom {
					atoms++
				}
			}
		}
		if ok != (c.atoms >= 0) || ok && atoms != c.atoms {
			t.Errorf("%s: %v with %d atoms", c.query, ok, atoms)
		}
	}
}

// row is a line of data/employees.csv as an event, and its number.
type row struct {
	number string
	event  *event.Event
}

func employees(t *testing.T) ([]row, map[string]string) {
	content, err := os.ReadFile(sharedtest.Path(t, "cases/data/employees.csv"))
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]string{}
	var names []string
	var rows []row
	for i, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		cells := splitRow(line)
		if i == 0 {
			for _, cell := range cells {
				name, typ, _ := strings.Cut(cell, ":")
				names = append(names, name)
				types[name] = typ
			}
			continue
		}
		r := row{event: event.New()}
		for j, cell := range cells {
			for _, value := range strings.Split(strings.Trim(cell, "[]"), ",") {
				if value != "" && value != "null" {
					r.event.Add(names[j], valueOf(types[names[j]], strings.TrimSpace(value)))
				}
			}
			if names[j] == "emp_no" {
				r.number = cell
			}
		}
		rows = append(rows, r)
	}
	return rows, types
}

func splitRow(line string) []string {
	var out []string
	depth, start := 0, 0
	for i := range len(line) {
		switch line[i] {
		case '[':
			depth++
		case ']':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, strings.TrimSpace(line[start:i]))
				start = i + 1
			}
		}
	}
	return append(out, strings.TrimSpace(line[start:]))
}

func valueOf(typ, text string) event.Value {
	switch typ {
	case "integer", "long", "short", "byte":
		n, _ := strconv.ParseInt(text, 10, 64)
		return event.Int(n)
	case "double", "float", "half_float", "scaled_float":
		f, _ := strconv.ParseFloat(text, 64)
		return event.Number(f)
	case "boolean":
		return event.Bool(text == "true")
	}
	return event.Text(text)
}

// Where Elasticsearch's own tests filter employees, the same ones are found.
func TestTheRowsThatElasticsearchKeepsAreKept(t *testing.T) {
	rows, types := employees(t)
	fields := mapping(t, types)
	decided := 0
	for _, c := range sharedtest.Lines[struct {
		Query   string
		Columns [][]string
		Rows    [][]any
	}](t, "cases/esql_csvspec.jsonl") {
		q := esql.Parse(c.Query)
		limit, plain := shapeOf(q)
		r, ok := ESQL(q, fields.fresh())
		if !ok || !plain {
			continue
		}
		var kept []string
		undecided := false
		for _, row := range rows {
			switch r.Formula.Eval(row.event) {
			case predicate.True:
				kept = append(kept, row.number)
			case predicate.Undecided:
				undecided = true
			}
		}
		if undecided {
			continue
		}
		decided++
		if want := min(len(kept), limit); len(c.Rows) != want {
			t.Errorf("%d rows, not %d: %v\n%s", want, len(c.Rows), kept, c.Query)
		}
		for i, column := range c.Columns {
			for _, row := range c.Rows {
				if column[0] == "emp_no" && column[1] == "integer" && !slices.Contains(kept, row[i].(string)) {
					t.Errorf("%s is not kept\n%s", row[i], c.Query)
				}
			}
		}
	}
	t.Logf("%d queries are decided for %d employees", decided, len(rows))
	if decided < 15 {
		t.Errorf("only %d queries are decided", decided)
	}
}

// shapeOf returns the limit of a query over employees, and whether nothing but
// WHERE and LIMIT changes how many rows there are.
func shapeOf(q *esql.Query) (limit int, plain bool) {
	limit = 1000
	from, ok := q.Pipeline.Commands[0].(*esql.From)
	if !ok || !slices.Equal(from.Indices(), []string{"employees"}) {
		return 0, false
	}
	limited := false
	for _, c := range q.Pipeline.Commands[1:] {
		switch c := c.(type) {
		case *esql.Where:
			if limited {
				return 0, false
			}
		case *esql.Eval, *esql.Keep, *esql.Drop, *esql.Rename, *esql.Sort, *esql.Dissect, *esql.Grok:
		case *esql.Limit:
			limited = true
			if l, ok := c.Count.(*esql.Literal); ok {
				n, _ := strconv.Atoi(l.Value)
				limit = min(limit, n)
			}
		default:
			return 0, false
		}
	}
	return limit, true
}

func FuzzESQL(f *testing.F) {
	for _, seed := range []string{
		`FROM a | WHERE k == "a" AND NOT n IN (1, 2) OR t LIKE "x*" | EVAL k = 1 | WHERE k > 0`,
		`FROM a | WHERE TO_LOWER(k) RLIKE "a.*" AND CIDR_MATCH(ip, "10.0.0.0/8") | STATS COUNT(*) BY k`,
		`FROM a | WHERE k IS NULL AND k : "b" AND STARTS_WITH(k, "c") AND n >= -1 AND d < "2020-01-01" AND b`,
	} {
		f.Add(seed)
	}
	fields := mapping(f, types)
	f.Fuzz(func(t *testing.T, text string) {
		if r, ok := ESQL(esql.Parse(text), fields.fresh()); ok {
			checkFormula(t, r.Formula, text)
		}
	})
}
