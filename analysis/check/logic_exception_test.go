package check_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// exceptionFindings returns what the checks of filters and exceptions say.
func exceptionFindings(doc *rules.Document, lists func(string) *rules.Document) []check.Finding {
	p := check.NewPass(doc, check.Generic, schema.Default())
	p.Lists = lists
	for _, c := range check.All() {
		if strings.HasPrefix(c.ID, "logic/exception-") {
			p.Run(c)
		}
	}
	return p.Findings()
}

// spoken writes findings as "check [text]", in the order of the file.
func spoken(doc *rules.Document, found []check.Finding) []string {
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b check.Finding) int { return a.Span.Start - b.Span.Start })
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s [%s]", strings.TrimPrefix(f.Check, "logic/exception-"), doc.File.Slice(f.Span)))
	}
	return out
}

// ruleWith is a rule with a query and the text of its filters or exceptions.
func ruleWith(language, query, more string) *rules.Document {
	kind := "query"
	if language == "eql" {
		kind = "eql"
	}
	text := fmt.Sprintf("[rule]\ntype = %q\nlanguage = %q\nindex = [\"logs-endpoint.events.*\"]\nquery = '''%s'''\n%s", kind, language, query, more)
	return rules.Parse(source.NewFile("rules/a.toml", text))
}

// filter and exclude are Kibana filters of one clause.
func filter(clause string) string { return "[[rule.filters]]\nquery." + clause + "\n" }

func exclude(clause string) string {
	return "[[rule.filters]]\nmeta.negate = true\nquery." + clause + "\n"
}

