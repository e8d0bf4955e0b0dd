package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type wireSymbol struct {
	Name, Detail, ContainerName string
	Range, SelectionRange       wireRange
	Children                    []wireSymbol
}

func (e *editor) symbols(name, text string) []wireSymbol {
	e.t.Helper()
	e.show(name, text)
	var out []wireSymbol
	result := e.call("textDocument/documentSymbol", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri(name)))
	if err := json.Unmarshal([]byte(result), &out); err != nil {
		e.t.Fatal(err)
	}
	return out
}

// drawn draws symbols as an indented list.
func drawn(symbols []wireSymbol, indent string) string {
	var out strings.Builder
	for _, s := range symbols {
		fmt.Fprintf(&out, "%s%s %d-%d", indent, s.Name, s.Range.Start.Line, s.Range.End.Line)
		if s.Detail != "" {
			fmt.Fprintf(&out, " (%s)", s.Detail)
		}
		out.WriteString("\n" + drawn(s.Children, indent+"  "))
	}
	return out.String()
}

const sequence = `title = "x"

[rule]
name = "Example"
type = "eql"
query = '''
sequence by host.id
  [process where (
     true
   )]
  [any where true]
'''

[[rule.threat]]
framework = "MITRE ATT&CK"

[rule.threat.tactic]
id = "TA0006"

[other]
`

func TestSymbolsAreTablesKeysAndItems(t *testing.T) {
	e := open(t, `{"textDocument":{"documentSymbol":{"hierarchicalDocumentSymbolSupport":true}}}`, nil)
	want := `title 0-0
rule 2-17 (Example)
  name 3-3
  type 4-4
  query 5-11
    process 7-9
    any 10-10
  rule.threat 13-17
    framework 14-14
    rule.threat.tactic 16-17
      id 17-17
other 19-19
`
	if diff := cmp.Diff(want, drawn(e.symbols("rule.toml", sequence), "")); diff != "" {
		t.Error(diff)
	}
	if got := e.call("textDocument/documentSymbol", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri("closed.toml"))); got != "null" {
		t.Errorf("a closed document: %s", got)
	}
}

func TestSymbolsAreAListForEditorsThatWantOne(t *testing.T) {
	e := open(t, `{}`, nil)
	var got []string
	for _, s := range e.symbols("rule.toml", "[rule]\nname = \"x\"\n[") {
		got = append(got, s.ContainerName+"/"+s.Name)
	}
	if diff := cmp.Diff([]string{"/rule", "rule/name", "/["}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTablesValuesGroupsAndCommentsFold(t *testing.T) {
	e := open(t, `{}`, nil)
	e.show("rule.toml", "# a\n# b\n\n"+sequence)
	var ranges []struct {
		StartLine, EndLine int
		Kind               string
	}
	result := e.call("textDocument/foldingRange", fmt.Sprintf(`{"textDocument":{"uri":%q}}`, e.uri("rule.toml")))
	if err := json.Unmarshal([]byte(result), &ranges); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range ranges {
		got = append(got, fmt.Sprintf("%d-%d%s", r.StartLine, r.EndLine, r.Kind))
	}
	want := []string{"5-14", "16-17", "19-20", "8-14", "0-1comment", "10-12", "10-12"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
