package server

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func (e *editor) lenses(rule string) string {
	e.t.Helper()
	return e.call("textDocument/codeLens", asJSON(map[string]any{"textDocument": map[string]any{"uri": e.uri(rule)}}))
}

const otherEvents = `{"process":{"name":"sh","parent":{"name":"nginx"}}}
{"process":{"name":"sh","parent":{"name":"nginx"}}}
`

func TestOtherSampleEventsAreChosenForTheSession(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents, "others.ndjson": otherEvents})
	e.show("shell.toml", rule(shellQuery))
	if got := e.lenses("shell.toml"); !strings.Contains(got, chooseSamples) {
		t.Errorf("no way to choose in %s", got)
	}
	list := func() (choices []sampleChoice) {
		t.Helper()
		raw := e.call("workspace/executeCommand", asJSON(map[string]any{"command": listSamples, "arguments": []string{e.uri("shell.toml")}}))
		if err := json.Unmarshal([]byte(raw), &choices); err != nil {
			t.Fatal(err)
		}
		return choices
	}
	choices := list()
	if len(choices) != 2 || choices[0].Label != "the rule's own: shell.events.ndjson" || !choices[0].Used || choices[1].Label != "others.ndjson" {
		t.Fatalf("the choices are %+v", choices)
	}
	choose := func(file string) string {
		return e.call("workspace/executeCommand", asJSON(map[string]any{"command": chooseSamples, "arguments": []string{e.uri("shell.toml"), file}}))
	}
	if got := choose(choices[1].Path); got != `"others.ndjson (chosen)"` {
		t.Errorf("chosen: %s", got)
	}
	// It stays so while the text changes, and it is always said.
	e.show("shell.toml", rule(`process.name : sh`))
	if got, want := e.lenses("shell.toml"), "2 of 2 events match · others.ndjson (chosen)"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if says, _ := e.hover("shell.toml", rule(`process.na¦me : sh`)); !strings.Contains(says, "Samples: others.ndjson (chosen)") {
		t.Errorf("a hover says\n%s", says)
	}
	if choices := list(); !choices[1].Used || choices[0].Used {
		t.Errorf("the choices are %+v", choices)
	}
	if got := choose(""); got != `"shell.events.ndjson"` {
		t.Errorf("back to its own: %s", got)
	}
}

func TestAFileOfSampleEventsMayBeAnywhere(t *testing.T) {
	e := openWithSamples(t, map[string]string{"else/where.jsonl": otherEvents})
	e.show("shell.toml", rule(shellQuery))
	for _, file := range []string{"else/where.jsonl", filepath.Join(e.dir, "else", "where.jsonl"), e.uri("else/where.jsonl")} {
		got := e.call("workspace/executeCommand", asJSON(map[string]any{"command": chooseSamples, "arguments": []string{e.uri("shell.toml"), file}}))
		if got != `"where.jsonl (chosen)"` {
			t.Errorf("%s: %s", file, got)
		}
	}
	id := e.request("workspace/executeCommand", asJSON(map[string]any{"command": chooseSamples, "arguments": []string{e.uri("shell.toml"), "gone.ndjson"}}))
	if m := e.answer(id); m.Error == nil || !strings.Contains(m.Error.Message, "cannot be read") {
		t.Errorf("a file that is not there: %+v", m.Error)
	}
}

func TestAnEditorWithoutAPickerIsAskedInAMessage(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents, "others.ndjson": otherEvents})
	e.show("shell.toml", rule(shellQuery))
	id := e.request("workspace/executeCommand", asJSON(map[string]any{"command": chooseSamples, "arguments": []string{e.uri("shell.toml")}}))
	asked := e.wait("question", func(m *message) bool { return m.Method == "window/showMessageRequest" })
	for _, want := range []string{"the rule's own: shell.events.ndjson", "others.ndjson"} {
		if !strings.Contains(string(asked.Params), want) {
			t.Errorf("no %q in %s", want, asked.Params)
		}
	}
	// The editor of the tests answers null, and nothing changes.
	if m := e.answer(id); m.Error != nil {
		t.Errorf("%+v", m.Error)
	}
	if got := e.lenses("shell.toml"); strings.Contains(got, "(chosen)") {
		t.Errorf("got %s", got)
	}
}

func TestAHoverInARuleWithoutSampleEventsOffersSome(t *testing.T) {
	e := openWithSamples(t, nil)
	says, about := e.hover("shell.toml", rule(`process.parent.name : nginx and process.na¦me : (bash or sh)`))
	for _, want := range []string{
		"No sample events: [generate some](command:rulewright.makeSamples?%5B%22file:",
		"Would match: `process.parent.name` `nginx` · `process.name` `bash`",
		"Near miss of this clause: `process.parent.name` `nginx` · `process.name` ",
	} {
		if !strings.Contains(says, want) {
			t.Errorf("about %q: no %q in\n%s", about, want, says)
		}
	}
	if says, _ := e.hover("shell.toml", strings.Replace(rule(shellQuery), "[rule]", "[ru¦le]", 1)); strings.Contains(says, "No sample events") {
		t.Errorf("no clause is there:\n%s", says)
	}
}
