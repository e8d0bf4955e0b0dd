package server

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/config"
)

// everythingCan are the capabilities of an editor that can do whatever the server knows of.
const everythingCan = `,"window":{"workDoneProgress":true},"workspace":{"workspaceEdit":{"documentChanges":true,"resourceOperations":["create"]},
	"configuration":true,"didChangeConfiguration":{"dynamicRegistration":true},"didChangeWatchedFiles":{"dynamicRegistration":true},
	"diagnostics":{"refreshSupport":true},"codeLens":{"refreshSupport":true},"inlayHint":{"refreshSupport":true},"semanticTokens":{"refreshSupport":true}},
	"experimental":{"rulewrightCommandLinks":true},
	"textDocument":{"publishDiagnostics":{"relatedInformation":true,"codeDescriptionSupport":true,"tagSupport":{"valueSet":[1,2]},"versionSupport":true},
	"diagnostic":{"relatedInformation":true},"rename":{"prepareSupport":true},"hover":{"contentFormat":["markdown"]},
	"documentSymbol":{"hierarchicalDocumentSymbolSupport":true},
	"signatureHelp":{"signatureInformation":{"documentationFormat":["markdown"],"parameterInformation":{"labelOffsetSupport":true}}},
	"completion":{"completionItem":{"snippetSupport":true,"insertReplaceSupport":true,"documentationFormat":["markdown"],"resolveSupport":{"properties":["documentation","detail"]}}},
	"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}},"isPreferredSupport":true,"dataSupport":true,"resolveSupport":{"properties":["edit"]}},
	"semanticTokens":{"dynamicRegistration":true,"requests":{"full":{"delta":true},"range":true},"tokenTypes":["keyword"],"tokenModifiers":[],"formats":["relative"]}}`

// littleCan are those of an editor that can do next to nothing.
const littleCan = `,"textDocument":{"publishDiagnostics":{"versionSupport":true}}`

// closedRule is a rule of the workspace that nobody opens, with a finding behind
// characters of every width.
const closedRule = `[rule]
name = "😀 ünïcode, closed"
description = "é"
rule_id = "5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c15"
type = "query"
language = "kuery"
index = ["logs-endpoint.events.*"]
query = "process.name : (\"é😀\" or \"𝄞\") and process.nmae : \"é\""
`

// places are where something is asked for: at the beginning, in the middle and
// at the end of words, every so often.
func places(text string, every int) []int {
	var out []int
	n := 0
	for i, c := range text {
		if c == ' ' || c == '"' || c == '.' || c == '\n' || c >= 0x80 {
			if n++; n%every == 0 {
				out = append(out, i)
			}
		}
	}
	return out
}

// askEverything asks all there is to ask about a document.
func (r *replay) askEverything(name string, every int) {
	file := r.texts[r.uri(name)]
	whole := map[string]any{"textDocument": map[string]any{"uri": r.uri(name)}}
	last := file.OffsetToPosition(file.Len(), r.encoding)
	whole["range"] = rangeJSON(0, 0, last.Line, last.Column)
	whole["options"] = map[string]any{"tabSize": 2, "insertSpaces": true}
	whole["context"] = map[string]any{"diagnostics": []any{}}
	r.ask(r.uri(name), "textDocument/semanticTokens/full/delta", map[string]any{
		"textDocument": whole["textDocument"], "previousResultId": r.painted[r.uri(name)].id,
	})
	for _, method := range []string{
		"documentSymbol", "foldingRange", "documentLink", "semanticTokens/full", "semanticTokens/range", "inlayHint", "codeLens", "formatting", "rangeFormatting", "diagnostic", "codeAction",
	} {
		r.ask(r.uri(name), "textDocument/"+method, whole)
	}
	r.askOfWorkspace(name)
	for _, offset := range places(file.Text(), every) {
		p := file.OffsetToPosition(offset, r.encoding)
		at := r.at(name, p.Line, p.Column)
		at["range"] = rangeJSON(p.Line, p.Column, p.Line, p.Column)
		at["positions"] = []any{at["position"]}
		at["context"] = map[string]any{"diagnostics": []any{}, "includeDeclaration": true}
		at["newName"] = "other.name"
		for _, method := range []string{
			"hover", "completion", "signatureHelp", "definition", "references", "documentHighlight", "prepareRename", "rename", "codeAction", "selectionRange", "linkedEditingRange",
		} {
			answer := r.ask(r.uri(name), "textDocument/"+method, at)
			switch method {
			case "completion":
				var list struct{ Items []map[string]any }
				r.resolve(r.uri(name), "completionItem/resolve", answer, &list, &list.Items)
			case "codeAction":
				var list []map[string]any
				r.resolve(r.uri(name), "codeAction/resolve", answer, &list, &list)
			}
		}
	}
}

// askOfWorkspace asks all there is to ask about more than one document, and has
// the commands run that only tell something.
func (r *replay) askOfWorkspace(name string) {
	for _, query := range []string{"", "é", "😀 ünï", "T1059", "5a0c1f5e"} {
		r.ask("", "workspace/symbol", map[string]any{"query": query})
	}
	r.ask("", "workspace/diagnostic", map[string]any{"previousResultIds": []any{}})
	if name == config.FileName || name == "" {
		return
	}
	for _, command := range []string{showSamples, listSamples, showStatus} {
		r.ask(r.uri(name), "workspace/executeCommand", map[string]any{"command": command, "arguments": []any{r.uri(name)}})
	}
}

// resolve asks for what was left out of the first items of an answer, which is
// read into list, and of the last.
func (r *replay) resolve(uri, method string, answer json.RawMessage, list any, items *[]map[string]any) {
	if err := json.Unmarshal(answer, list); err != nil {
		r.t.Fatal(err)
	}
	for i, item := range *items {
		if i < 2 || i == len(*items)-1 {
			r.ask(uri, method, item)
		}
	}
}

// sessions are those that were recorded, by name.
func sessions(t *testing.T) map[string]recorded {
	t.Helper()
	paths, err := filepath.Glob("testdata/sessions/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no sessions", err)
	}
	out := map[string]recorded{}
	for _, path := range paths {
		out[strings.TrimSuffix(filepath.Base(path), ".txt")] = readSession(t, path)
	}
	return out
}

// What the server says is about the same characters however they are counted.
func TestRecordedSessionsMeanTheSameInEveryEncoding(t *testing.T) {
	every := max(1, 30_000/steps()) // places
	for name, session := range sessions(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := newReplay(t, "utf-8", everythingCan)
			first.goThrough(session, every)
			for _, name := range []string{"utf-16", "utf-32"} {
				r := newReplay(t, name, everythingCan)
				r.goThrough(session, every)
				if len(r.said) != len(first.said) {
					t.Errorf("%s has %d answers, utf-8 has %d", name, len(r.said), len(first.said))
				}
				for i, said := range r.said[:min(len(r.said), len(first.said))] {
					if said != first.said[i] {
						t.Fatalf("%s says %d\n%.2000s\nutf-8 says\n%.2000s", name, i, said, first.said[i])
					}
				}
			}
			t.Logf("%d answers", len(first.said))
		})
	}
}
