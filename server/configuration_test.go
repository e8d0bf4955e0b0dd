package server

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const ignoring = "[checks]\nignore = [\"query/syntax\"]\n"

func none(p published) bool { return len(p.Diagnostics) == 0 }
func some(p published) bool { return len(p.Diagnostics) > 0 }

func (e *editor) write(name, text string) {
	e.t.Helper()
	if err := os.WriteFile(filepath.Join(e.dir, name), []byte(text), 0o644); err != nil {
		e.t.Fatal(err)
	}
}

func TestTheNearestConfigurationCounts(t *testing.T) {
	e := open(t, `{}`, map[string]string{
		"rulewright.toml": ignoring, "inner/rulewright.toml": "exclude = [\"generated/**\"]\n", "generated/x": "", "inner/generated/x": "",
	})
	for name, want := range map[string]func(published) bool{
		"rule.toml": none, "generated/rule.toml": none, "inner/rule.toml": some, "inner/generated/rule.toml": none,
	} {
		e.show(name, rule(`process.name : (`))
		p := e.diagnostics(name, "any", func(published) bool { return true })
		if !want(p) {
			t.Errorf("%s: %v", name, p.codes())
		}
	}
}

func TestAConfigurationCountsBeforeItIsSaved(t *testing.T) {
	e := open(t, `{}`, nil)
	e.show("rule.toml", rule(`process.name : (`))
	e.diagnostics("rule.toml", "some", some)
	e.show("rulewright.toml", ignoring)
	e.diagnostics("rule.toml", "none", none)
	e.edit("rulewright.toml", 2, 1, 0, 1, 6, "ignores")
	p := e.diagnostics("rulewright.toml", "an unknown key", some)
	if !slices.Equal(p.codes(), []string{"config/unknown-key"}) {
		t.Errorf("got %v", p.codes())
	}
	e.diagnostics("rule.toml", "some again", some)
	e.notify("textDocument/didClose", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri("rulewright.toml")))
	e.diagnostics("rulewright.toml", "none", none)
}

func TestWatchedConfigurationsAreReadAgain(t *testing.T) {
	e := open(t, `{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}`, nil)
	e.notification("client/registerCapability")
	e.show("rule.toml", rule(`process.name : (`))
	e.diagnostics("rule.toml", "some", some)
	e.write("rulewright.toml", ignoring)
	e.notify("workspace/didChangeWatchedFiles", fmt.Sprintf(`{"changes":[{"uri":%q,"type":1}]}`, e.uri("rulewright.toml")))
	e.diagnostics("rule.toml", "none", none)
	if err := os.Remove(filepath.Join(e.dir, "rulewright.toml")); err != nil {
		t.Fatal(err)
	}
	e.notify("workspace/didChangeConfiguration", `{"settings":{"rulewright":{}}}`)
	e.diagnostics("rule.toml", "some again", some)
}

func TestWithoutWatchingAConfigurationIsReadWhenAFileIsOpened(t *testing.T) {
	e := open(t, `{}`, nil)
	e.show("a.toml", rule(`process.name : (`))
	e.diagnostics("a.toml", "some", some)
	e.write("rulewright.toml", ignoring)
	e.show("b.toml", rule(`process.name : (`))
	e.diagnostics("b.toml", "none", none)
	e.notify("textDocument/didSave", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri("rulewright.toml")))
	e.diagnostics("a.toml", "none", none)
}

func TestAClosedConfigurationHasItsFindingsToo(t *testing.T) {
	e := open(t, `{}`, map[string]string{"rulewright.toml": "profil = \"elastic\"\n"})
	e.show("rule.toml", rule(`process.name : a`))
	p := e.diagnostics("rulewright.toml", "an unknown key", some)
	if !slices.Equal(p.codes(), []string{"config/unknown-key"}) {
		t.Errorf("got %v", p.codes())
	}
	e.write("rulewright.toml", "")
	e.notify("workspace/didChangeConfiguration", `{"settings":null}`)
	e.diagnostics("rulewright.toml", "none", none)
}

func TestATextThatWasNeverSavedBelongsToTheFirstFolder(t *testing.T) {
	e := open(t, `{}`, map[string]string{"two/rulewright.toml": ignoring})
	untitled := func(number int) string {
		uri := fmt.Sprintf("untitled:Untitled-%d", number)
		e.notify("textDocument/didOpen", asJSON(map[string]any{"textDocument": map[string]any{
			"uri": uri, "languageId": "toml", "version": 1, "text": rule(`process.name : (`),
		}}))
		return uri
	}
	published := func(uri string) string {
		return string(e.wait("diagnostics", func(m *message) bool {
			return m.Method == "textDocument/publishDiagnostics" && uriOf(m) == uri
		}).Params)
	}
	if got := published(untitled(1)); got == `{"uri":"untitled:Untitled-1","diagnostics":[]}` {
		t.Error("the first folder has no configuration")
	}
	e.notify("workspace/didChangeWorkspaceFolders", asJSON(map[string]any{"event": map[string]any{
		"added":   []any{map[string]any{"uri": e.uri("two"), "name": "two"}},
		"removed": []any{map[string]any{"uri": e.uri(""), "name": "one"}},
	}}))
	if got := published(untitled(2)); got != `{"uri":"untitled:Untitled-2","diagnostics":[]}` {
		t.Errorf("the second folder ignores it: %s", got)
	}
}

func TestTheRulesAreReadAgainWithNothingOpen(t *testing.T) {
	e := open(t, `{"window":{"workDoneProgress":true}}`, map[string]string{"rule.toml": rule(`a : b`)})
	read := func() {
		t.Helper()
		e.wait("end of the reading", func(m *message) bool { return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`) })
	}
	read()
	e.write("rulewright.toml", "[checks]\n")
	e.touched("rulewright.toml", 1)
	read()
	if got := e.call("workspace/symbol", `{"query":""}`); !strings.Contains(got, "rule.toml") {
		t.Errorf("got %s", got)
	}
}
