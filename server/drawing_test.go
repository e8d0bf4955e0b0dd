package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

const drawing = `{"textDocument":{"semanticTokens":{"requests":{"full":true},"tokenTypes":["keyword"],"tokenModifiers":[],"formats":["relative"]}},
	"workspace":{"inlayHint":{"refreshSupport":true},"semanticTokens":{"refreshSupport":true}}}`

// tokensOf reads the protocol's numbers: each token as "kind text".
func tokensOf(text string, data []uint32) []string {
	var out []string
	line, column := 0, 0
	for t := range slices.Chunk(data, 5) {
		if t[0] > 0 {
			column = 0
		}
		line, column = line+int(t[0]), column+int(t[1])
		r := wireRange{Start: wirePosition{line, column}, End: wirePosition{line, column + int(t[2])}}
		out = append(out, tokenKinds[t[3]]+" "+textAt(text, r))
	}
	return out
}

type wireTokens struct {
	ResultID string
	Data     []uint32
	Edits    []struct {
		Start, DeleteCount int
		Data               []uint32
	}
}

func (e *editor) tokens(method, name string, more map[string]any) (out wireTokens) {
	e.t.Helper()
	params := map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}}
	for key, value := range more {
		params[key] = value
	}
	if err := json.Unmarshal([]byte(e.call("textDocument/semanticTokens/"+method, asJSON(params))), &out); err != nil {
		e.t.Fatal(err)
	}
	return out
}

func esqlRule(query string) string {
	text := strings.NewReplacer(`language = "kuery"`, `language = "esql"`, `type = "query"`, `type = "esql"`).Replace(rule(query))
	return strings.Replace(text, "index = [\"logs-endpoint.events.*\"]\n", "", 1)
}

func TestWordsOfQueriesAreNamed(t *testing.T) {
	e := open(t, drawing, nil)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"KQL": {
			rule(`not "é😀" and process.pid >= 4 AND a : x*`),
			[]string{`keyword not`, `string "é😀"`, `keyword and`, `property process.pid`, `operator >=`, `string 4`, `keyword AND`, `property a`, `operator :`, `regexp x*`},
		},
		"EQL": {
			eqlRule("sequence [process where /* a\n   b */ not length(?process.name) == 3.5] [any where x in (\"é😀\", \"y\")]"),
			[]string{
				`keyword sequence`, `type process`, `keyword where`, `comment /* a`, `comment b */`, `keyword not`, `function length`, `property ?process.name`,
				`operator ==`, `number 3.5`, `type any`, `keyword where`, `property x`, `operator in`, `string "é😀"`, `string "y"`,
			},
		},
		"ES|QL": {
			esqlRule("from logs-* metadata _id // é\n| where a.b like \"x*\" and not c is null\n| stats n = count(*) by d\n| sort n desc"),
			[]string{
				`keyword from`, `namespace logs-*`, `keyword metadata`, `property _id`, `comment // é`, `keyword where`, `property a.b`, `keyword like`, `string "x*"`, `keyword and`,
				`keyword not`, `property c`, `keyword is null`, `keyword stats`, `property n`, `function count`, `keyword by`, `property d`, `keyword sort`, `property n`, `keyword desc`,
			},
		},
		"an unfinished query": {rule(`a : (x or`), []string{`property a`, `operator :`, `string x`, `keyword or`}},
		"no query":            {"x = 1\n", []string{}},
	} {
		e.show("rule.toml", c.text)
		got := tokensOf(c.text, e.tokens("full", "rule.toml", nil).Data)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%q", name, got)
		}
	}
}

func TestTokensAreToldAsWhatChanged(t *testing.T) {
	e := open(t, drawing, nil)
	e.show("rule.toml", rule("a : x and\n  b : y and\n  c : z"))
	before := e.tokens("full", "rule.toml", nil)
	e.edit("rule.toml", 2, queryLine+1, 6, queryLine+1, 7, "longer*")
	delta := e.tokens("full/delta", "rule.toml", map[string]any{"previousResultId": before.ResultID})
	if len(delta.Edits) != 1 || len(delta.Edits[0].Data) > 10 {
		t.Fatalf("%+v", delta)
	}
	edit := delta.Edits[0]
	made := slices.Concat(before.Data[:edit.Start], edit.Data, before.Data[edit.Start+edit.DeleteCount:])
	after := e.tokens("full", "rule.toml", nil)
	if !slices.Equal(made, after.Data) {
		t.Errorf("%v, not %v", made, after.Data)
	}
	if same := e.tokens("full/delta", "rule.toml", map[string]any{"previousResultId": after.ResultID}); same.Edits == nil || len(same.Edits) > 0 {
		t.Errorf("nothing changed: %+v", same)
	}
	if all := e.tokens("full/delta", "rule.toml", map[string]any{"previousResultId": "lost"}); !slices.Equal(all.Data, after.Data) {
		t.Errorf("from nowhere: %+v", all)
	}
	part := e.tokens("range", "rule.toml", map[string]any{"range": rangeJSON(queryLine+1, 0, queryLine+1, 5)})
	if got := tokensOf(rule("a : x and\n  b : longer* and\n  c : z"), part.Data); !slices.Equal(got, []string{"property b", "operator :"}) {
		t.Errorf("a part: %q", got)
	}
}

