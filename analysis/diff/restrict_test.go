package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/diff"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// restricted is a rule whose query is narrowed by what more says.
func restricted(language, query, more string) *rules.Document {
	return rules.Parse(source.NewFile("rule.toml", rule(language, query).File.Text()+more))
}

func phrase(field, value string, meta ...string) string {
	return fmt.Sprintf("[[rule.filters]]\n[rule.filters.meta]\n%s\n[rule.filters.query.match_phrase]\n%q = %q\n", strings.Join(meta, "\n"), field, value)
}

// exception is a list that the rule heeds, with one item on a value.
func exception(value string) string {
	return "[[rule.exceptions_list]]\nid = \"1\"\nlist_id = \"one\"\nnamespace_type = \"single\"\ntype = \"rule_default\"\n" +
		"[[exceptions]]\n[exceptions.container]\nlist_id = \"one\"\nnamespace_type = \"single\"\ntype = \"rule_default\"\n" +
		"[[exceptions.items]]\nlist_id = \"one\"\nname = \"It\"\ntype = \"simple\"\n" +
		"[[exceptions.items.entries]]\nfield = \"user.name\"\noperator = \"included\"\ntype = \"match\"\nvalue = \"" + value + "\"\n"
}

func TestFiltersAndExceptionsAreComparedWithTheQuery(t *testing.T) {
	const bash = "process.name: bash"
	for _, tt := range []struct {
		name, query, before, queryAfter, after string
		want                                   diff.Relation
		clause                                 string // of the example
	}{
		{"a filter more", bash, "", bash, phrase("user.name", "root"), diff.Fewer, `"root"`},
		{"a filter gone", bash, phrase("user.name", "root"), bash, "", diff.More, `"root"`},
		{"another filter", bash, phrase("user.name", "root"), bash, phrase("user.name", "admin"), diff.Both, ""},
		{"a filter inverted", bash, phrase("user.name", "root"), bash, phrase("user.name", "root", "negate = true"), diff.Both, ""},
		{"a filter switched off", bash, phrase("user.name", "root"), bash, phrase("user.name", "root", "disabled = true"), diff.More, `"root"`},
		{"only another alias", bash, phrase("user.name", "root", `alias = "a"`), bash, phrase("user.name", "root", `alias = "b"`), diff.Same, ""},
		{"filters in another order", bash, phrase("user.name", "root") + phrase("host.name", "h"), bash, phrase("host.name", "h") + phrase("user.name", "root"), diff.Same, ""},
		{"a filter that the query implies", bash, "", bash, phrase("process.name", "bash"), diff.Same, ""},
		{"a condition that became a filter", bash + " and user.name: root", "", bash, phrase("user.name", "root"), diff.Same, ""},
		{"a query widened behind a filter", bash, phrase("user.name", "root"), "process.name: (bash or sh)", phrase("user.name", "root"), diff.More, "process.name: bash"},
		{"an exclusion that became an exception", bash + " and not user.name: root", "", bash, exception("root"), diff.Same, ""},
		{"another exception", bash, exception("root"), bash, exception("admin"), diff.Both, ""},
		{"an exception more", bash, "", bash, exception("root"), diff.Fewer, `"root"`},
	} {
		before, after := restricted("kuery", tt.query, tt.before), restricted("kuery", tt.queryAfter, tt.after)
		d := diff.Compare(before, after, schema.Default(), diff.Lists{})
		q := d.Query
		if q == nil || q.Relation != tt.want || q.With == "" {
			t.Errorf("%s: %+v", tt.name, q)
			continue
		}
		for _, c := range d.Changes {
			if strings.HasPrefix(c.Key, "rule.filters") {
				t.Errorf("%s: %v beside what it comes to", tt.name, c)
			}
		}
		for _, e := range []*diff.Example{q.Gained, q.Lost} {
			if e == nil {
				continue
			}
			if tt.clause != "" && (len(e.Clauses) != 1 || e.Clauses[0].Text != tt.clause) {
				t.Errorf("%s: %v", tt.name, e.Clauses)
			}
			meets, fails := after, before
			if e == q.Lost {
				meets, fails = before, after
			}
			if !alerts(t, meets, e) || alerts(t, fails, e) {
				t.Errorf("%s: %v does not tell the two apart", tt.name, e.Event)
			}
		}
	}
}

// heeds is what a rule says that heeds the list of [exception]; list is that
// list as another file has it.
const heeds = "[[rule.exceptions_list]]\nid = \"1\"\nlist_id = \"one\"\nnamespace_type = \"single\"\ntype = \"detection\"\n"

func list(value string) func(string) *rules.Document {
	_, text, _ := strings.Cut(exception(value), "[[exceptions]]")
	d := rules.Parse(source.NewFile("list.toml", "[[exceptions]]"+text))
	return func(id string) *rules.Document {
		if d.ExceptionSetByID(id) == nil {
			return nil
		}
		return d
	}
}

