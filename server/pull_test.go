package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

const pulling = `{"textDocument":{"diagnostic":{}},"workspace":{"diagnostics":{"refreshSupport":true}}}`

// pull asks for the findings of a document.
func (e *editor) pull(name, previous string) (kind, id string, codes []string) {
	e.t.Helper()
	params := fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri(name))
	if previous != "" {
		params = fmt.Sprintf(`{"textDocument":{"uri":%q},"previousResultId":%q}`, e.uri(name), previous)
	}
	var report struct {
		Kind, ResultID string
		Items          []wireDiagnostic
	}
	if err := json.Unmarshal([]byte(e.call("textDocument/diagnostic", params)), &report); err != nil {
		e.t.Fatal(err)
	}
	return report.Kind, report.ResultID, published{Diagnostics: report.Items}.codes()
}

func TestAnEditorThatAsksIsAnsweredAndNotToldTwice(t *testing.T) {
	e := open(t, pulling, nil)
	e.show("rule.toml", rule(`process.name : (`))
	kind, id, codes := e.pull("rule.toml", "")
	if kind != "full" || !slices.Contains(codes, "query/syntax") {
		t.Errorf("got %s, %v", kind, codes)
	}
	if kind, _, _ := e.pull("rule.toml", id); kind != "unchanged" {
		t.Errorf("asked again: %s", kind)
	}
	e.edit("rule.toml", 2, queryLine, 15, queryLine, 16, `"a"`)
	if kind, _, codes := e.pull("rule.toml", id); kind != "full" || len(codes) != 0 {
		t.Errorf("mended: %s, %v", kind, codes)
	}
	if kind, _, codes := e.pull("closed.toml", ""); kind != "full" || codes == nil {
		t.Errorf("a closed document: %s, %v", kind, codes)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, m := range e.heard {
		if strings.HasPrefix(m.Method, "textDocument/") {
			t.Errorf("published all the same: %s", m.Params)
		}
	}
}

func TestAnEditorThatAsksIsToldToAskAgain(t *testing.T) {
	e := open(t, pulling, map[string]string{"rulewright.toml": "[checks]\nignore = [\"query/syntax\"]\n"})
	e.show("rule.toml", rule(`process.name : (`))
	if _, _, codes := e.pull("rule.toml", ""); len(codes) != 0 {
		t.Errorf("ignored: %v", codes)
	}
	e.show("rulewright.toml", "")
	e.notification("workspace/diagnostic/refresh")
	if _, _, codes := e.pull("rule.toml", ""); !slices.Contains(codes, "query/syntax") {
		t.Errorf("no longer ignored: %v", codes)
	}
}

func TestTheFindingsOfAllRulesAreToldToWhoWantsThem(t *testing.T) {
	e := open(t, `{"window":{"workDoneProgress":true},"textDocument":{"diagnostic":{}},"workspace":{"diagnostics":{"refreshSupport":true}}}`,
		map[string]string{"a.toml": rule(`process.name : a`), "b.toml": twin, "c.toml": strings.Replace(rule(`process.nmae : (`), "7c11", "7c13", 1)})
	e.wait("end of the reading", func(m *message) bool {
		return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`)
	})
	type report struct {
		Kind, URI, ResultID string
		Items               []wireDiagnostic
	}
	previous := []any{}
	ask := func() map[string]report {
		var all struct{ Items []report }
		if err := json.Unmarshal([]byte(e.call("workspace/diagnostic", asJSON(map[string]any{"previousResultIds": previous}))), &all); err != nil {
			t.Fatal(err)
		}
		out := make(map[string]report)
		previous = []any{}
		for _, r := range all.Items {
			out[strings.TrimPrefix(r.URI, e.uri("")+"/")] = r
			previous = append(previous, map[string]any{"uri": r.URI, "value": r.ResultID})
		}
		return out
	}
	if got := ask(); len(got) > 0 {
		t.Errorf("nobody wanted them: %v", got)
	}
	e.notify("workspace/didChangeConfiguration", `{"settings":{"rulewright":{"workspaceDiagnostics":{"enable":true}}}}`)
	e.notification("workspace/diagnostic/refresh")
	e.show("a.toml", rule(`process.name : a`))
	got := ask()
	if len(got) != 2 || !slices.Contains((published{Diagnostics: got["b.toml"].Items}).codes(), "workspace/duplicate-id") ||
		!slices.Contains((published{Diagnostics: got["c.toml"].Items}).codes(), "query/syntax") {
		t.Errorf("%v", got)
	}
	e.write("c.toml", strings.Replace(rule(`process.name : c`), "7c11", "7c13", 1))
	if got := ask(); got["b.toml"].Kind != "unchanged" || got["c.toml"].Kind != "full" || slices.Contains((published{Diagnostics: got["c.toml"].Items}).codes(), "query/syntax") {
		t.Errorf("%v", got)
	}
	e.remove("c.toml")
	e.touched("c.toml", 3)
	if got := ask(); got["c.toml"].Kind != "full" || len(got["c.toml"].Items) > 0 || len(got) != 2 {
		t.Errorf("of a file that went away: %v", got)
	}
	e.notify("workspace/didChangeConfiguration", `{"settings":{"rulewright":{"workspaceDiagnostics":{"enable":false}}}}`)
	if got := ask(); got["b.toml"].Kind != "full" || len(got["b.toml"].Items) > 0 {
		t.Errorf("nobody wants them any more: %v", got)
	}
}

func TestTheFindingsOfManyRulesAreToldInParts(t *testing.T) {
	files := make(map[string]string)
	const rules = 2*partSize + 7
	for i := range rules {
		files[fmt.Sprintf("r%03d.toml", i)] = strings.Replace(rule(`process.nmae : (`), "7c11", fmt.Sprintf("%04x", i), 1)
	}
	e := open(t, `{"window":{"workDoneProgress":true},"textDocument":{"diagnostic":{}},"workspace":{"diagnostics":{"refreshSupport":true}}}`, files)
	e.wait("end of the reading", func(m *message) bool {
		return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`)
	})
	e.notify("workspace/didChangeConfiguration", `{"settings":{"rulewright":{"workspaceDiagnostics":{"enable":true}}}}`)
	e.notification("workspace/diagnostic/refresh")
	type reports struct {
		Items []struct{ Kind, URI, ResultID string }
	}
	previous := []any{}
	for _, want := range []string{"full", "unchanged"} {
		var parts []int
		seen := make(map[string]bool)
		take := func(raw []byte) {
			var list reports
			if err := json.Unmarshal(raw, &list); err != nil {
				t.Fatal(err)
			}
			parts = append(parts, len(list.Items))
			for _, r := range list.Items {
				if r.Kind != want || seen[r.URI] {
					t.Errorf("%s is %s, seen before: %v", r.URI, r.Kind, seen[r.URI])
				}
				seen[r.URI] = true
				previous = append(previous, map[string]any{"uri": r.URI, "value": r.ResultID})
			}
		}
		asked := previous
		previous = []any{}
		result := e.call("workspace/diagnostic", asJSON(map[string]any{"previousResultIds": asked, "partialResultToken": "part-" + want}))
		for range 2 { // they came before the answer
			var p struct {
				Token string
				Value json.RawMessage
			}
			m := e.wait("part", func(m *message) bool {
				return m.Method == "$/progress" && strings.Contains(string(m.Params), `"part-`+want)
			})
			if err := json.Unmarshal(m.Params, &p); err != nil {
				t.Fatal(err)
			}
			take(p.Value)
		}
		take([]byte(result))
		if !slices.Equal(parts, []int{partSize, partSize, rules - 2*partSize}) || len(seen) != rules {
			t.Errorf("%s: parts of %v", want, parts)
		}
	}
}

func TestAnEditorThatAsksIsToldOfProofsLater(t *testing.T) {
	e := open(t, pulling, nil)
	e.show("rule.toml", rule(`not process.name : ("x" or "x") and (`+largeQuery()+`)`))
	kind, id, first := e.pull("rule.toml", "")
	if kind != "full" || slices.Contains(first, "logic/duplicate-value") {
		t.Skipf("%s with %d findings: the proofs were done at once", kind, len(first))
	}
	e.notification("workspace/diagnostic/refresh")
	kind, id, all := e.pull("rule.toml", id)
	if kind != "full" || !slices.Contains(all, "logic/duplicate-value") {
		t.Errorf("asked again: %s without the finding of a proof", kind)
	}
	if kind, _, _ := e.pull("rule.toml", id); kind != "unchanged" {
		t.Errorf("nothing has changed: %s", kind)
	}
}
