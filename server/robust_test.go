package server

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"weak"

	"go.lsp.dev/jsonrpc2"

	"github.com/rulewright/rulewright/analysis"
)

// alive reports whether the session goes on.
func (e *editor) alive() {
	e.t.Helper()
	if got := e.call("textDocument/hover", asJSON(e.at("none.toml", 0, 0))); got != "null" {
		e.t.Errorf("hover: %s", got)
	}
}

func TestWhatCannotBeReadIsAnsweredAndForgotten(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		body string
		code int
	}{
		"no JSON":                 {`{"jsonrpc":`, -32700},
		"two values":              {`{"jsonrpc":"2.0","method":"x"} {}`, -32700},
		"another version":         {`{"jsonrpc":"1.0","id":7,"method":"x"}`, -32600},
		"a batch":                 {`[{"jsonrpc":"2.0","id":7,"method":"shutdown"}]`, -32600},
		"a request and an answer": {`{"jsonrpc":"2.0","id":7,"method":"x","result":1}`, -32600},
	} {
		e.send(c.body)
		m := e.wait(name, func(m *message) bool { return m.Error != nil })
		if m.Error.Code != c.code {
			t.Errorf("%s: %+v", name, m.Error)
		}
	}
	e.alive()
}

func TestRequestsThatCannotBeAnsweredAreErrors(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		method, params string
		code           int
	}{
		"an unknown method":         {"rulewright/nonsense", `{}`, -32601},
		"a method of another world": {"textDocument/moniker", `{"textDocument":{"uri":"file:///x"},"position":{"line":0,"character":0}}`, -32601},
		"parameters of another one": {"textDocument/hover", `[1,2]`, -32602},
	} {
		if m := e.answer(e.request(c.method, c.params)); m.Error == nil || m.Error.Code != c.code {
			t.Errorf("%s: %+v", name, m.Error)
		}
	}
	e.alive()
}

func TestNotificationsThatMakeNoSenseAreLogged(t *testing.T) {
	e := open(t, `{}`, nil)
	for _, c := range []struct{ method, params, says string }{
		{"textDocument/didOpen", `{"textDocument":7}`, "didOpen"},
		{"textDocument/didChange", `{"textDocument":{"uri":"file:///x.toml","version":2},"contentChanges":[{"text":"y"}]}`, "is not open"},
		{"$/cancelRequest", `{"id":{}}`, "cancelRequest"},
		{"workspace/didChangeWatchedFiles", `{"changes":[{"uri":1}]}`, "didChangeWatchedFiles"},
	} {
		e.notify(c.method, c.params)
		if got := e.notification("window/logMessage"); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s", c.method, got)
		}
	}
	e.notify("$/unheardOf", `{}`)
	e.notify("textDocument/didRename", `{}`)
	e.notify("$/setTrace", `{"value":"verbose"}`)
	e.notify("$/cancelRequest", `{"id":4711}`)
	e.alive()
}

func TestALostTextIsNotJudged(t *testing.T) {
	e := open(t, `{}`, nil)
	e.show("rule.toml", rule(`a : (`))
	e.diagnostics("rule.toml", "some", func(p published) bool { return len(p.Diagnostics) > 0 })
	e.edit("rule.toml", 2, 4000, 0, 4000, 1, "x") // there is no such line
	if got := e.notification("window/logMessage"); !strings.Contains(got, "lost track") {
		t.Error(got)
	}
	e.diagnostics("rule.toml", "none", func(p published) bool { return len(p.Diagnostics) == 0 })
	e.show("rule.toml", rule(`a : (`))
	e.diagnostics("rule.toml", "some again", func(p published) bool { return len(p.Diagnostics) > 0 })
}

func TestTextsThatAreNoRulesGetTheirOneFinding(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, text := range map[string]string{
		"a binary file": "x = 1\n\x00",
		"far too large": "#" + strings.Repeat("x", 9<<20),
	} {
		e.show("rule.toml", text)
		p := e.diagnostics("rule.toml", name, func(published) bool { return true })
		if !slices.Equal(p.codes(), []string{"toml/unreadable"}) {
			t.Errorf("%s: %v", name, p.codes())
		}
	}
	e.alive()
}

