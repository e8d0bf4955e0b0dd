package lower

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/querydsl"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// documentOf reads a rule that has nothing but a text.
func documentOf(text string) *rules.Document {
	return rules.Parse(source.NewFile("x.toml", "[rule]\ntype = \"query\"\n"+text))
}

// ownMapping is how the documents of the tests are read.
var ownMapping = event.Mapping{Nested: func(path string) bool { return path == "obj" }}

func TestKibanaFiltersDecideEvents(t *testing.T) {
	tests := []struct {
		name, filter, event string
		want                predicate.Truth
	}{
		{"a phrase on a keyword is exact", `query.match_phrase.k = "foo"`, `{"k":"foo"}`, predicate.True},
		{"no part of the value", `query.match_phrase.k = "foo"`, `{"k":"foo bar"}`, predicate.False},
		{"a phrase with its parameters", `query.match_phrase.k = { query = "foo", boost = 2 }`, `{"k":"foo"}`, predicate.True},
		{"a phrase on a text", `query.match_phrase.t = "foo bar"`, `{"t":"A Foo, bar!"}`, predicate.True},
		{"words in another order are no phrase", `query.match_phrase.t = "foo bar"`, `{"t":"bar foo"}`, predicate.False},
		{"any word of a text", `query.match.t = "foo bar"`, `{"t":"bar"}`, predicate.True},
		{"all words are not modelled", `query.match.t = { query = "foo bar", operator = "and" }`, `{"t":"bar"}`, predicate.Undecided},
		{"the old spelling of a phrase", `query.match.t = { query = "foo bar", type = "phrase" }`, `{"t":"bar"}`, predicate.False},
		{"a negation", `query.match_phrase.k = "foo"` + "\nmeta.negate = true", `{"k":"foo"}`, predicate.False},
		{"a negation of a missing field", `query.match_phrase.k = "foo"` + "\nmeta.negate = true", `{}`, predicate.True},
		{"a term", `query.term.k = "foo"`, `{"k":["bar","foo"]}`, predicate.True},
		{"a term in any case", `query.term.k = { value = "foo", case_insensitive = true }`, `{"k":"FOO"}`, predicate.True},
		{"a term on a text is one of its words", `query.term.t = "foo"`, `{"t":"foo"}`, predicate.Undecided},
		{"a number", `query.term.n = 5`, `{"n":5}`, predicate.True},
		{"a number in a string", `query.match_phrase.n = "5"`, `{"n":5}`, predicate.True},
		{"a fraction", `query.range.x = { gt = 0.25, lte = 0.5 }`, `{"x":0.5}`, predicate.True},
		{"a boolean", `query.match_phrase.b = true`, `{"b":true}`, predicate.True},
		{"a network", `query.term.ip = "10.0.0.0/8"`, `{"ip":"10.1.2.3"}`, predicate.True},
		{"a list of terms", `query.terms.k = ["a", "b"]`, `{"k":"b"}`, predicate.True},
		{"no term", `query.terms.k = []`, `{"k":"b"}`, predicate.False},
		{"terms of another document", `query.terms.k = { index = "i", id = "1", path = "p" }`, `{"k":"b"}`, predicate.Undecided},
		{"exists", `query.exists.field = "k"`, `{"k":""}`, predicate.True},
		{"does not exist", `query.exists.field = "k"`, `{"k":[]}`, predicate.False},
		{"an old filter without a query", `exists.field = "k"`, `{"k":"x"}`, predicate.True},
		{"a range", `query.range.n = { gte = 4, lt = 6 }`, `{"n":6}`, predicate.False},
		{"a range with a format", `query.range.d = { gte = "01/01/2020", format = "dd/MM/yyyy" }`, `{"d":"2020-01-01"}`, predicate.Undecided},
		{"date math", `query.range.d = { gte = "now-5m" }`, `{"d":"2020-01-01"}`, predicate.Undecided},
		{"a wildcard", `query.wildcard.k = "f?o*"`, `{"k":"fooo"}`, predicate.True},
		{"a wildcard keeps the case", `query.wildcard.k = { value = "f*" }`, `{"k":"Foo"}`, predicate.False},
		{"a wildcard in any case", `query.wildcard.k = { value = "f*", case_insensitive = true }`, `{"k":"Foo"}`, predicate.True},
		{"a wildcard under its other name", `query.wildcard.k = { wildcard = "f*" }`, `{"k":"foo"}`, predicate.True},
		{"a backslash escapes a wildcard", `query.wildcard.k.value = 'C:\\\*'`, `{"k":"C:\\*"}`, predicate.True},
		{"an escaped star is none", `query.wildcard.k.value = 'C:\\\*'`, `{"k":"C:\\a"}`, predicate.False},
		{"a path with doubled backslashes", `query.wildcard.k.value = "?:\\\\tmp\\\\*"`, `{"k":"C:\\tmp\\x"}`, predicate.True},
		{"a wildcard on words", `query.wildcard.t = "f*"`, `{"t":"foo"}`, predicate.Undecided},
		{"a prefix", `query.prefix.k = "f*"`, `{"k":"f*oo"}`, predicate.True},
		{"everything", `query.match_all = {}`, `{}`, predicate.True},
		{"nothing", `query.match_none = {}`, `{}`, predicate.False},
		{"must and filter", `query.bool = { must = { term = { k = "a" } }, filter = [{ term = { n = 1 } }] }`, `{"k":"a","n":1}`, predicate.True},
		{"must not", `query.bool.must_not = [{ term = { k = "a" } }, { term = { k = "b" } }]`, `{"k":"b"}`, predicate.False},
		{"should alone is asked for", `query.bool.should = [{ term = { k = "a" } }, { term = { k = "b" } }]`, `{"k":"c"}`, predicate.False},
		{"should beside must is a wish", `query.bool = { must = { term = { k = "a" } }, should = { term = { n = 1 } } }`, `{"k":"a"}`, predicate.True},
		{"unless one is asked for", `query.bool = { must = { term = { k = "a" } }, should = { term = { n = 1 } }, minimum_should_match = 1 }`, `{"k":"a"}`, predicate.False},
		{"should beside must_not is asked for", `query.bool = { must_not = { term = { k = "a" } }, should = { term = { n = 1 } } }`, `{"k":"b"}`, predicate.False},
		{"two of several", `query.bool = { should = [{ term = { k = "a" } }, { term = { n = 1 } }], minimum_should_match = 2 }`, `{"k":"b"}`, predicate.Undecided},
		{"an empty bool", `query.bool = {}`, `{}`, predicate.True},
		{"a score", `query.constant_score.filter.term.k = "a"`, `{"k":"a"}`, predicate.True},
		{
			"one nested object", `query.nested = { path = "obj", query = { bool = { must = [{ term = { "obj.a" = "x" } }, { term = { "obj.b" = 2 } }] } } }`,
			`{"obj":[{"a":"x","b":1},{"a":"y","b":2}]}`, predicate.False,
		},
		{"a nested field outside", `query.term."obj.a" = "x"`, `{"obj":[{"a":"x"}]}`, predicate.Undecided},
		{"an object that is not nested", `query.nested = { path = "plain", query = { term = { "plain.a" = "x" } } }`, `{"plain":{"a":"x"}}`, predicate.Undecided},
		{"an unmapped field", `query.term.nosuch = "x"`, `{"nosuch":"x"}`, predicate.False},
		{"a query string", `query.query_string.query = "k:a"`, `{"k":"a"}`, predicate.Undecided},
		{"two queries in one", "query.term.k = \"a\"\nquery.exists.field = \"k\"", `{"k":"a"}`, predicate.Undecided},
		{"filters in a filter", "query = {}\nmeta.type = \"combined\"", `{"k":"a"}`, predicate.Undecided},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := documentOf("[[rule.filters]]\n" + tt.filter + "\n")
			if len(doc.Tree.Problems) > 0 {
				t.Fatal(doc.Tree.Problems)
			}
			e, err := event.FromJSON([]byte(tt.event), ownMapping)
			if err != nil {
				t.Fatal(err)
			}
			f := Filter(doc.Rule.Filters[0], mapping(t, types))
			if got := f.Eval(e); got != tt.want {
				t.Errorf("%s on %s: %v, not %v\n%s", tt.filter, tt.event, got, tt.want, spellNode(f.Root, doc.File.Text()))
			}
			checkFormula(t, f, doc.File.Text())
		})
	}
}

