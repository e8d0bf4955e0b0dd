package server

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

const acting = `{"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}},"isPreferredSupport":true}},
	"workspace":{"workspaceEdit":{"documentChanges":true}}}`

type wireEdit struct {
	Range   wireRange
	NewText string
}

type wireAction struct {
	Title, Kind string
	IsPreferred bool
	Diagnostics []wireDiagnostic
	Edit        struct {
		DocumentChanges []struct {
			TextDocument struct{ Version int }
			Edits        []wireEdit
		}
	}
}

// actions shows a text and returns what is offered at its mark.
func (e *editor) actions(name, marked, only string) (text string, out []wireAction) {
	e.t.Helper()
	text, line, column := place(e.t, marked)
	e.show(name, text)
	context := map[string]any{"diagnostics": []any{}}
	if only != "" {
		context["only"] = []string{only}
	}
	result := e.call("textDocument/codeAction", asJSON(map[string]any{
		"textDocument": map[string]any{"uri": e.uri(name)}, "range": rangeJSON(line, column, line, column), "context": context,
	}))
	if err := json.Unmarshal([]byte(result), &out); err != nil {
		e.t.Fatal(err)
	}
	return text, out
}

// titled returns the action with a title.
func titled(t *testing.T, actions []wireAction, title string) wireAction {
	t.Helper()
	var titles []string
	for _, a := range actions {
		if a.Title == title {
			return a
		}
		titles = append(titles, a.Title)
	}
	t.Fatalf("no %q among %q", title, titles)
	return wireAction{}
}

// apply makes an action's edits.
func (a wireAction) apply(t *testing.T, text string) string {
	t.Helper()
	return edited(t, text, a.Edit.DocumentChanges[0].Edits)
}