func TestFilters(t *testing.T) {
	for _, test := range []struct {
		name, language, query, filters string
		want                           []string
	}{
		{"a filter that works", "kuery", `event.type: start`, filter(`match_phrase."process.name" = "a"`) + exclude(`match_phrase."user.name" = "b"`), nil},
		{"a filter that is switched off", "kuery", `process.name: a`, "[[rule.filters]]\nmeta = { negate = true, disabled = true }\nquery.match_phrase.\"process.name\" = \"b\"\n", nil},
		{"what the query never selects", "kuery", `process.name: a`, exclude(`match_phrase."process.name" = "b"`), []string{`removes-nothing ["b"]`}},
		{"what an array may hold beside it", "kuery", `process.args: a`, exclude(`match_phrase."process.args" = "b"`), nil},
		{"what the query excludes", "kuery", `event.type: start and not process.name: (x or a*)`, exclude(`match_phrase."process.name" = "ab"`), []string{`overlapping ["ab"]`}},
		{"an exclusion of the query in a filter", "kuery", `event.type: start and not process.name: ab`, exclude(`wildcard."process.name" = "a*"`), []string{`overlapping [not process.name: ab]`}},
		{"the same in both", "kuery", `event.type: start and not process.name: a`, exclude(`term."process.name" = "a"`), []string{`overlapping ["a"]`}},
		{"a filter in another", "kuery", `event.type: start`, exclude(`match_phrase."process.name" = "ab"`) + exclude(`wildcard."process.name" = "a*"`), []string{`overlapping ["ab"]`}},
		{"a filter twice", "kuery", `event.type: start`, exclude(`match_phrase."process.name" = "a"`) + exclude(`match_phrase."process.name" = "a"`), []string{`overlapping ["a"]`}},
		{"another case", "kuery", `event.type: start`, exclude(`match_phrase."process.name" = "A"`) + exclude(`wildcard."process.name" = "a*"`), nil},
		{"any case", "kuery", `event.type: start`, exclude(`match_phrase."process.name" = "A"`) + exclude(`wildcard."process.name" = { value = "a*", case_insensitive = true }`), []string{`overlapping ["A"]`}},
		{
			"filters together", "kuery", `event.type: start`,
			exclude(`wildcard."process.name" = "?"`) + exclude(`wildcard."process.name" = "a*"`) + exclude(`wildcard."process.name" = "??*"`),
			[]string{`overlapping ["a*"]`},
		},
		{"what another filter does not select", "kuery", `event.type: start`, filter(`match_phrase."process.name" = "a"`) + exclude(`match_phrase."process.name" = "b"`), []string{`removes-nothing ["b"]`}},
		{"a filter that the query implies", "kuery", `process.name: a`, filter(`exists.field = "process.name"`), []string{`redundant ["process.name"]`}},
		{"a filter that every event meets", "kuery", `process.name: a`, filter(`match_all = {}`), []string{`redundant [[[rule.filters]]]`}},
		{"a filter that selects something else", "kuery", `process.name: a`, filter(`match_phrase."process.name" = "b"`), []string{`never-matches ["b"]`}},
		{"a filter that takes all", "kuery", `process.name: a`, exclude(`wildcard."process.name" = "a*"`), []string{`never-matches ["a*"]`}},
		{
			"filters that exclude each other", "kuery", `event.type: start`,
			filter(`match_phrase."process.name" = "a"`) + exclude(`match_phrase."process.name" = "a"`),
			[]string{`never-matches ["a"]`},
		},
		{"a query that matches nothing is another check's", "kuery", `process.name: a and process.name: b`, exclude(`match_phrase."process.name" = "c"`), nil},
		{"a query that cannot be read", "kuery", `process.name: (`, exclude(`match_phrase."process.name" = "c"`), nil},
		{"a query that asks nothing of an event", "esql", `from logs-* | stats c = count(*)`, exclude(`match_phrase."process.name" = "c"`), nil},
		{
			"no step selects it", "eql", `sequence [process where process.name == "a"] [process where process.name == "b"]`,
			exclude(`match_phrase."process.name" = "c"`),
			[]string{`removes-nothing ["c"]`},
		},
		{"one step selects it", "eql", `sequence [process where process.name == "a"] [process where true]`, exclude(`match_phrase."process.name" = "c"`), nil},
		{
			"a step without events", "eql", `sequence [process where process.name == "a"] [process where true]`,
			exclude(`match_phrase."process.name" = "a"`),
			[]string{`never-matches ["a"]`},
		},
		{
			"a missing step may have none", "eql", `sequence with maxspan=1m [process where process.name == "b"] ![process where process.name == "a"]`,
			exclude(`match_phrase."process.name" = "a"`), nil,
		},
		{"values of a list", "kuery", `event.type: start`, exclude(`terms."process.name" = ["a", "b", "a"]`), []string{`shadowed-value ["a"]`}},
		{"what is not modelled", "kuery", `process.name: a`, exclude(`query_string.query = "process.name:b"`), nil},
		{
			"twice what is not modelled", "kuery", `process.name: a`,
			exclude(`query_string.query = "x"`) + exclude(`query_string.query = "x"`),
			[]string{`overlapping [[[rule.filters]]]`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := ruleWith(test.language, test.query, test.filters)
			if len(doc.Tree.Problems) > 0 {
				t.Fatal(doc.Tree.Problems)
			}
			found := exceptionFindings(doc, nil)
			if got := spoken(doc, found); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// item is an exception of one entry.
func item(name, entry string) string {
	return fmt.Sprintf("[[exceptions.items]]\nname = %q\n[[exceptions.items.entries]]\noperator = \"included\"\n%s", name, entry)
}

func match(field, value string) string {
	return fmt.Sprintf("field = %q\ntype = \"match\"\nvalue = %q\n", field, value)
}

func TestExceptionItems(t *testing.T) {
	wildcard := "field = \"process.name\"\ntype = \"wildcard\"\nvalue = \"a*\"\n"
	for _, test := range []struct {
		name, items string
		want        []string
	}{
		{"items apart", item("x", match("process.name", "a")) + item("y", match("process.name", "b")), nil},
		{"an item in another", item("x", match("process.name", "ab")) + item("y", wildcard), []string{`overlapping ["ab"]`}},
		{"an item twice", item("x", match("acme.field", "a")) + item("y", match("acme.field", "a")), []string{`overlapping ["a"]`}},
		{"what ends covers nothing", item("x", match("process.name", "ab")) + strings.Replace(item("y", wildcard), "name = \"y\"", "name = \"y\"\nexpire_time = \"2030-01-01\"", 1), nil},
		{
			"an item that no event meets", item("x", match("process.name", "a")+"[[exceptions.items.entries]]\noperator = \"included\"\n"+match("process.name", "b")),
			[]string{`removes-nothing ["x"]`},
		},
		{"an entry in another", item("x", match("process.name", "ab")+"[[exceptions.items.entries]]\noperator = \"included\"\n"+wildcard), []string{`redundant ["a*"]`}},
		{"a value twice", item("x", "field = \"process.name\"\ntype = \"match_any\"\nvalue = [\"a\", \"a\"]\n"), []string{`shadowed-value ["a"]`}},
		{"value lists", item("x", "field = \"process.name\"\ntype = \"list\"\nlist = { id = \"l\", type = \"keyword\" }\n") + item("y", match("process.name", "a")), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := rules.Parse(source.NewFile("exceptions/a.toml", "[[exceptions]]\ncontainer.list_id = \"l\"\n"+test.items))
			if got := spoken(doc, exceptionFindings(doc, nil)); len(doc.Tree.Problems) > 0 || !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestExceptionsOfARule(t *testing.T) {
	heeds := "[[rule.exceptions_list]]\nlist_id = \"l\"\nnamespace_type = \"single\"\n"
	for _, test := range []struct {
		name, container, items string
		want                   []string
	}{
		{"what the rule selects", `type = "rule_default"`, item("x", match("user.name", "a")), nil},
		{"what the rule never selects", `type = "rule_default"`, item("x", match("process.name", "c")), []string{`removes-nothing ["l"]`}},
		{"what the rule excludes", `type = "rule_default"`, item("x", match("process.name", "b")), []string{`overlapping ["l"]`}},
		{"a list of several rules", `type = "detection"`, item("x", match("process.name", "c")), nil},
		{"a list of the agent", `type = "endpoint"`, item("x", match("process.name", "c")), nil},
		{"a list of the agent's own", `type = "endpoint_trusted_apps"`, item("x", match("process.name", "a")), nil},
		{"all that the rule selects", `type = "detection"`, item("x", match("process.name", "a")), []string{`never-matches ["l"]`}},
		{"all of it for a time", `type = "detection"`, strings.Replace(item("x", match("process.name", "a")), "name", "expire_time = \"2030-01-01\"\nname", 1), nil},
		{"another list of that name", "namespace_type = \"agnostic\"", item("x", match("process.name", "a")), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := ruleWith("kuery", `process.name: (a or b) and not process.name: b`, heeds)
			other := rules.Parse(source.NewFile("exceptions/l.toml", "[[exceptions]]\n[exceptions.container]\nlist_id = \"l\"\n"+test.container+"\n"+test.items))
			asked := ""
			found := exceptionFindings(doc, func(id string) *rules.Document { asked += id; return other })
			if got := spoken(doc, found); !slices.Equal(got, test.want) || asked != "l" {
				t.Errorf("got %q, want %q; asked for %q", got, test.want, asked)
			}
			for _, f := range found {
				if f.Related[0].Path != "exceptions/l.toml" || !strings.Contains(other.File.Slice(f.Related[0].Span), `"`) || len(f.Fixes) > 0 {
					t.Errorf("%+v", f)
				}
			}
			if found := exceptionFindings(doc, nil); len(found) > 0 {
				t.Errorf("with no lists known: %q", spoken(doc, found))
			}
			if found := exceptionFindings(doc, func(string) *rules.Document { return nil }); len(found) > 0 {
				t.Errorf("with a list unknown: %q", spoken(doc, found))
			}
		})
	}
}

// The published filters are few and were read: what is said of them is right.
func TestFiltersOfPublishedRules(t *testing.T) {
	t.Parallel()
	filters, count := 0, 0
	check.EachPublishedRule(t, func(doc *rules.Document) {
		path := doc.File.Path()
		if doc.Rule == nil {
			return
		}
		filters += len(doc.Rule.Filters) + len(doc.Rule.ThreatMatch.Filters)
		for _, f := range exceptionFindings(doc, nil) {
			count++
			t.Logf("%s: %s: %s", filepath.Base(path), f.Severity, f.Message)
			if f.Severity > check.Info {
				t.Errorf("%s: %s", path, f.Message)
			}
		}
	})
	t.Logf("%d filters, %d findings", filters, count)
}

// However many there are, they are judged soon, or not at all.
func TestManyFiltersAndExceptions(t *testing.T) {
	t.Parallel()
	many := func(n int, text string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(text, "%d", strconv.Itoa(i)))
		}
		return b.String()
	}
	listed := "[[rule.exceptions_list]]\nlist_id = \"l\"\n[[exceptions]]\ncontainer.list_id = \"l\"\n"
	chained := `bool.should = [{ term = { "a%d.x" = "a" } }, { wildcard = { "a%d.y" = "?*b*?" } }]`
	for _, test := range []struct {
		name string
		doc  *rules.Document
		want int
	}{
		{"as many as are compared", ruleWith("kuery", "process.name: a*", many(290, exclude(`wildcard."process.name" = "*?%d*a"`))), 280},
		{"too many filters", ruleWith("kuery", "process.name: a*", many(5000, exclude(`wildcard."process.name" = "a*%d*"`))), 0},
		{"filters that are related by their fields", ruleWith("kuery", "process.name: a*", many(290, exclude(chained))), 0},
		{"too many items", ruleWith("kuery", "process.name: a*", listed+many(5000, item("x", match("process.name", "a%d")))), 0},
		{"items", ruleWith("kuery", "process.name: a*", listed+many(290, item("x", match("process.name", "a%d")))), 0},
		{"values", ruleWith("kuery", "process.name: a*", exclude(`terms."process.name" = [`+many(20000, `"a%d", `)+`]`)), 0},
		{"too long a query", ruleWith("kuery", "process.name: a*"+many(3000, " and not process.name: (a%d and b%d*)"), many(100, exclude(`wildcard."process.name" = "a*%d*"`))), 90},
	} {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			if found := exceptionFindings(test.doc, nil); len(found) != test.want {
				t.Errorf("%d findings, not %d", len(found), test.want)
			}
			t.Log(time.Since(start))
		})
	}
}