func TestAFilterThatIsSwitchedOffSaysNothing(t *testing.T) {
	for _, meta := range []string{"disabled = true", `disabled = "no"`, `negate = "yes"`} {
		doc := documentOf("[[rule.filters]]\nquery.exists.field = \"k\"\nmeta." + meta + "\n")
		if Filter(doc.Rule.Filters[0], mapping(t, types)) != nil {
			t.Errorf("%s: lowered", meta)
		}
	}
	if doc := documentOf("filters = [1]\n"); Filter(doc.Rule.Filters[0], mapping(t, types)) != nil {
		t.Error("a filter that is no table is lowered")
	}
}

// The Query DSL that Kibana builds, written as a filter, means what the Query
// DSL means.
func TestFiltersMeanTheQueryDSL(t *testing.T) {
	compared, matched, open := 0, 0, 0
	for _, c := range sharedtest.Lines[dslCase](t, "cases/kuery_dsl.jsonl") {
		if !c.OK {
			continue
		}
		doc := documentOf("filters = [{ query = " + inTOML(c.DSL) + " }]\n")
		if len(doc.Tree.Problems) > 0 {
			t.Fatalf("%s: %v", c.Query, doc.Tree.Problems)
		}
		formula := Filter(doc.Rule.Filters[0], mapping(t, c.Fields))
		documents := newDocuments(kql.Parse(c.Query), c.Fields)
		for range 12 {
			e := documents.next()
			got, want := formula.Eval(e), querydsl.Reading(c.Fields).Query(c.DSL, e)
			compared++
			switch {
			case got == predicate.Undecided:
				open++
			case want != querydsl.Unsaid && (got == predicate.True) != (want == querydsl.Yes):
				t.Errorf("%s\n%v is %v, but in the Query DSL %v", c.Query, spellEvent(e), got, want)
			case want == querydsl.Yes:
				matched++
			}
		}
	}
	t.Logf("%d verdicts compared, %d of them matches and %d left open", compared, matched, open)
	if matched*10 < compared {
		t.Errorf("only %d of %d documents match: the test proves little", matched, compared)
	}
}