// edited makes edits of a text.
func edited(t *testing.T, text string, made []wireEdit) string {
	t.Helper()
	file := source.NewFile("x", text)
	var edits []source.Edit
	for _, e := range made {
		start, err := file.PositionToOffset(source.Position{Line: e.Range.Start.Line, Column: e.Range.Start.Character}, source.UTF16)
		if err != nil {
			t.Fatal(err)
		}
		end, err := file.PositionToOffset(source.Position{Line: e.Range.End.Line, Column: e.Range.End.Character}, source.UTF16)
		if err != nil {
			t.Fatal(err)
		}
		edits = append(edits, source.Edit{Span: source.Span{Start: start, End: end}, NewText: e.NewText})
	}
	out, err := source.Apply(text, edits)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAFixIsOfferedWhereItsFindingIs(t *testing.T) {
	e := open(t, acting, nil)
	text, offered := e.actions("rule.toml", eqlRule(`process where process.name =¦ "x"`), "")
	fix := titled(t, offered, "Replace `=` with `==`")
	if fix.Kind != "quickfix" || !fix.IsPreferred || len(fix.Diagnostics) != 1 || fix.Diagnostics[0].Code != "query/syntax" ||
		fix.Edit.DocumentChanges[0].TextDocument.Version != 1 {
		t.Errorf("got %+v", fix)
	}
	if got := fix.apply(t, text); !strings.Contains(got, `process.name == "x"`) {
		t.Error(got)
	}
	if _, offered := e.actions("rule.toml", "¦"+text, "quickfix"); len(offered) != 0 {
		t.Errorf("elsewhere: %+v", offered)
	}
}

func TestAllSafeFixesAreMadeAtOnce(t *testing.T) {
	e := open(t, acting, nil)
	marked := "¦" + eqlRule("process where process.name = \"x\" and\n  process.args = \"é\"")
	text, offered := e.actions("rule.toml", marked, "source.fixAll")
	if len(offered) != 1 {
		t.Fatalf("got %+v", offered)
	}
	if got := offered[0].apply(t, text); !strings.Contains(got, "process.name == \"x\" and\n  process.args == \"é\"") {
		t.Error(got)
	}
	if _, offered := e.actions("rule.toml", "¦"+eqlRule(`process where true`), "source.fixAll"); len(offered) != 0 {
		t.Errorf("nothing to mend: %+v", offered)
	}
}

func TestAllSafeFixesAreWorkedOutWhenTheyAreWanted(t *testing.T) {
	e := open(t, strings.Replace(acting, `"isPreferredSupport"`, `"dataSupport":true,"resolveSupport":{"properties":["edit"]},"isPreferredSupport"`, 1), nil)
	text, line, column := place(t, eqlRule(`process where process.name =¦ "x"`))
	e.show("rule.toml", text)
	result := e.call("textDocument/codeAction", asJSON(map[string]any{
		"textDocument": map[string]any{"uri": e.uri("rule.toml")}, "range": rangeJSON(line, column, line, column),
		"context": map[string]any{"diagnostics": []any{}},
	}))
	var offered []json.RawMessage
	if err := json.Unmarshal([]byte(result), &offered); err != nil {
		t.Fatal(err)
	}
	last := string(offered[len(offered)-1])
	if !strings.Contains(last, fixAllTitle) || strings.Contains(last, `"edit"`) {
		t.Fatalf("offered: %s", last)
	}
	var action wireAction
	if err := json.Unmarshal([]byte(e.call("codeAction/resolve", last)), &action); err != nil {
		t.Fatal(err)
	}
	if got := action.apply(t, text); !strings.Contains(got, `process.name == "x"`) {
		t.Error(got)
	}
	e.edit("rule.toml", 2, 0, 0, 0, 0, "# ")
	if m := e.answer(e.request("codeAction/resolve", last)); m.Error == nil || m.Error.Code != -32801 {
		t.Errorf("of an older version: %+v", m)
	}
	if m := e.answer(e.request("codeAction/resolve", `{"title":"x","data":[]}`)); m.Error == nil {
		t.Errorf("of another server: %s", m.Result)
	}
}

func TestAnIgnoredFindingIsGone(t *testing.T) {
	e := open(t, acting, nil)
	for name, c := range map[string]struct{ text, want string }{
		"in KQL": {
			rule(`proces.¦name : "a"`), "# rulewright: ignore field/unknown \"proces.name\" -- TODO: say why\nquery = '''",
		},
		"in EQL": {
			eqlRule("process where\n  true and proces.¦name == \"a\""),
			"process where\n  // rulewright: ignore field/unknown -- TODO: say why\n  true and proces.name",
		},
		"on EQL's first line": {
			strings.Replace(eqlRule(""), "query = '''\n\n'''", "query = 'process where proces.¦name == \"a\"'", 1),
			"# rulewright: ignore field/unknown \"proces.name\" -- TODO: say why\nquery = 'process",
		},
		"in a list over lines": {
			strings.Replace(rule(`process.name : "a"`), `type = "query"`, "type = \"new_terms\"\n[rule.new_terms]\nfield = \"new_terms_fields\"\nvalue = [\n  \"proces.¦name\",\n]\nhistory_window_start = [{field = \"history_window_start\", value = \"now-7d\"}]\n[rule2]", 1),
			"value = [\n  # rulewright: ignore field/unknown -- TODO: say why\n  \"proces.name\",",
		},
		"with Windows line breaks": {
			strings.ReplaceAll(rule(`proces.¦name : "a"`), "\n", "\r\n"), "-- TODO: say why\r\nquery = '''",
		},
	} {
		t.Run(name, func(t *testing.T) {
			e.t = t
			text, offered := e.actions("rule.toml", c.text, "quickfix")
			got := titled(t, offered, "Ignore field/unknown here").apply(t, text)
			if !strings.Contains(got, c.want) {
				t.Fatalf("no %q in:\n%s", c.want, got)
			}
			e.show(name+".toml", got)
			p := e.diagnostics(name+".toml", "those that are left", func(published) bool { return true })
			if slices.Contains(p.codes(), "field/unknown") || slices.Contains(p.codes(), "query/invalid-suppression") {
				t.Errorf("%v in:\n%s", p.codes(), got)
			}
		})
	}
	e.t = t
}

func TestOfAnUnreadableFileNothingIsOffered(t *testing.T) {
	e := open(t, acting, nil)
	if _, offered := e.actions("rule.toml", "x = 1¦\x00", "quickfix"); len(offered) != 0 {
		t.Errorf("got %+v", offered)
	}
}
