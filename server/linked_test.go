package server

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

func TestAComputedColumnIsRetypedEverywhere(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		query string
		want  int
	}{
		"a computed column":           {fromEndpoint + "| eval lo¦ng = length(process.name) | where long > 3 | keep long, host.id", 3},
		"of STATS":                    {fromEndpoint + "| stats many = count(*) by host.id | where ma¦ny > 3", 2},
		"one that is mentioned once":  {fromEndpoint + "| eval lo¦ng = length(process.name)", 0},
		"one that is spelt otherwise": {fromEndpoint + "| eval lo¦ng = length(process.name) | where `long` > 3", 0},
		"a field":                     {fromEndpoint + "| where process.na¦me == \"a\" and process.name != \"b\"", 0},
	} {
		text, line, column := place(t, esqlRule(c.query))
		e.show("rule.toml", text)
		var got *struct {
			Ranges      []wireRange
			WordPattern string
		}
		if err := json.Unmarshal([]byte(e.call("textDocument/linkedEditingRange", asJSON(e.at("rule.toml", line, column)))), &got); err != nil {
			t.Fatal(err)
		}
		if got == nil {
			if c.want > 0 {
				t.Errorf("%s: nothing", name)
			}
			continue
		}
		if len(got.Ranges) != c.want || got.WordPattern == "" {
			t.Errorf("%s: %+v", name, got)
		}
		file := source.NewFile("x", text)
		for _, r := range got.Ranges {
			start, _ := file.PositionToOffset(source.Position{Line: r.Start.Line, Column: r.Start.Character}, source.UTF16)
			end, _ := file.PositionToOffset(source.Position{Line: r.End.Line, Column: r.End.Character}, source.UTF16)
			if word := text[start:end]; word != "long" && word != "many" {
				t.Errorf("%s: %q", name, word)
			}
		}
	}
}

func TestAnEditorIsAskedToTellOfItsSettings(t *testing.T) {
	e := open(t, `{"workspace":{"didChangeConfiguration":{"dynamicRegistration":true}}}`, nil)
	m := e.wait("registration", func(m *message) bool { return m.Method == "client/registerCapability" })
	if got := string(m.Params); !strings.Contains(got, "workspace/didChangeConfiguration") || !strings.Contains(got, `"rulewright"`) {
		t.Error(got)
	}
}
