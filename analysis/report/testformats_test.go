package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/ruletest"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

const testedRule = `[rule]
name = "A <shell>"
rule_id = "a"
type = "eql"
index = ["logs-endpoint.events.*"]
language = "eql"
query = '''
process where process.name in ("sh", "bash") and
  not user.name == "root"
'''
`

const testedEvents = `{"expect":"match","name":"sh","event":{"event.category":"process","process.name":"sh"}}
{"expect":"match","name":"as <root> | & \u0001","note":"why ` + "```" + `","event":{"event.category":"process","process.name":"sh","user.name":"root"}}
{"expect":"no match","name":"bash","event":{"event.category":"process","process.name":"bash"}}
{"event.category":"process","process.name":"bash"}
{"expect":"mtach","event":{}}
`

// tests is a report with a case of every status, and with problems.
func tests(cases string) *Tests {
	run := func(path, text string) *ruletest.Outcome {
		doc := rules.Parse(source.NewFile(path, text))
		file := ruletest.Parse(source.NewFile(strings.TrimSuffix(path, ".toml")+".events.ndjson", cases))
		return ruletest.Run(doc, []*ruletest.File{file}, ruletest.Options{Catalogue: schema.Default()})
	}
	t := &Tests{Rules: []*ruletest.Outcome{run("rules/a b.toml", testedRule)}, Coverage: true}
	unable := run("rules/é.toml", strings.Replace(testedRule, "query =", "note =", 1))
	unable.Files[0].Problems = nil
	t.Rules = append(t.Rules, unable)
	t.Problems = []TestProblem{{Path: "rules/stray.events.ndjson", Message: "the tests of no rule"}}
	return t
}

func TestTestResultsPrintAsTheyDid(t *testing.T) {
	for _, name := range TestFormatNames() {
		format, err := TestFormatByName(name)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := format(&out, tests(testedEvents), Options{}); err != nil {
			t.Fatal(err)
		}
		golden(t, "test-"+name+".golden", out.Bytes())
		if name == "json" {
			validate(t, "test.v1.schema.json", out.Bytes())
		}
	}
}

func TestNoTestsAreSaidInEveryFormat(t *testing.T) {
	for name, want := range map[string]string{"text": "", "markdown": "", "github": "", "json": `"rules": []`, "junit": `<skipped message="no rule tests were found">`} {
		format, _ := TestFormatByName(name)
		var out bytes.Buffer
		if err := format(&out, &Tests{}, Options{}); err != nil || !strings.Contains(out.String(), want) || want == "" && out.Len() > 0 {
			t.Errorf("%s: %v %s", name, err, out.String())
		}
	}
}

func TestThousandsOfFailuresStayValid(t *testing.T) {
	var cases strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&cases, `{"expect":"match","name":"%d ]]> <&> %s","event":{"event.category":"process","user.name":"\u001b[31m</testcase>"}}`+"\n", i, "```")
	}
	r := tests(cases.String())
	var out bytes.Buffer
	if err := TestJSON(&out, r, Options{}); err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("not JSON: %v", err)
	}
	out.Reset()
	if err := TestJUnit(&out, r, Options{}); err != nil {
		t.Error(err)
	}
	if err := xml.Unmarshal(out.Bytes(), new(struct{})); err != nil {
		t.Errorf("not XML: %v", err)
	}
	out.Reset()
	if err := TestMarkdown(&out, r, Options{}); err != nil || out.Len() > 1<<20 || !strings.Contains(out.String(), "more lines are what") {
		t.Errorf("%v, %d bytes: GitHub takes one megabyte", err, out.Len())
	}
	out.Reset()
	if err := TestGitHub(&out, r, Options{}); err != nil || strings.Count(out.String(), "\n::error ") != gitHubLimit-1 || !strings.Contains(out.String(), "without an annotation: GitHub shows 10") {
		t.Errorf("%v: %.3000s", err, out.String())
	}
	out.Reset()
	if err := TestText(&out, r, Options{}); err != nil || strings.Contains(out.String(), "\x1b[31m") {
		t.Errorf("%v: the terminal is steered by an event", err)
	}
}
