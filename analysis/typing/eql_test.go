package typing_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/typing"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// mapping is a field set written down: names and types.
type mapping map[string]schema.Type

func (m mapping) Types(name string) []schema.Type {
	if t, ok := m[name]; ok {
		return []schema.Type{t}
	}
	return nil
}

func (m mapping) NestedIn(name string) string {
	for end := strings.LastIndexByte(name, '.'); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		if m[name[:end]] == schema.Nested {
			return name[:end]
		}
	}
	return ""
}

func (m mapping) KeywordOf(name string) string {
	for field, t := range m {
		if strings.HasPrefix(field, name+".") && t.Family() == schema.KeywordFamily {
			return field
		}
	}
	return ""
}

func TestProblemsOfTypes(t *testing.T) {
	fields := mapping{
		"name": "keyword", "pid": "long", "ip": "ip", "on": "boolean", "message": "text", "note": "text", "note.keyword": "keyword",
		"items": "nested", "items.x": "keyword", "range": "date_range", "when": "date", "labels": "flattened",
	}
	for _, c := range []struct{ condition, want string }{
		{`name == "x" and pid > 5 and on and not on and ip == "10.0.0.1" and note : "x" and other`, ""},
		{`name`, "name: a field alone is a condition if it is a boolean: `name` is of type keyword, compare it with something"},
		{`on and pid`, "pid: a field alone is a condition if it is a boolean: `pid` is of type long, compare it with something"},
		{`pid : "1"`, "pid :: `:` compares texts, and `pid` is of type long: use `==` or `in`"},
		{`name regex ("a|b", """a\b""") and name regex~ "[a"`, "\"\"\"a\\b\"\"\": this is no regular expression: `\\b` is no character class\n\"[a\": this is no regular expression: a `]` is missing"},
		{`other regex "[a" and substring(name, 1) regex "[a" and (name regex "[a") == true`, ""},
		{`name : 1`, "1: `:` compares texts: this is a number; use `==`"},
		{`message == "x"`, "message: EQL compares whole values, and `message` is of type text, of which only words are kept: use a KQL rule for it"},
		{`items.x == "x"`, "items.x: EQL cannot read nested objects: `items.x` lies in the nested field `items`"},
		{`range == "x"`, "range: EQL cannot read fields of type date_range, such as `range`"},
		{`labels == "x"`, "labels: EQL cannot read fields of type flattened, such as `labels`"},
		{`length(pid) == 1`, "pid: the first argument of `length` is a text, this is `pid` of type long"},
		{`between(name, 1, "b") == "x"`, "1: the second argument of `between` is a text, this is a number"},
		{`name + 1 == 2`, "name: an operand of `+` is a number, this is `name` of type keyword"},
		{`cidrMatch(ip, "10.0.0.0/8") and cidrMatch(name, "10.0.0.0/8")`, ""},
		{`startsWith(string(pid), "1")`, ""},
	} {
		query := "any where " + c.condition
		var got []string
		for _, p := range typing.EQL(eql.Parse(query, eql.Elasticsearch), fields) {
			got = append(got, query[p.Span.Start:p.Span.End]+": "+p.Message)
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.condition, strings.Join(got, "\n     "), c.want)
		}
	}
}

// explained are verdicts of Elasticsearch that types alone do not decide.
func explained(query string, fields mapping) bool {
	for name, t := range fields {
		if t == schema.Alias && strings.Contains(query, name) {
			return true // an alias has the type of its target, which is not known here
		}
	}
	return false
}

func TestVerdictsWithTypesAgreeWithElasticsearch(t *testing.T) {
	type judged struct {
		Query, Want, Msg string
		Fields           map[string]json.RawMessage
	}
	judgedLines, disagree := 0, 0
	for _, line := range sharedtest.Lines[judged](t, "cases/eql_error_cases.jsonl") {
		if line.Fields == nil {
			continue
		}
		fields := mapping{}
		for name, raw := range line.Fields {
			var object struct{ Type schema.Type }
			var typ schema.Type
			if json.Unmarshal(raw, &typ) != nil && json.Unmarshal(raw, &object) == nil {
				typ = object.Type
			}
			fields[name] = typ
		}
		q := eql.Parse(line.Query, eql.Elasticsearch)
		problems := append(q.Problems, typing.EQL(q, fields)...)
		if strings.HasPrefix(line.Msg, "Unknown column") {
			continue // for the checks of fields
		}
		if explained(line.Query, fields) {
			continue
		}
		judgedLines++
		if accepted := len(problems) == 0; accepted != (line.Want == "accept") {
			disagree++
			t.Errorf("accepted %v, Elasticsearch says %q: %s %v %v", accepted, line.Msg, line.Query, problems, fields)
		}
	}
	t.Logf("%d of %d verdicts agree", judgedLines-disagree, judgedLines)
}