func TestAPanicEndsNeitherSessionNorProcess(t *testing.T) {
	load := 0
	e := connectTo(t, nil, Options{Load: func(dir string, read ReadFile) *analysis.Options {
		if load++; load == 1 {
			panic("out of ideas")
		}
		return testLoad(dir, read)
	}})
	e.call("initialize", `{"processId":null,"rootUri":null,"capabilities":{}}`)
	e.show("rule.toml", rule(`a : (`))
	if got := e.notification("window/logMessage"); !strings.Contains(got, "out of ideas") || !strings.Contains(got, "defect of Rulewright") {
		t.Error(got)
	}
	e.show("rule.toml", rule(`a : (`))
	e.diagnostics("rule.toml", "some", func(p published) bool { return len(p.Diagnostics) > 0 })
}

func TestARequestCanBeTakenBack(t *testing.T) {
	var p pending
	first, answered := p.begin(t.Context(), jsonrpc2.NewNumberID(1))
	defer answered()
	second, answered := p.begin(t.Context(), jsonrpc2.NewStringID("two"))
	defer answered()
	for _, c := range []struct {
		params        string
		isErr         bool
		first, second error
	}{
		{`{"id":3}`, false, nil, nil},
		{`{"id":null}`, true, nil, nil},
		{`{"id":1}`, false, context.Canceled, nil},
		{`{"id":"two"}`, false, context.Canceled, context.Canceled},
		{`{"id":1}`, false, context.Canceled, context.Canceled},
	} {
		if err := p.cancel([]byte(c.params)); (err != nil) != c.isErr {
			t.Errorf("%s: %v", c.params, err)
		}
		if first.Err() != c.first || second.Err() != c.second {
			t.Errorf("%s: %v, %v", c.params, first.Err(), second.Err())
		}
	}
}

func TestManyThingsAtOnce(t *testing.T) {
	e := open(t, `{"textDocument":{"publishDiagnostics":{"versionSupport":true},"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}}}}`, nil)
	const versions = 60
	e.show("rule.toml", rule(``))
	e.show("other.toml", rule(`process.name : x`))
	var ids []string
	for version := 2; version <= versions; version++ {
		e.edit("rule.toml", version, queryLine, version-2, queryLine, version-2, string("process.name : \"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"[version-2]))
		for _, method := range []string{"textDocument/hover", "textDocument/completion"} {
			ids = append(ids, e.request(method, asJSON(e.at("rule.toml", queryLine, version-2))))
		}
		ids = append(ids, e.request("textDocument/documentSymbol", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri("rule.toml"))))
		if version%7 == 0 {
			e.notify("$/cancelRequest", `{"id":`+ids[len(ids)-1]+`}`)
			e.notify("workspace/didChangeConfiguration", `{"settings":null}`)
		}
	}
	for _, id := range ids {
		if m := e.answer(id); m.Error != nil && m.Error.Code != -32800 {
			t.Errorf("%+v", m.Error)
		}
	}
	last := e.diagnostics("rule.toml", "those of the last version", func(p published) bool { return *p.Version == versions })
	if !slices.Contains(last.codes(), "query/syntax") {
		t.Errorf("got %v", last.codes())
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	seen := 0
	for _, m := range e.heard {
		if m.Method == "textDocument/publishDiagnostics" && strings.Contains(string(m.Params), e.uri("rule.toml")) {
			var version int
			if _, err := fmt.Sscanf(string(m.Params[strings.Index(string(m.Params), `"version":`):]), `"version":%d`, &version); err != nil || version < seen {
				t.Errorf("version %d after %d, %v", version, seen, err)
			}
			seen = version
		}
	}
}

// Every keystroke makes another document; a session lasts for days.
func TestOldVersionsOfATextAreLetGo(t *testing.T) {
	e := open(t, `{"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`, nil)
	e.show("rule.toml", rule(``))
	var old []weak.Pointer[document]
	const versions = 50
	for version := 2; version <= versions; version++ {
		e.edit("rule.toml", version, queryLine, 0, queryLine, 0, "a")
		e.call("textDocument/hover", asJSON(e.at("rule.toml", queryLine, 0)))
		old = append(old, weak.Make(e.server.view.Load().docs[docID(e.uri("rule.toml"))]))
	}
	e.diagnostics("rule.toml", "those of the last version", func(p published) bool { return *p.Version == versions })
	kept := 0
	for range 50 { // what is being answered or published keeps its document
		runtime.GC()
		kept = 0
		for _, w := range old {
			if w.Value() != nil {
				kept++
			}
		}
		if kept <= 3 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d of %d versions are kept", kept, len(old))
}
