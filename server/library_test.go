package server

import (
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/rules"
)

// twin is another rule with the id of the first.
var twin = strings.Replace(rule(`process.name : b`), `name = "Example"`, `name = "Twin"`, 1)

const progressing = `{"window":{"workDoneProgress":true},"textDocument":{"publishDiagnostics":{"relatedInformation":true}},
	"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}`

func has(check string) func(published) bool {
	return func(p published) bool { return slices.Contains(p.codes(), check) }
}

func hasNot(check string) func(published) bool {
	return func(p published) bool { return !slices.Contains(p.codes(), check) }
}

func TestRulesAreComparedWithThoseOfTheWorkspace(t *testing.T) {
	e := open(t, progressing, map[string]string{"rules/a.toml": rule(`process.name : a`), "rules/b.toml": twin, "notes.toml": "x = 1\n"})
	for _, says := range []string{"window/workDoneProgress/create", "$/progress", "client/registerCapability"} {
		e.notification(says)
	}
	e.show("rules/a.toml", rule(`process.name : a`))
	p := e.diagnostics("rules/a.toml", "the twin", has("workspace/duplicate-id"))
	i := slices.Index(p.codes(), "workspace/duplicate-id")
	if related := p.Diagnostics[i].Related; len(related) != 1 || related[0].Location.URI != e.uri("rules/b.toml") || related[0].Location.Range.Start.Line != 15 {
		t.Errorf("%+v", related)
	}
	// What is on the screen counts once it is saved.
	e.show("rules/b.toml", twin)
	e.edit("rules/b.toml", 2, 15, 0, 16, 0, "rule_id = \"5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c12\"\n")
	e.diagnostics("rules/b.toml", "no twin", hasNot("workspace/duplicate-id"))
	e.write("rules/b.toml", strings.Replace(twin, "7c11", "7c12", 1))
	e.notify("textDocument/didSave", asJSON(map[string]any{"textDocument": map[string]any{"uri": e.uri("rules/b.toml")}}))
	e.diagnostics("rules/a.toml", "no twin", hasNot("workspace/duplicate-id"))
	// A file that comes and goes without being opened.
	e.write("rules/c.toml", twin)
	e.touched("rules/c.toml", 1)
	e.diagnostics("rules/a.toml", "a new twin", has("workspace/duplicate-id"))
	e.remove("rules/c.toml")
	e.touched("rules/c.toml", 3)
	e.diagnostics("rules/a.toml", "none", hasNot("workspace/duplicate-id"))
}

func TestExceptionListsOfTheWorkspaceCount(t *testing.T) {
	const list = "[metadata]\nrule_ids = [\"5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11\"]\n[[exceptions]]\n[exceptions.container]\nlist_id = \"trusted\"\nname = \"Trusted\"\ntype = \"detection\"\nnamespace_type = \"single\"\n" +
		"[[exceptions.items]]\nlist_id = \"trusted\"\nname = \"none\"\ntype = \"simple\"\n[[exceptions.items.entries]]\nfield = \"process.name\"\noperator = \"included\"\ntype = \"match\"\nvalue = \"zzz\"\n"
	e := open(t, `{}`, map[string]string{"exceptions/list.toml": list})
	e.show("rule.toml", rule(`process.name : a`)+"[[rule.exceptions_list]]\nid = \"1\"\nlist_id = \"trusted\"\nnamespace_type = \"single\"\ntype = \"detection\"\n")
	e.diagnostics("rule.toml", "an exception that removes nothing", func(p published) bool {
		return slices.ContainsFunc(p.codes(), func(code string) bool { return strings.HasPrefix(code, "logic/exception") })
	})
}

func TestFoldersComeAndGo(t *testing.T) {
	e := open(t, `{}`, map[string]string{"one/a.toml": rule(`a : b`), "two/b.toml": twin})
	folders := func(added, removed []any) {
		e.notify("workspace/didChangeWorkspaceFolders", asJSON(map[string]any{"event": map[string]any{"added": added, "removed": removed}}))
	}
	folder := func(name string) any { return map[string]any{"uri": e.uri(name), "name": name} }
	folders([]any{folder("one")}, []any{folder("")})
	e.show("one/a.toml", rule(`a : b`))
	e.diagnostics("one/a.toml", "alone", hasNot("workspace/duplicate-id"))
	folders([]any{folder("")}, []any{folder("one")})
	e.diagnostics("one/a.toml", "together", has("workspace/duplicate-id"))
}

func TestACheckThatFailsCostsItsFindingsAlone(t *testing.T) {
	e := connectTo(t, nil, Options{Load: func(dir string, read ReadFile) *analysis.Options {
		o := *testLoad(dir, read)
		o.Lists = func(string) *rules.Document { panic("no such shelf") }
		return &o
	}})
	e.call("initialize", `{"processId":null,"rootUri":null,"capabilities":{}}`)
	text := rule(`a : b and proces.name : c`) + "[[rule.exceptions_list]]\nid = \"1\"\nlist_id = \"trusted\"\nnamespace_type = \"single\"\ntype = \"detection\"\n"
	e.show("rule.toml", text)
	e.diagnostics("rule.toml", "those of other checks", has("field/unknown"))
	if got := e.notification("window/logMessage"); !strings.Contains(got, "no such shelf") || !strings.Contains(got, "defect of Rulewright") {
		t.Error(got)
	}
	e.alive()
}
