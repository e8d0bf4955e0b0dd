package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// rule is a complete rule with a query.
func rule(query string) string {
	return `[metadata]
creation_date = "2026/01/15"
integration = ["endpoint"]
maturity = "production"
updated_date = "2026/01/15"

[rule]
author = ["Rulewright"]
description = "An example."
from = "now-9m"
index = ["logs-endpoint.events.*"]
language = "kuery"
license = "Elastic License v2"
name = "Example"
risk_score = 21
rule_id = "5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11"
severity = "low"
tags = ["Domain: Endpoint", "OS: Linux", "Use Case: Threat Detection", "Data Source: Elastic Defend"]
timestamp_override = "event.ingested"
type = "query"
query = '''
` + query + `
'''
`
}

// queryLine is the line of a rule's query, from 0.
const queryLine = 21

func TestASessionHasItsPhases(t *testing.T) {
	e := connect(t, nil)
	if m := e.answer(e.request("textDocument/hover", `{}`)); m.Error == nil || m.Error.Code != -32002 {
		t.Errorf("before initialize: %+v", m)
	}
	e.notify("textDocument/didOpen", `{}`) // dropped
	result := e.call("initialize", `{"processId":null,"rootUri":null,"capabilities":{}}`)
	var r struct {
		Capabilities struct {
			PositionEncoding string
			TextDocumentSync struct {
				OpenClose bool
				Change    int
			}
		}
		ServerInfo struct{ Name, Version string }
	}
	if err := json.Unmarshal([]byte(result), &r); err != nil {
		t.Fatal(err)
	}
	if r.ServerInfo.Name != "rulewright" || r.ServerInfo.Version != "0.0-test" || r.Capabilities.PositionEncoding != "utf-16" ||
		r.Capabilities.TextDocumentSync.Change != 2 {
		t.Errorf("initialize: %s", result)
	}
	if m := e.answer(e.request("initialize", `{"processId":null,"rootUri":null,"capabilities":{}}`)); m.Error == nil || m.Error.Code != -32600 {
		t.Errorf("a second initialize: %+v", m)
	}
	e.notify("initialized", `{}`)
	if got := e.call("shutdown", `null`); got != "null" {
		t.Errorf("shutdown: %s", got)
	}
	if m := e.answer(e.request("textDocument/hover", `{}`)); m.Error == nil || m.Error.Code != -32600 {
		t.Errorf("after shutdown: %+v", m)
	}
	e.notify("exit", `null`)
	if <-e.ended; e.status != 0 || e.err != nil {
		t.Errorf("status %d, %v", e.status, e.err)
	}
}

func TestLeavingWithoutGoodbyeIsStatusOne(t *testing.T) {
	for name, leave := range map[string]func(*editor){
		"exit":              func(e *editor) { e.notify("exit", `null`) },
		"the stream closes": func(e *editor) { e.pipe.Close() },
	} {
		e := open(t, `{}`, nil)
		leave(e)
		if <-e.ended; e.status != 1 || e.err != nil {
			t.Errorf("%s: status %d, %v", name, e.status, e.err)
		}
	}
}

func TestThePositionEncodingIsTheEditorsFirstChoice(t *testing.T) {
	for offered, want := range map[string]string{
		`{}`: "utf-16",
		`{"general":{"positionEncodings":["utf-8","utf-16"]}}`:       "utf-8",
		`{"general":{"positionEncodings":["utf-32","utf-8"]}}`:       "utf-32",
		`{"general":{"positionEncodings":["utf-7"]}}`:                "utf-16",
		`{"general":{"positionEncodings":["utf-7","utf-16","wtf"]}}`: "utf-16",
	} {
		e := connect(t, nil)
		got := e.call("initialize", `{"processId":null,"rootUri":null,"capabilities":`+offered+`}`)
		if !strings.Contains(got, `"positionEncoding":"`+want+`"`) {
			t.Errorf("%s: want %s, got %s", offered, want, got)
		}
	}
}

func TestFindingsFollowTheText(t *testing.T) {
	e := open(t, `{"textDocument":{"publishDiagnostics":{"versionSupport":true,"codeDescriptionSupport":true,"relatedInformation":true,"tagSupport":{"valueSet":[1,2]}}}}`, nil)
	e.show("rule.toml", rule(`process.name : ("é😀" or "b"`))
	first := e.diagnostics("rule.toml", "an unclosed bracket", func(p published) bool { return *p.Version == 1 && len(p.Diagnostics) > 0 })
	d := first.Diagnostics[0]
	if d.Code != "query/syntax" || d.Severity != 1 || d.Source != "rulewright" || d.CodeDescription.Href != string(docURL) ||
		d.Range.Start.Line != queryLine {
		t.Errorf("got %+v", d)
	}
	// Behind `"é😀" or "b"`, where é is one unit and the emoji two.
	e.edit("rule.toml", 2, queryLine, 28, queryLine, 28, ")")
	p := e.diagnostics("rule.toml", "none for version 2", func(p published) bool { return *p.Version == 2 })
	if len(p.Diagnostics) != 0 {
		t.Errorf("version 2: %+v", p.Diagnostics)
	}
	e.notify("textDocument/didClose", asJSON(map[string]any{"textDocument": map[string]any{"uri": e.uri("rule.toml")}}))
	e.diagnostics("rule.toml", "none for a closed document", func(p published) bool { return p.Version == nil && len(p.Diagnostics) == 0 })
}

// An editor tells a mistake of its own from what the server cannot do.
func TestErrorsHaveTheCodesOfTheProtocol(t *testing.T) {
	e := open(t, `{}`, nil)
	e.show("rule.toml", rule(`a : b`))
	for params, code := range map[string]int{
		fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":9999,"character":0}}`, e.uri("rule.toml")): -32602,
		fmt.Sprintf(`{"textDocument":{"uri":%q},"position":{"line":-1,"character":0}}`, e.uri("rule.toml")):   -32602,
	} {
		if m := e.answer(e.request("textDocument/hover", params)); m.Error == nil || m.Error.Code != code {
			t.Errorf("%s: %+v", params, m.Error)
		}
	}
	if m := e.answer(e.request("some/thing", `{}`)); m.Error == nil || m.Error.Code != -32601 {
		t.Errorf("%+v", m.Error)
	}
	said := e.answer(e.request("workspace/executeCommand", asJSON(map[string]any{"command": makeSamples, "arguments": []string{e.uri("rule.toml")}})))
	if said.Error == nil || said.Error.Code != -32803 {
		t.Errorf("this editor makes no files: %+v", said.Error)
	}
}
