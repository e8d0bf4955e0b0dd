package check

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func checkLucene(query string, checks ...*Check) []string {
	p := NewPass(rules.Parse(source.NewFile("example.toml", Example{Language: "lucene", Query: query}.Text())), Generic, schema.Default())
	for _, c := range checks {
		p.Run(c)
	}
	var got []string
	for _, f := range p.Findings() {
		got = append(got, f.Check+": "+p.Doc.File.Slice(f.Span))
	}
	return got
}

func TestLuceneQueriesAreChecked(t *testing.T) {
	tests := []struct{ name, query, want string }{
		{"a sound query", `process.name:(a.exe OR "b c.exe") AND NOT user.name:root`, ""},
		{"an operator in lower case", `process.name:a and user.name:root`, "trap/lucene-operator: and"},
		{"a lone minus", `process.name:a - user.name:root`, "trap/lucene-operator: -"},
		{"a path", `file.path:/etc/passwd`, "trap/lucene-escape: /etc/"},
		{"or beside and", `process.name:a AND user.name:b OR user.name:c`, "trap/lucene-optional: user.name:c"},
		{"a syntax error", `file.path:C:\x`, "query/syntax: :"},
		{"an unknown field", `process.nmae:x`, "field/unknown: process.nmae"},
		{"an unknown field that is asked for", `_exists_:process.nmae`, "field/unknown: process.nmae"},
		{"two values of one field", `process.pid:(+4 +5)`, "logic/never-matches: 5"},
		{"a value that another covers", `process.name:(a* OR ab)`, "logic/shadowed-value: ab"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checks := slices.Concat(trapChecks, logicChecks, fieldChecks, queryChecks)
			if got := strings.Join(checkLucene(tt.query, checks...), "; "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// What the classic parser makes of the words shows which operators are in
// lower case: it searches for them.
func TestEveryLowerCaseOperatorIsFound(t *testing.T) {
	type parsed struct {
		Query  string `json:"query"`
		OK     bool   `json:"ok"`
		Parsed string `json:"parsed"`
	}
	word, path := regexp.MustCompile(`\b(and|or|not)\b`), regexp.MustCompile(`/etc/ \+?_default:passwd`)
	slips := 0
	for _, line := range sharedtest.Lines[parsed](t, "cases/lucene_parsed.jsonl") {
		if !line.OK {
			continue
		}
		want := len(word.FindAllString(line.Parsed, -1))
		slips += want
		if got := checkLucene(line.Query, trapLuceneOperator); len(got) != want {
			t.Errorf("%q: %d of %d found", line.Query, len(got), want)
		}
		slashes := path.MatchString(line.Parsed)
		if got := checkLucene(line.Query, trapLuceneEscape); len(got) > 0 != slashes {
			t.Errorf("%q: %v", line.Query, got)
		}
	}
	t.Logf("%d operators in lower case", slips)
}
