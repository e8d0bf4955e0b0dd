package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// witnesses returns what the logic checks find in a query, each with its
// witness.
func witnesses(language, query string) (out []string) {
	doc := rules.Parse(source.NewFile("rule.toml", check.Example{Language: language, Query: query}.Text()))
	for _, f := range logicOf(doc, schema.Default()) {
		shown := "no event"
		if w := f.Shown(); w != nil {
			shown = fmt.Sprintf("%s: %s", w.Event, w.Shows)
		}
		out = append(out, f.Message+" | "+shown)
	}
	return out
}

func TestAFindingHasTheEventThatShowsIt(t *testing.T) {
	for _, tt := range []struct{ name, language, query, want string }{
		{
			"a value that is listed twice", "kuery", `process.name: (a or b or a)`,
			`[` + "`a` is listed twice" + ` | {"process":{"name":"a"}}: both match it]`,
		},
		{
			"a value that another one covers", "eql", `process where process.name : ("cmd.exe", "cmd*")`,
			"[`\"cmd.exe\"` is covered by `\"cmd*\"` | " + `{"process":{"name":"cmd.exe"}}: both match it]`,
		},
		{
			"an exclusion that another one covers", "kuery", `user.name: * and not process.name: x and not process.name: (x or y)`,
			"[`x` is already excluded by `process.name: x` | " + `{"process":{"name":"x"}}: both exclude it]`,
		},
		{
			"an exclusion of what is never selected", "kuery", `process.name: x and not process.name: y`,
			"[this exclusion removes nothing: no event meets both `process.name: x` and `process.name: y` | " + `{"process":{"name":"y"}}: it is excluded here, but nothing selects it]`,
		},
		{
			"a condition that another one implies", "kuery", `process.name: x and process.name: *`,
			"[`process.name: *` changes nothing: `process.name: x` implies it | " + `{"process":{"name":"x"}}: it meets both]`,
		},
		{
			"an alternative that is ruled out", "kuery", `(process.name: x or user.name: root) and not process.name: x`,
			"[`process.name: x` can never match here: `not process.name: x` rules it out | " + `{"process":{"name":"x"}}: it is matched here, but what is named turns it away]`,
		},
		{
			"what no event meets has none", "kuery", `process.name: x and process.name: y`,
			"[no event can meet both this and `process.name: x`, so the rule never matches | no event]",
		},
	} {
		if got := fmt.Sprint(witnesses(tt.language, tt.query)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestAValueThatIsListedOftenIsOneFinding(t *testing.T) {
	for _, tt := range []struct{ language, query, message, left string }{
		{"kuery", `process.name: (a or b or a or c or a)`, "`a` is listed 3 times", `process.name: (a or b or c)`},
		{"eql", `any where process.name in ("a", "a", "a", "a")`, "`\"a\"` is listed 4 times", `any where process.name in ("a")`},
		{"eql", `any where process.name : ("a", "A", "b", "a")`, "2 values mean the same as `\"a\"`", `any where process.name : ("a", "b")`},
		{"eql", `any where process.name : ("a", "A")`, "`\"A\"` means the same as `\"a\"`", `any where process.name : ("a")`},
	} {
		text := check.Example{Language: tt.language, Query: tt.query}.Text()
		doc := rules.Parse(source.NewFile("rule.toml", text))
		found := logicOf(doc, schema.Default())
		if len(found) != 1 || found[0].Message != tt.message {
			t.Errorf("%s: %v", tt.query, found)
			continue
		}
		f := found[0]
		if want := len(f.Fixes[0].Edits); len(f.Related) != want {
			t.Errorf("%s: %d related places, want %d", tt.query, len(f.Related), want)
		}
		fixed, err := source.Apply(text, f.Fixes[0].Edits)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(rules.Parse(source.NewFile("rule.toml", fixed)).Queries()[0].Text); got != tt.left {
			t.Errorf("%s: the fix leaves %s", tt.query, got)
		}
	}
}
