package server

import (
	"slices"
	"strings"
	"testing"
)

// What is offered between conditions is what can stand there, and nothing else.
func TestCompletionKnowsWhereInAQueryItIs(t *testing.T) {
	e := open(t, `{}`, nil)
	lucene := func(query string) string { return strings.Replace(rule(query), "kuery", "lucene", 1) }
	for name, c := range map[string]struct {
		text string
		// all is what the items insert, in order; of conditions fields are offered.
		all    []string
		fields bool
	}{
		"behind a condition in KQL":           {text: rule(`event.type : start ¦`), all: []string{"and", "or"}},
		"behind a list in KQL":                {text: rule(`event.type : (start or end) ¦`), all: []string{"and", "or"}},
		"behind a value of a list in KQL":     {text: rule(`event.type : (start ¦`), all: []string{"and", "or"}},
		"behind a comparison of numbers":      {text: rule(`process.pid > 3 ¦`), all: []string{"and", "or"}},
		"behind `and` in KQL":                 {text: rule(`event.type : start and ¦`), fields: true},
		"behind `and not` in KQL":             {text: rule(`event.type : start and not ¦`), fields: true},
		"in brackets":                         {text: rule(`event.type : start and (¦`), fields: true},
		"in Lucene, where words are large":    {text: lucene(`event.type:start ¦`), all: []string{"AND", "OR"}},
		"behind AND in Lucene":                {text: lucene(`event.type:start AND ¦`), fields: true},
		"behind a category":                   {text: eqlRule(`process ¦`), all: []string{"where "}},
		"behind `where`":                      {text: eqlRule(`process where ¦`), fields: true},
		"behind a condition in EQL":           {text: eqlRule(`process where event.type == "start" ¦`), all: []string{"and", "or"}},
		"behind a value of a list in EQL":     {text: eqlRule(`process where process.name in ("a" ¦`), all: []string{", "}},
		"behind a list in EQL":                {text: eqlRule(`process where process.name in ("a") ¦`), all: []string{"and", "or"}},
		"behind a call":                       {text: eqlRule(`process where length(process.name) ¦`), all: []string{"== ", "!= ", ">= ", "<= ", "> ", "< ", "and", "or"}},
		"behind a call and a value":           {text: eqlRule(`process where length(process.name) > 3 ¦`), all: []string{"and", "or"}},
		"behind `sequence`":                   {text: eqlRule(`sequence ¦`), all: []string{"by ", "with maxspan="}},
		"behind `sequence by`":                {text: eqlRule(`sequence by ¦`), fields: true},
		"behind a key of a sequence":          {text: eqlRule(`sequence by host.id ¦`), all: []string{"with maxspan="}},
		"behind a comma between keys":         {text: eqlRule(`sequence by host.id, ¦`), fields: true},
		"behind `with`":                       {text: eqlRule(`sequence by host.id with ¦`), all: []string{"maxspan="}},
		"how long a sequence may take":        {text: eqlRule(`sequence with maxspan=¦`), all: []string{"30s", "1m", "5m", "10m", "1h", "1d"}},
		"where the first item has to follow":  {text: eqlRule(`sequence with maxspan=1m ¦`)},
		"behind an item":                      {text: eqlRule("sequence\n [process where true] ¦"), all: []string{"by ", "until ", "with runs="}},
		"a key of an item":                    {text: eqlRule("sequence\n [process where true] by ¦"), fields: true},
		"behind the category of a later item": {text: eqlRule("sequence\n [process where true]\n [file ¦"), all: []string{"where "}},
		"in a condition of a later item":      {text: eqlRule("sequence\n [process where true]\n [file where ¦"), fields: true},
		"a pipe":                              {text: eqlRule(`process where true | ¦`), all: []string{"head ", "tail "}},
		"the number of a pipe":                {text: eqlRule(`process where true | head ¦`)},
	} {
		t.Run(name, func(t *testing.T) {
			e.t = t
			items, _ := e.complete("rule.toml", c.text)
			var inserts []string
			for _, item := range items {
				inserts = append(inserts, item.TextEdit.NewText)
			}
			switch {
			case c.fields && !slices.Contains(inserts, "process.name"):
				t.Errorf("no fields, but %q", inserts)
			case !c.fields && !slices.Equal(inserts, c.all):
				t.Errorf("got %q, want %q", inserts[:min(len(inserts), 12)], c.all)
			}
		})
	}
}

func TestTechniquesOfTheTacticComeFirst(t *testing.T) {
	e := open(t, `{}`, nil)
	text := rule(`a : b`) + "[[rule.threat]]\n[[rule.threat.technique]]\nid = \"T¦\"\n[rule.threat.tactic]\nid = \"TA0006\"\n"
	items, _ := e.complete("rule.toml", text)
	if len(items) == 0 || items[0].Label != "T1003" {
		t.Errorf("credential access does not begin with %+v", items[:min(len(items), 1)])
	}
	text = strings.Replace(text, "T¦", `T1003"`+"\n[[rule.threat.technique.subtechnique]]\nid = \"¦", 1)
	if items, _ := e.complete("rule.toml", text); len(items) == 0 || items[0].Label != "T1003.001" {
		t.Errorf("parts of T1003 do not begin with %+v", items[:min(len(items), 1)])
	}
}

func TestValuesThatRulesUseMostComeFirst(t *testing.T) {
	e := open(t, `{"window":{"workDoneProgress":true}}`, map[string]string{
		"a.toml": strings.Replace(rule(`event.type : start`), "logs-endpoint.events.*", "logs-endpoint.events.process*", 1),
		"b.toml": rule(`event.type : (start or end)`), "c.toml": rule(`event.type : start`),
	})
	e.wait("end of the reading", func(m *message) bool { return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`) })
	first := func(text, want string) {
		t.Helper()
		if items, _ := e.complete("rule.toml", text); len(items) == 0 || items[0].Label != want {
			t.Errorf("want %s first, got %+v", want, items[:min(len(items), 1)])
		}
	}
	first(rule(`event.type : ¦`), "start")
	first(strings.Replace(rule(`a : b`), `"logs-endpoint.events.*"`, `"¦"`, 1), "logs-endpoint.events.*")
	first(strings.Replace(rule(`a : b`), `severity = "low"`, `risk_score = ¦`, 1), "21")
}
