package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// thrifty is an editor that wants small lists and comes back for the rest.
const thrifty = `{"textDocument":{"completion":{"completionItem":{"documentationFormat":["markdown"],"labelDetailsSupport":true,"insertReplaceSupport":true,
	"resolveSupport":{"properties":["documentation","detail"]}},"completionList":{"itemDefaults":["editRange","data"]}}}}`

// listed is a list of completions, item by item as they were sent.
func (e *editor) listed(name, marked string) (list struct {
	IsIncomplete bool
	ItemDefaults struct {
		EditRange struct{ Insert, Replace wireRange }
		Data      json.RawMessage
	}
	Items []map[string]json.RawMessage
},
) {
	e.t.Helper()
	text, line, column := place(e.t, marked)
	e.show(name, text)
	if err := json.Unmarshal([]byte(e.call("textDocument/completion", asJSON(e.at(name, line, column)))), &list); err != nil {
		e.t.Fatal(err)
	}
	return list
}

func TestWhatIsLongOfACompletionComesWhenSomebodyLooksAtIt(t *testing.T) {
	e := open(t, thrifty, nil)
	for name, c := range map[string]struct{ marked, label, has, detail string }{
		"a field":              {rule(`not process.na¦`), "process.name", "without its folder", "keyword"},
		"a key":                {strings.Replace(rule(`a : b`), "[rule]\n", "[rule]\n¦\n", 1), "note", "Markdown", ""},
		"a function of EQL":    {eqlRule(`process where endsw¦`), "endsWith", "ignores case", "("},
		"a function of ES|QL":  {esqlRule("from logs-endpoint.events.process-* | eval x = to_lo¦"), "to_lower", "lower case", ""},
		"a column of ES|QL":    {esqlRule("from logs-endpoint.events.process-* | where process.na¦"), "process.name", "without its folder", "keyword"},
		"a command of ES|QL":   {esqlRule("from logs-endpoint.events.process-* | ke¦"), "keep", "columns", ""},
		"a check":              {"# rulewright: ignore field/¦\n" + rule(`a : b`), "field/unknown", "refuses", ""},
		"a field of a setting": {strings.Replace(rule(`a : b`), `"event.ingested"`, `"event.ing¦"`, 1), "event.ingested", "reached Elasticsearch", "date"},
	} {
		t.Run(name, func(t *testing.T) {
			e.t = t
			list := e.listed("rule.toml", c.marked)
			i := slices.IndexFunc(list.Items, func(item map[string]json.RawMessage) bool { return string(item["label"]) == `"`+c.label+`"` })
			if i < 0 {
				t.Fatalf("no %s among %d", c.label, len(list.Items))
			}
			for _, item := range list.Items {
				for _, key := range []string{"documentation", "detail", "textEdit", "data"} {
					if item[key] != nil {
						t.Fatalf("%s has a %s at once: %s", item["label"], key, item[key])
					}
				}
			}
			item := list.Items[i]
			item["data"] = list.ItemDefaults.Data
			var whole struct {
				Label, Detail string
				Documentation struct{ Kind, Value string }
			}
			if err := json.Unmarshal([]byte(e.call("completionItem/resolve", asJSON(item))), &whole); err != nil {
				t.Fatal(err)
			}
			if whole.Label != c.label || whole.Documentation.Kind != "markdown" || !strings.Contains(whole.Documentation.Value, c.has) || !strings.Contains(whole.Detail, c.detail) {
				t.Errorf("%+v", whole)
			}
		})
	}
	e.t = t
}

func TestACompletionIsResolvedThoughMoreWasTyped(t *testing.T) {
	e := open(t, thrifty, nil)
	list := e.listed("rule.toml", rule(`process.na¦`))
	item := list.Items[0]
	item["data"] = list.ItemDefaults.Data
	e.edit("rule.toml", 2, queryLine, 10, queryLine, 10, "m")
	if got := e.call("completionItem/resolve", asJSON(item)); !strings.Contains(got, "without its folder") {
		t.Error(got)
	}
	e.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri("rule.toml")))
	if got := e.call("completionItem/resolve", asJSON(item)); strings.Contains(got, "documentation") {
		t.Errorf("of a closed text: %s", got)
	}
	for _, item := range []string{`{"label":"x"}`, `{"label":"x","data":{"uri":"` + e.uri("rule.toml") + `","at":-1}}`} {
		e.call("completionItem/resolve", item)
	}
	if m := e.answer(e.request("completionItem/resolve", `{"label":"x","data":[]}`)); m.Error == nil {
		t.Errorf("of another server: %s", m.Result)
	}
}

func TestEditorsThatDoNotComeBackAreToldAtOnce(t *testing.T) {
	e := open(t, `{}`, nil)
	list := e.listed("rule.toml", rule(`process.na¦`))
	if got := string(list.Items[0]["documentation"]); !strings.Contains(got, "without its folder") {
		t.Errorf("%v", list.Items[0])
	}
}

