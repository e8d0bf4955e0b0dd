package ruletest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
)

func TestSamplesGetTheVerdictThatTheRuleGives(t *testing.T) {
	tests := []struct{ name, path, text, want string }{
		{
			"documents a line", "r.ndjson",
			`{"process.name":"a"}` + "\n" + `{"expect":"match","event":{"process.name":"a"}}` + "\n" + `{"process.name":"b"}` + "\n",
			`{"expect":"match","event":{"process.name":"a"}}` + "\n" + `{"expect":"match","event":{"process.name":"a"}}` + "\n" + `{"expect":"no match","event":{"process.name":"b"}}` + "\n",
		},
		{
			"a case over several lines", "r.json", "{\n  \"name\": \"x\",\n  \"event\": {\"process.name\": \"a\"}\n}\n",
			"{\n  \"expect\": \"match\",\n  \"name\": \"x\",\n  \"event\": {\"process.name\": \"a\"}\n}\n",
		},
		{"a case on one line", "r.ndjson", `{"name":"x","event":{"process.name":"b"}}`, `{"expect": "no match","name":"x","event":{"process.name":"b"}}`},
		{"events that differ", "r.ndjson", `{"events":[{"process.name":"a"},{"process.name":"b"}]}`, `{"events":[{"process.name":"a"},{"process.name":"b"}]}`},
		{"a failure stays one", "r.ndjson", `{"expect":"match","event":{"process.name":"b"}}`, `{"expect":"match","event":{"process.name":"b"}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := Parse(source.NewFile(tt.path, tt.text))
			o := Run(rule("query", "kuery", "process.name:a"), []*File{file}, Options{Catalogue: schema.Default()})
			text, _ := o.Settle(file)
			if diff := cmp.Diff(tt.want, text); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if again := Parse(source.NewFile(tt.path, text)); len(again.Problems) > 0 || len(again.Cases) != len(file.Cases) {
				t.Errorf("what was written reads as %s", spell(again))
			}
		})
	}
}

func TestCasesThatAreMadePassAndReachEveryPart(t *testing.T) {
	for _, doc := range []string{
		`process where process.name in ("a", "b") and not user.name == "root"`,
		`sequence by host.id with maxspan=1m [process where process.name == "a"] [file where file.name == "b"]`,
	} {
		d := rule("eql", "eql", doc)
		file, err := Propose(d, Options{Catalogue: schema.Default()})
		if err != nil {
			t.Fatal(err)
		}
		o := Run(d, []*File{file}, Options{Catalogue: schema.Default()})
		if o.Count(Passed) != len(o.Results) || len(o.Results) < 2 {
			t.Errorf("%s:\n%s", doc, spellResults(o))
		}
		if missed := o.Unreached(); len(missed) > 0 {
			t.Errorf("%s: %v in\n%s", doc, missed, file.Source.Text())
		}
		if !strings.Contains(file.Source.Text(), `"expect":"no match","name":"near miss`) {
			t.Errorf("no near miss: %s", file.Source.Text())
		}
	}
}

func TestARuleThatNothingMatchesGetsNoCases(t *testing.T) {
	for _, query := range []string{`process where process.name == "a" and process.name == "b"`, `process where`} {
		if file, err := Propose(rule("eql", "eql", query), Options{Catalogue: schema.Default()}); err == nil {
			t.Errorf("%s: %s", query, file.Source.Text())
		}
	}
}
