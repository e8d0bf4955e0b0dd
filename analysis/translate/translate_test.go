package translate_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/translate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func rule(language, query string) string {
	kind := map[string]string{"kuery": "query", "eql": "eql"}[language]
	return "[rule]\nindex = [\"logs-endpoint.events.*\"]\nlanguage = \"" + language + "\"\ntype = \"" + kind + "\"\nquery = '''\n" + query + "\n'''\n"
}

// translated translates a rule and returns the new text.
func translated(text string) (string, error) {
	file := source.NewFile("a.toml", text)
	t, err := translate.Rule(check.NewPass(rules.Parse(file), check.Generic, schema.Default()))
	if err != nil {
		return "", err
	}
	return source.Apply(text, t.Edits)
}

func TestQueriesAreTranslatedWhereTheyStand(t *testing.T) {
	for name, c := range map[string]struct{ from, before, after string }{
		"the category goes first":    {"kuery", "event.category : process and\n  process.name : \"é😀\"", "process where\n  process.name == \"é😀\""},
		"a query without one":        {"kuery", "process.name:(nc or\n  \"nc.exe\") AND NOT user.name:root", "any where process.name in (\"nc\",\n  \"nc.exe\") and not user.name == \"root\""},
		"patterns":                   {"kuery", `process.name : nc* or process.executable : (/bin/* or C\:\\x)`, `any where process.name like "nc*" or process.executable like ("/bin/*", "C:\\x")`},
		"existence and numbers":      {"kuery", `process.pid >= 4 and not process.parent.name : * and process.parent.pid : 1`, `any where process.pid >= 4 and not process.parent.name != null and process.parent.pid == 1`},
		"EQL's category":             {"eql", "process where\n  process.name == \"nc\" or process.pid != 4", "event.category : process and\n  (process.name : \"nc\" or not process.pid : 4)"},
		"EQL's lists":                {"eql", `any where process.name in ("a", "b c") and not user.name like ("x*", "y")`, `process.name : ("a" or "b c") and not user.name : (x* or "y")`},
		"what compares without case": {"eql", `any where process.parent.name != null and process.name like "9\\*"`, `process.parent.name : * and process.name : 9\\*`},
	} {
		to := map[string]string{"kuery": "eql", "eql": "kuery"}[c.from]
		got, err := translated(rule(c.from, c.before))
		if err != nil || got != rule(to, c.after) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

func TestWhatCannotBeProvedIsNotTranslated(t *testing.T) {
	for name, c := range map[string]struct{ from, query, why string }{
		"ignoring case":     {"eql", `any where process.name : "nc"`, "compare alike"},
		"a function":        {"eql", `any where length(process.name) > 3`, "length"},
		"a sequence":        {"eql", `sequence [any where true] [any where true]`, "single events"},
		"a comment":         {"eql", `any where process.pid == 4 // why`, "a comment"},
		"all fields":        {"kuery", `nc`, "on all fields"},
		"all of a list":     {"kuery", `process.args : (a and b)`, "all have to match"},
		"an unknown field":  {"kuery", `x.y : z`, "proved"},
		"a query of no use": {"kuery", `process.name : (`, "no query"},
	} {
		if _, err := translated(rule(c.from, c.query)); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is translated and back again is translated: each way was proved.
func TestPublishedRulesAreTranslatedOrRefused(t *testing.T) {
	counts := map[string]int{}
	sharedtest.Rules(t, func(path, text string) {
		if !strings.HasPrefix(path, "rules/") {
			return
		}
		there, err := translated(text)
		if err != nil {
			reason, _, _ := strings.Cut(err.Error(), ":")
			if strings.HasSuffix(reason, "in the other language") {
				reason = "… cannot be said in the other language"
			}
			counts[reason]++
			return
		}
		counts["translated"]++
		if _, err := translated(there); err != nil {
			counts["translated, and not back"]++
		}
	})
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%5d %s", counts[reason], reason)
	}
	if counts["translated"] == 0 {
		t.Error("no rule can be translated")
	}
}
