package server

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// shelf is a workspace of three rules and a list.
var shelf = map[string]string{
	"rules/a.toml": rule(`process.name : nc`) + "[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[rule.threat.tactic]\nid = \"TA0002\"\n[[rule.threat.technique]]\nid = \"T1059\"\nname = \"Command and Scripting Interpreter\"\n" +
		"[[rule.exceptions_list]]\nid = \"1\"\nlist_id = \"trusted\"\nnamespace_type = \"single\"\ntype = \"detection\"\n",
	"rules/b.toml": strings.NewReplacer("7c11", "7c12", `"Example"`, `"Shell of a web server"`, `"An example."`, `"Like 5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11."`).Replace(rule(`process.name : sh and user.name : root`)),
	"rules/c.toml": strings.NewReplacer("7c11", "7c13", `"Example"`, `"Server é😀 shell"`).Replace(rule(`user.name : postgres`)),
	"lists/l.toml": "[[exceptions]]\n[exceptions.container]\nlist_id = \"trusted\"\nname = \"Trusted\"\n",
}

// shelved opens the workspace and waits until it is known.
func shelved(t *testing.T) *editor {
	t.Helper()
	e := open(t, `{"window":{"workDoneProgress":true}}`, shelf)
	e.wait("end of the reading", func(m *message) bool {
		return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`)
	})
	return e
}

func TestRulesAreFoundByWhatTheyAreCalledAndFiledUnder(t *testing.T) {
	e := shelved(t)
	for query, want := range map[string][]string{
		"":            {"Example ", "Server é😀 shell ", "Shell of a web server "},
		"shell":       {"Shell of a web server ", "Server é😀 shell "},
		"server web":  {"Shell of a web server "},
		"5A0C1F5E":    {"Example 5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11", "Server é😀 shell 5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c13", "Shell of a web server 5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c12"},
		"t1059":       {"Example T1059 Command and Scripting Interpreter"},
		"interpreter": {"Example T1059 Command and Scripting Interpreter"},
		"trusted":     {"Example trusted"},
		"nothing":     {},
	} {
		var symbols []struct {
			Name, ContainerName string
			Location            struct {
				URI   string
				Range wireRange
			}
		}
		if err := json.Unmarshal([]byte(e.call("workspace/symbol", asJSON(map[string]any{"query": query}))), &symbols); err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, s := range symbols {
			got = append(got, s.Name+" "+s.ContainerName)
			for name, text := range shelf {
				if s.Location.URI == e.uri(name) && textAt(text, s.Location.Range) != `"`+s.Name+`"` {
					t.Errorf("%q: at %+v", query, s.Location)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q", query, got)
		}
	}
}

// located lists the places that an answer names, as "file: text", in order.
func (e *editor) located(m message) []string {
	e.t.Helper()
	var places []struct {
		URI   string
		Range wireRange
	}
	if err := json.Unmarshal(m.Result, &places); err != nil {
		e.t.Fatalf("%s %+v", m.Result, m.Error)
	}
	out := []string{}
	for _, p := range places {
		for name, text := range shelf {
			if p.URI == e.uri(name) {
				out = append(out, name+": "+textAt(text, p.Range))
			}
		}
	}
	slices.Sort(out)
	return out
}

func TestNamesLeadToOtherFiles(t *testing.T) {
	e := shelved(t)
	const id = "5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11"
	for name, c := range map[string]struct {
		method, file, before string
		want                 []string
	}{
		"from an id to its rule":        {"definition", "rules/b.toml", `Like 5a0c1f5e`, []string{"rules/a.toml: " + id}},
		"from a list to its items":      {"definition", "rules/a.toml", `list_id = "tru`, []string{`lists/l.toml: "trusted"`}},
		"from a rule to who names it":   {"references", "rules/a.toml", `rule_id = "5a`, []string{"rules/b.toml: " + id}},
		"from a list to who heeds it":   {"references", "lists/l.toml", `list_id = "tru`, []string{`rules/a.toml: "trusted"`}},
		"from a field to all its rules": {"references", "rules/b.toml", `and user.na`, []string{"rules/b.toml: user.name", "rules/c.toml: user.name"}},
		"from nothing to nowhere":       {"definition", "rules/b.toml", `name = "Shell`, []string{}},
	} {
		_, m := e.asked("textDocument/"+c.method, c.file, strings.Replace(shelf[c.file], c.before, c.before+"¦", 1), map[string]any{"context": map[string]any{}})
		if got := e.located(m); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	_, m := e.asked("textDocument/references", "rules/a.toml", strings.Replace(shelf["rules/a.toml"], `rule_id = "5a`, `rule_id = "5a¦`, 1), map[string]any{"context": map[string]any{"includeDeclaration": true}})
	if got := e.located(m); !slices.Equal(got, []string{"rules/a.toml: " + id, "rules/b.toml: " + id}) {
		t.Errorf("with the rule itself: %q", got)
	}
}

func TestARuleIsFormatted(t *testing.T) {
	e := open(t, `{}`, nil)
	before := strings.Replace(rule("a : b  AND\n  c : d"), `license =`, `license=`, 1)
	e.show("rule.toml", before)
	ask := func(method string, more map[string]any) string {
		params := map[string]any{"textDocument": map[string]any{"uri": e.uri("rule.toml")}, "options": map[string]any{"tabSize": 8, "insertSpaces": false}}
		for key, value := range more {
			params[key] = value
		}
		var edits []wireEdit
		if err := json.Unmarshal([]byte(e.call("textDocument/"+method, asJSON(params))), &edits); err != nil {
			t.Fatal(err)
		}
		return edited(t, before, edits)
	}
	if got, want := ask("formatting", nil), rule("a : b  and\n  c : d"); got != want {
		t.Errorf("%s", got)
	}
	if got, want := ask("rangeFormatting", map[string]any{"range": rangeJSON(12, 0, 13, 0)}), strings.Replace(before, `license=`, `license =`, 1); got != want {
		t.Errorf("%s", got)
	}
	e.edit("rule.toml", 2, 0, 0, 0, 0, "[")
	before = "[" + before
	if got := ask("formatting", nil); got != before {
		t.Error("a half-typed rule was formatted")
	}
}