func TestFieldsThatRulesUseComeFirst(t *testing.T) {
	other := strings.Replace(rule(`process.working_directory : a and process.entity_id : b`), "7c11", "7c12", 1)
	e := open(t, `{"window":{"workDoneProgress":true}}`, map[string]string{
		"a.toml": other, "b.toml": strings.Replace(other, "7c12", "7c13", 1),
		"c.toml": strings.Replace(rule(`process.entity_id : b and process.entity_id : c`), "7c11", "7c14", 1),
		"d.toml": strings.Replace(rule(`process.entity_id : b`), "7c11", "7c15", 1),
	})
	e.wait("end of the reading", func(m *message) bool {
		return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`)
	})
	for text, want := range map[string][]string{
		rule(`process.¦`): {"process.entity_id", "process.working_directory", "process.args"},
		esqlRule("from logs-endpoint.events.process-* | where process.¦"): {"process.entity_id", "process.working_directory", "process.args"},
		rule(`entity_¦`): {"process.entity_id"},
	} {
		items, _ := e.complete("rule.toml", text)
		var got []string
		for _, item := range items {
			if strings.Contains(item.Label, ".") {
				got = append(got, item.Label)
			}
		}
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
			t.Errorf("want %q, got %q", want, got[:min(len(got), 8)])
		}
	}
}

func TestOperatorsFollowAField(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		text     string
		has, not []string
	}{
		"a text in KQL":     {rule(`process.name ¦`), []string{": ", ":* "}, []string{">= ", "process.name", "== "}},
		"a number in KQL":   {rule(`not process.pid ¦`), []string{": ", ">= "}, []string{"process.name"}},
		"a text in EQL":     {eqlRule(`process where process.name ¦`), []string{": ", "== ", "like~ ", "not in "}, []string{">= ", "process.name"}},
		"a number in EQL":   {eqlRule(`process where process.pid ¦`), []string{"== ", ">= "}, []string{": "}},
		"half an operator":  {eqlRule(`process where process.name li¦`), []string{"like~ "}, []string{"process.name"}},
		"behind a value":    {rule(`process.name : process.name ¦`), []string{"and"}, []string{": "}},
		"behind a list":     {rule(`process.name : (a or b) ¦`), []string{"and"}, []string{": "}},
		"behind a joint":    {rule(`process.name : a and ¦`), []string{"process.name"}, []string{": "}},
		"an unknown name":   {rule(`process.nmae ¦`), []string{"and"}, []string{": "}},
		"inside of a value": {rule(`process.name : "process.name ¦"`), nil, []string{": ", "and"}},
	} {
		items, _ := e.complete("rule.toml", c.text)
		var inserts []string
		for _, item := range items {
			inserts = append(inserts, item.TextEdit.NewText)
		}
		for _, want := range c.has {
			if !slices.Contains(inserts, want) {
				t.Errorf("%s: no %q among %q", name, want, inserts[:min(10, len(inserts))])
			}
		}
		for _, not := range c.not {
			if slices.Contains(inserts, not) {
				t.Errorf("%s: %q is offered", name, not)
			}
		}
	}
}

func TestValuesOfSampleEventsAreOffered(t *testing.T) {
	e := connectTo(t, map[string]string{"rule.events.ndjson": `{"process":{"name":"acmed","pid":7,"args":["a b","a*"]},"process.working_directory":"C:\\acme"}
{"process.name":"acmed"}
{"process.name":"zed"}
`}, Options{Load: testLoad, Samples: besideRule})
	e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":{}}`, e.uri("")))
	for text, want := range map[string][]string{
		rule(`process.name : ¦`):                                                  {"acmed", "zed"},
		rule(`process.name : "ze¦"`):                                              {"zed"},
		eqlRule(`process where process.name == ¦`):                                {`"acmed"`, `"zed"`},
		eqlRule(`process where process.pid == ¦`):                                 {"7"},
		rule(`process.args : ¦`):                                                  {`"a b"`},
		rule(`process.working_directory : ¦`):                                     nil, // how it is spelt depends on the quotes
		esqlRule("from logs-endpoint.events.process-* | where process.name == ¦"): {`"acmed"`, `"zed"`},
	} {
		items, _ := e.complete("rule.toml", text)
		var got []string
		for _, item := range items {
			if item.Detail == "sample events have it" {
				got = append(got, item.TextEdit.NewText)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: want %q, got %q", text[strings.Index(text, "query ="):], want, got)
		}
	}
}

func TestAListOfValuesThatIsCutSaysSo(t *testing.T) {
	var events strings.Builder
	for i := range maxKnown + 1 {
		fmt.Fprintf(&events, "{\"process.name\":\"acme%d\"}\n", i)
	}
	e := connectTo(t, map[string]string{"rule.events.ndjson": events.String()}, Options{Load: testLoad, Samples: besideRule})
	e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":{}}`, e.uri("")))
	for text, want := range map[string]bool{
		rule(`process.name : ¦`): true, rule(`process.name : acme1¦`): false,
		esqlRule("from logs-endpoint.events.process-* | where process.name == ¦"): true,
	} {
		if items, cut := e.complete("rule.toml", text); cut != want || len(items) == 0 {
			t.Errorf("%d items, cut %v", len(items), cut)
		}
	}
}
