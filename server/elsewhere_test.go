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