func TestExceptionsOfOtherFilesAreComparedAsTheyWereAndAre(t *testing.T) {
	before, plain := restricted("kuery", "process.name: bash", heeds), restricted("kuery", "process.name: bash", "")
	for _, tt := range []struct {
		name          string
		before, after *rules.Document
		lists         diff.Lists
		want          string // empty for no difference
		notCompared   bool
	}{
		{"another item", before, before, diff.Lists{Before: list("root"), After: list("admin")}, "both", false},
		{"the same list", before, before, diff.Lists{Before: list("root"), After: list("root")}, "", false},
		{"a list that is heeded now", plain, before, diff.Lists{Before: list("root"), After: list("root")}, "fewer", false},
		{"a list that is heeded no longer", before, plain, diff.Lists{Before: list("root"), After: list("root")}, "more", false},
		{"a list that became part of the file", before, restricted("kuery", "process.name: bash", exception("root")), diff.Lists{Before: list("root")}, "same", false},
		{"a list that is new here", before, before, diff.Lists{After: list("root")}, "same", true},
		{"a list that nobody has", plain, before, diff.Lists{}, "same", true},
		{"no list that anybody has", before, before, diff.Lists{}, "", false},
	} {
		q := diff.Compare(tt.before, tt.after, schema.Default(), tt.lists).Query
		switch {
		case q == nil && tt.want != "", q != nil && q.Relation.String() != tt.want, q != nil && (len(q.NotCompared) > 0) != tt.notCompared:
			t.Errorf("%s: %+v", tt.name, q)
		case q != nil && q.Lost != nil && (len(q.Lost.Clauses) != 1 || q.Lost.Clauses[0].File.Path() != "list.toml"):
			t.Errorf("%s: %+v", tt.name, q.Lost.Clauses)
		}
	}
}

func TestTheIndicatorsOfARuleAreComparedWithTheirFilters(t *testing.T) {
	threat := func(query, filters string) *rules.Document {
		text := "[rule]\nname = \"Example\"\ntype = \"threat_match\"\nlanguage = \"kuery\"\nindex = [\"logs-*\"]\nquery = \"source.ip: *\"\n" +
			"threat_index = [\"logs-ti_*\"]\nthreat_query = '" + query + "'\n"
		return rules.Parse(source.NewFile("rule.toml", text+strings.ReplaceAll(filters, "rule.filters", "rule.threat_filters")))
	}
	const any = "threat.indicator.type: *"
	before := threat(any, phrase("threat.indicator.type", "ipv4-addr"))
	for _, tt := range []struct {
		name  string
		after *rules.Document
		want  string
	}{
		{"the same", before, ""},
		{"a filter gone", threat(any, ""), "more"},
		{"another filter", threat(any, phrase("threat.indicator.type", "file")), "both"},
		{"a filter that became the query", threat("threat.indicator.type: ipv4-addr", ""), "same"},
		{"a filter more", threat(any, phrase("threat.indicator.type", "ipv4-addr")+phrase("threat.feed.name", "x")), "fewer"},
	} {
		d := diff.Compare(before, tt.after, schema.Default(), diff.Lists{})
		if q := d.Indicators; q == nil && tt.want != "" || q != nil && q.Relation.String() != tt.want || d.Query != nil {
			t.Errorf("%s: %+v, %+v", tt.name, q, d.Query)
		}
		for _, c := range d.Changes {
			if strings.HasPrefix(c.Key, "rule.threat_filters") {
				t.Errorf("%s: %v beside what it comes to", tt.name, c)
			}
		}
	}
}

// alerts runs a rule with its filters and exceptions on an example.
func alerts(t *testing.T, d *rules.Document, e *diff.Example) bool {
	t.Helper()
	fields := lower.NewFields(schema.Default().Scope(d.Rule.Index.Values(), nil))
	r, err := eval.CompileRule(d, fields, nil, eval.Settings{Exceptions: []*rules.Document{d}})
	if err != nil {
		t.Fatal(err)
	}
	run := r.NewRun()
	run.Add(&eval.Event{Event: e.Event})
	return len(run.Matches()) == 1
}

func TestTheSameTextInALanguageThatIsNotReadIsStillCompared(t *testing.T) {
	const query = "from logs-* | stats count(*) by user.name"
	before := restricted("esql", query, phrase("user.name", "root"))
	for _, tt := range []struct {
		more string
		want diff.Relation
	}{
		{phrase("user.name", "root", `alias = "x"`), diff.Same},
		{phrase("user.name", "admin"), diff.Undecided},
	} {
		q := diff.Compare(before, restricted("esql", query, tt.more), schema.Default(), diff.Lists{}).Query
		if q == nil || q.Relation != tt.want || q.Gained != nil {
			t.Errorf("%s: %+v", tt.more, q)
		}
	}
}

func TestAFilterNarrowsEachItemOfASequence(t *testing.T) {
	for _, tt := range []struct {
		query string
		want  diff.Relation
	}{
		{`sequence by host.id [process where process.name == "a"] [file where file.name == "b"]`, diff.Fewer},
		{`sequence by host.id with maxspan=1m [process where process.name == "a"] ![file where file.name == "b"]`, diff.Both},
	} {
		q := diff.Compare(restricted("eql", tt.query, ""), restricted("eql", tt.query, phrase("user.name", "root")), schema.Default(), diff.Lists{}).Query
		if q == nil || q.Relation != tt.want || q.Lost == nil || q.Lost.Item != 1 {
			t.Errorf("%s: %+v", tt.query, q)
		}
	}
}