// inTOML writes a value of JSON as TOML on one line.
func inTOML(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var parts []string
		for name, value := range v {
			parts = append(parts, strconv.Quote(name)+" = "+inTOML(value))
		}
		slices.Sort(parts)
		return "{ " + strings.Join(parts, ", ") + " }"
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, inTOML(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		text, _ := json.Marshal(v) // its escapes are those of TOML
		return string(text)
	}
	return fmt.Sprint(v)
}

func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		"query.match_phrase.k = \"a\"\nmeta.negate = true", `query.bool = { must = [{ term = { k = "a" } }], should = { range = { n = { gte = 1 } } }, minimum_should_match = 1 }`,
		`query.nested = { path = "obj", query = { wildcard = { "obj.a" = { value = 'a\*?', case_insensitive = true } } } }`, `exists.field = "t"`,
		`query.terms.ip = ["10.0.0.0/8", 1, true]`, `query.bool.must_not = [{ query_string = { query = "x" } }, { match = { t = { query = "a b", type = "phrase" } } }, 5]`,
	} {
		f.Add(seed)
	}
	fields := mapping(f, types)
	f.Fuzz(func(t *testing.T, text string) {
		doc := documentOf("[[rule.filters]]\n" + text)
		for _, filter := range doc.Rule.Filters {
			if formula := Filter(filter, fields.fresh()); formula != nil {
				checkFormula(t, formula, doc.File.Text())
			}
		}
	})
}
