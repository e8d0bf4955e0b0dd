package ruletest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

const header = "[rule]\nname = 'A'\nrule_id = 'a'\nindex = ['logs-endpoint.events.*']\nlanguage = 'kuery'\nquery = 'process.name:a'\n"

func TestEveryTypeOfRuleIsHeldToItsAlerts(t *testing.T) {
	const a, b = `{"process.name":"a","host.id":"1"}`, `{"process.name":"b"}`
	tests := []struct {
		name, rule string
		text, want string
	}{
		{
			"a threshold is reached or not", "type = 'threshold'\n[rule.threshold]\nfield = ['host.id']\nvalue = 2\n",
			`{"expect":"match","events":[` + a + `,` + a + `,` + b + `]}` + "\n" + `{"expect":"match","events":[` + a + `,` + b + `]}` + "\n" + `{"expect":"match","event":` + b + `}`,
			"line 1: passed\nline 2: failed, no match; the rule makes no alert: its query matches 1 of 2 events, and its threshold is not reached [process.name:a | process.name b]\n" +
				"line 3: failed, no match; the rule makes no alert: its query matches no event [process.name:a | process.name b]\n",
		},
		{
			"a term is new or not", "type = 'new_terms'\nnew_terms_fields = ['host.id']\nhistory_window_start = 'now-7d'\n",
			`{"expect":"match","event":` + a + `}` + "\n" + `{"expect":"no match","event":` + a + `,"history":[` + a + `]}` + "\n" + `{"expect":"match","event":` + a + `,"history":[` + a + `]}`,
			"line 1: passed\nline 2: passed\nline 3: failed, no match; the rule makes no alert: its query matches 1 of 1 events, and no term is new\n",
		},
		{
			"an indicator fits or not",
			"type = 'threat_match'\nthreat_index = ['ti-*']\nthreat_query = '*:*'\nthreat_language = 'kuery'\n[[rule.threat_mapping]]\n[[rule.threat_mapping.entries]]\nfield = 'host.id'\ntype = 'mapping'\nvalue = 'threat.indicator.id'\n",
			`{"expect":"match","event":` + a + `,"indicators":[{"threat.indicator.id":"1"}]}` + "\n" + `{"expect":"match","event":` + a + `,"indicators":[{"threat.indicator.id":"2"}]}`,
			"line 1: passed\nline 2: failed, no match; the rule makes no alert: its query matches 1 of 1 events, and no indicator fits\n",
		},
		{
			"an exception takes an event away", "type = 'query'\n[[rule.exceptions_list]]\nid = 'l'\nlist_id = 'l'\nnamespace_type = 'single'\ntype = 'detection'\n",
			`{"expect":"match","event":` + a + `}`,
			"line 1: failed, no match; the rule does not match; the exception Known host takes away 1 event\n",
		},
		{
			"an exception takes an event from a query in ES|QL",
			"type = 'esql'\nexceptions_list = [{id = 'l', list_id = 'l', namespace_type = 'single', type = 'detection'}]\n",
			`{"expect":"match","event":` + a + "}\n" + `{"expect":"no match","event":` + a + "}\n" + `{"expect":"match","event":{"process.name":"a"}}`,
			"line 1: failed, no match; the query leaves no row; the exception Known host takes away 1 event\nline 2: passed\nline 3: passed\n",
		},
	}
	lists := rules.Parse(source.NewFile("l.toml", "[[exceptions]]\n[exceptions.container]\nlist_id = 'l'\nname = 'L'\n[[exceptions.items]]\nlist_id = 'l'\nname = 'Known host'\ntype = 'simple'\n"+
		"[[exceptions.items.entries]]\nfield = 'host.id'\noperator = 'included'\ntype = 'match'\nvalue = '1'\n"))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := header + tt.rule
			if strings.Contains(tt.rule, "'esql'") {
				text = strings.Replace(text, "'kuery'\nquery = 'process.name:a'", "'esql'\nquery = 'FROM logs-* | WHERE process.name == \"a\"'", 1)
			}
			doc := rules.Parse(source.NewFile("r.toml", text))
			file := Parse(source.NewFile("r.ndjson", tt.text))
			o := Run(doc, []*File{file}, Options{Catalogue: schema.Default(), Lists: func(string) *rules.Document { return lists }})
			if diff := cmp.Diff(tt.want, spellResults(o)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			for _, p := range file.Problems {
				t.Error(p.Message)
			}
		})
	}
}

func TestWhatAnotherTypeOfRuleWantsIsReported(t *testing.T) {
	o := tested(rule("query", "kuery", "process.name:a"), `{"expect":"match","event":{"process.name":"a"},"history":[{}]}`)
	if p := o.Files[0].Problems; len(p) != 1 || p[0].Message != "`history` is for rules of type new_terms, and this one is of type query" {
		t.Errorf("%v", p)
	}
}

func TestCasesAreMadeForEveryTypeOfRule(t *testing.T) {
	for _, more := range []string{
		"type = 'threshold'\n[rule.threshold]\nfield = ['host.id']\nvalue = 3\n",
		"type = 'new_terms'\nnew_terms_fields = ['host.id']\nhistory_window_start = 'now-7d'\n",
	} {
		doc := rules.Parse(source.NewFile("r.toml", header+more))
		file, err := Propose(doc, Options{Catalogue: schema.Default()})
		if err != nil {
			t.Errorf("%s: %v", more, err)
			continue
		}
		if len(file.Cases) < 2 {
			t.Errorf("%s: %s", more, file.Source.Text())
		}
	}
}