// switching is an editor that can be asked for tokens later.
const switching = `{"workspace":{"semanticTokens":{"refreshSupport":true}},"textDocument":{"semanticTokens":{"dynamicRegistration":true,
	"requests":{"full":true},"tokenTypes":["keyword"],"tokenModifiers":[],"formats":["relative"]}}}`

func TestTokensAreSwitchedWhileTheEditorRuns(t *testing.T) {
	e := connect(t, nil)
	set := func(enable bool) {
		e.notify("workspace/didChangeConfiguration", fmt.Sprintf(`{"settings":{"rulewright":{"semanticTokens":{"enable":%t}}}}`, enable))
	}
	answer := e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":%s,"initializationOptions":{"semanticTokens":{"enable":false}}}`, e.uri(""), switching))
	if strings.Contains(answer, "semanticTokensProvider") {
		t.Errorf("offered from the start: %s", answer)
	}
	e.notify("initialized", `{}`)
	for range 3 {
		set(true)
		if got := e.notification("client/registerCapability"); !strings.Contains(got, `"method":"textDocument/semanticTokens"`) || !strings.Contains(got, `"delta":true`) {
			t.Errorf("registered: %s", got)
		}
		set(true) // which changes nothing
		set(false)
		if got := e.notification("client/unregisterCapability"); !strings.Contains(got, `"method":"textDocument/semanticTokens"`) {
			t.Errorf("taken back: %s", got)
		}
	}
	e.alive()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, m := range e.heard {
		if !m.taken && strings.HasSuffix(m.Method, "egisterCapability") {
			t.Errorf("once more: %s", m.Params)
		}
	}
}

func TestTokensAreOfferedFromTheStartWhereTheyCannotBeSwitched(t *testing.T) {
	for capabilities, want := range map[string]bool{drawing: true, switching: false, `{}`: false} {
		e := connect(t, nil)
		answer := e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":%s}`, e.uri(""), capabilities))
		if got := strings.Contains(answer, "semanticTokensProvider"); got != want {
			t.Errorf("%s: %t", capabilities, got)
		}
		e.notify("initialized", `{}`)
		if capabilities == switching {
			e.notification("client/registerCapability")
		}
	}
}

// hints asks for the inlay hints of a document, as the text of the line before
// each with the hint.
func (e *editor) hints(name, text string) []string {
	e.t.Helper()
	var hints []struct {
		Position wirePosition
		Label    string
	}
	result := e.call("textDocument/inlayHint", asJSON(map[string]any{
		"textDocument": map[string]any{"uri": e.uri(name)}, "range": rangeJSON(0, 0, 1000, 0),
	}))
	if err := json.Unmarshal([]byte(result), &hints); err != nil {
		e.t.Fatal(err)
	}
	out := []string{}
	for _, h := range hints {
		before := textAt(text, wireRange{Start: wirePosition{Line: h.Position.Line}, End: h.Position})
		out = append(out, fmt.Sprintf("%s <%s>", before, h.Label))
	}
	return out
}

func TestHintsSayWhatValuesComeTo(t *testing.T) {
	e := open(t, drawing, nil)
	text := strings.NewReplacer(`risk_score = 21`, `risk_score = 73`, `index = ["logs-endpoint.events.*"]`, `index = ["logs-endpoint.events.process*", "logs-unheard-of-*"]`).
		Replace(rule(`a : b`)) + "\n[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[rule.threat.tactic]\nid = \"TA0002\"\n[[rule.threat.technique]]\nid = \"T1059\"\nname = \"Command and Scripting Interpreter\"\n"
	e.show("rule.toml", text)
	got := e.hints("rule.toml", text+"\n")
	want := []string{`risk_score = 73 <high>`, `index = ["logs-endpoint.events.process*" <Elastic Defend>`, `id = "TA0002" <Execution>`}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	e.notify("workspace/didChangeConfiguration", `{"settings":{"rulewright":{"inlayHints":{"indices":false,"riskScore":false},"semanticTokens":{"enable":false}}}}`)
	e.notification("workspace/inlayHint/refresh")
	e.notification("workspace/semanticTokens/refresh")
	if got := e.hints("rule.toml", text); !slices.Equal(got, want[2:]) {
		t.Errorf("%q", got)
	}
	if got := e.call("textDocument/semanticTokens/full", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri("rule.toml"))); got != "null" {
		t.Error(got)
	}
	e.notify("workspace/didChangeConfiguration", `{"settings":[1]}`)
	if got := e.notification("window/logMessage"); !strings.Contains(got, "settings cannot be read") {
		t.Error(got)
	}
}

func TestAddressesAreLinks(t *testing.T) {
	e := open(t, `{}`, nil)
	text := strings.Replace(rule(`a : b`), `description = "An example."`, `description = "é😀 See (https://example.org/a?b=c), http:// and https://x.example."`, 1) +
		"# https://example.com/é\n[[rule.threat]]\n[rule.threat.tactic]\nid = \"TA0002\"\n"
	e.show("rule.toml", text)
	var links []struct {
		Range  wireRange
		Target string
	}
	if err := json.Unmarshal([]byte(e.call("textDocument/documentLink", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri("rule.toml")))), &links); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range links {
		got = append(got, textAt(text, l.Range)+" "+l.Target)
	}
	want := []string{
		"https://example.org/a?b=c https://example.org/a?b=c", "https://x.example https://x.example",
		"TA0002 https://attack.mitre.org/tactics/TA0002/", "https://example.com/é https://example.com/%C3%A9",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
