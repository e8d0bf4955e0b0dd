package server

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/rules/source"
)

// everythingCan are the capabilities of an editor that can do whatever the server knows of.
const everythingCan = `"workspace":{"workspaceEdit":{"documentChanges":true,"resourceOperations":["create"]},"diagnostics":{"refreshSupport":true}},
	"textDocument":{"publishDiagnostics":{"relatedInformation":true,"codeDescriptionSupport":true,"tagSupport":{"valueSet":[1,2]},"versionSupport":true},
	"diagnostic":{"relatedInformation":true},"rename":{"prepareSupport":true},"hover":{"contentFormat":["markdown"]},
	"documentSymbol":{"hierarchicalDocumentSymbolSupport":true},
	"completion":{"completionItem":{"snippetSupport":true,"insertReplaceSupport":true,"documentationFormat":["markdown"],"resolveSupport":{"properties":["documentation","detail"]}}},
	"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}},"dataSupport":true,"resolveSupport":{"properties":["edit"]}},
	"semanticTokens":{"requests":{"full":{"delta":true},"range":true},"tokenTypes":["keyword"],"tokenModifiers":[],"formats":["relative"]}}`

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

// recorded is a session: texts, and what is typed into them, kept as a file so
// that everybody can add what once went wrong. A line of it is one of
//
//	open NAME            the lines up to one of three dots are the text
//	type NAME "at" "x"   writes x behind the first place where at stands
type recorded struct {
	steps []step
}

type step struct{ verb, name, text, at string }

func readSession(t *testing.T, path string) recorded {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out recorded
	lines := strings.Split(string(data), "\n")
	for i := 0; i < len(lines); i++ {
		verb, rest, _ := strings.Cut(lines[i], " ")
		switch verb {
		case "", "#":
		case "open":
			end := i + 1 + slices.Index(lines[i+1:], "...")
			out.steps = append(out.steps, step{verb: verb, name: rest, text: strings.Join(lines[i+1:end], "\n") + "\n"})
			i = end
		case "type":
			name, rest, _ := strings.Cut(rest, " ")
			at, err := strconv.QuotedPrefix(rest)
			if err != nil {
				t.Fatalf("%s:%d: %v", path, i+1, err)
			}
			s := step{verb: verb, name: name}
			s.at, _ = strconv.Unquote(at)
			if s.text, err = strconv.Unquote(strings.TrimSpace(rest[len(at):])); err != nil {
				t.Fatalf("%s:%d: %v", path, i+1, err)
			}
			out.steps = append(out.steps, s)
		default:
			t.Fatalf("%s:%d: %q", path, i+1, lines[i])
		}
	}
	return out
}

// replay is one editor that goes through a session, counting columns its way.
type replay struct {
	*editor
	encoding source.Encoding
	texts    map[string]*source.File
	versions map[string]int
	// painted are the last semantic tokens of each text, as they were told.
	painted map[string]tokensTold
	// said is what the server answered, with byte offsets in place of positions.
	said []string
}

func (r *replay) do(s step) {
	switch s.verb {
	case "open":
		r.show(s.name, s.text)
		r.texts[r.uri(s.name)], r.versions[s.name] = source.NewFile(s.name, s.text), 1
	case "type":
		old := r.texts[r.uri(s.name)]
		at := strings.Index(old.Text(), s.at) + len(s.at)
		p := old.OffsetToPosition(at, r.encoding)
		r.versions[s.name]++
		r.edit(s.name, r.versions[s.name], p.Line, p.Column, p.Line, p.Column, s.text)
		r.texts[r.uri(s.name)] = source.NewFile(s.name, old.Text()[:at]+s.text+old.Text()[at:])
	}
}

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
			if method == "completion" {
				r.resolve(r.uri(name), answer)
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
	if name == config.FileName {
		return
	}
	for _, command := range []string{showSamples, listSamples, showStatus} {
		r.ask(r.uri(name), "workspace/executeCommand", map[string]any{"command": command, "arguments": []any{r.uri(name)}})
	}
}

// resolve asks for what was left out of the first items of a completion and of
// the last.
func (r *replay) resolve(uri string, answer json.RawMessage) {
	var list struct{ Items []map[string]any }
	if err := json.Unmarshal(answer, &list); err != nil {
		r.t.Fatal(err)
	}
	for i, item := range list.Items {
		if i < 2 || i == len(list.Items)-1 {
			r.ask(uri, "completionItem/resolve", item)
		}
	}
}

// ask asks and notes the answer, which it returns as it came. Places in it are
// of a text, unless it names another.
func (r *replay) ask(uri, method string, params map[string]any) json.RawMessage {
	r.t.Helper()
	m := r.answer(r.request(method, asJSON(params)))
	if m.Error != nil {
		if m.Error.Code != -32803 && m.Error.Code != -32601 { // refused, not offered
			r.t.Errorf("%s of %s: %+v", method, asJSON(params), m.Error)
		}
		r.said = append(r.said, fmt.Sprintf("%s: %d", method, m.Error.Code))
		return m.Result
	}
	if method == "textDocument/diagnostic" && strings.Contains(string(m.Result), ` in part"`) {
		r.notification("workspace/diagnostic/refresh")
		return r.ask(uri, method, params)
	}
	var result any
	if err := json.Unmarshal(m.Result, &result); err != nil {
		r.t.Fatal(err)
	}
	if strings.Contains(method, "semanticTokens") {
		r.tokens(uri, method, m.Result, result)
	}
	said := r.inBytes(uri, result)
	r.said = append(r.said, fmt.Sprintf("%s: %s", method, strings.ReplaceAll(asJSON(said), r.dir, "DIR")))
	return m.Result
}

// inBytes is an answer with byte offsets for positions, and without what is
// different in every session.
func (r *replay) inBytes(uri string, v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = r.inBytes(uri, v[i])
		}
	case map[string]any:
		line, isPosition := v["line"].(float64)
		if column, ok := v["character"].(float64); ok && isPosition {
			return r.byteAt(uri, int(line), int(column))
		}
		if u, ok := v["uri"].(string); ok {
			uri = u
		}
		if d, ok := v["textDocument"].(map[string]any); ok {
			uri, _ = d["uri"].(string)
		}
		delete(v, "resultId")
		for key := range v {
			v[key] = r.inBytes(uri, v[key])
		}
	}
	return v
}

// byteAt is the byte offset of a position, which has to exist and to lie between
// two characters.
func (r *replay) byteAt(uri string, line, column int) any {
	file := r.texts[uri]
	if file == nil {
		return [2]int{line, column} // of a file that is to be made
	}
	p := source.Position{Line: line, Column: column}
	offset, err := file.PositionToOffset(p, r.encoding)
	if back := file.OffsetToPosition(offset, r.encoding); err != nil || back != p && offset < file.Len() {
		r.t.Errorf("no such place: %d:%d, which is %d and %v: %v", line, column, offset, back, err)
	}
	return offset
}

// tokensTold are the numbers of semantic tokens and the name they have.
type tokensTold struct {
	id   string
	data []uint32
}

// told takes the tokens of an answer over, which may say only what changed.
func (r *replay) told(uri, method string, answer json.RawMessage) []uint32 {
	var told wireTokens
	if err := json.Unmarshal(answer, &told); err != nil {
		r.t.Fatal(err)
	}
	before, data := r.painted[uri], told.Data
	if told.Edits != nil {
		data = before.data
		for _, edit := range slices.Backward(told.Edits) {
			data = slices.Concat(data[:edit.Start], edit.Data, data[edit.Start+edit.DeleteCount:])
		}
	}
	switch {
	case strings.HasSuffix(method, "range"):
		return data
	case told.ResultID == before.id && !slices.Equal(data, before.data):
		r.t.Errorf("%s: what changed makes\n%v, not\n%v", uri, before.data, data)
	}
	r.painted[uri] = tokensTold{told.ResultID, data}
	return data
}

// tokens turns the numbers of semantic tokens into spans of bytes.
func (r *replay) tokens(uri, method string, raw json.RawMessage, result any) {
	answer, ok := result.(map[string]any)
	if !ok {
		return
	}
	delete(answer, "edits")
	data := r.told(uri, method, raw)
	var out []any
	line, column := 0, 0
	for i := 0; i+4 < len(data); i += 5 {
		n := func(j int) int { return int(data[i+j]) }
		if n(0) > 0 {
			column = 0
		}
		line, column = line+n(0), column+n(1)
		out = append(out, r.byteAt(uri, line, column), r.byteAt(uri, line, column+n(2)), n(3), n(4))
	}
	answer["data"] = out
}

// What the server says is about the same characters however they are counted.
func TestRecordedSessionsMeanTheSameInEveryEncoding(t *testing.T) {
	every := max(1, 30_000/steps()) // places
	paths, err := filepath.Glob("testdata/sessions/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no sessions", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			session := readSession(t, path)
			var first *replay
			for _, name := range []string{"utf-8", "utf-16", "utf-32"} {
				e := connectTo(t, map[string]string{"rule.events.ndjson": `{"process.name":"é😀"}`, "closed.toml": closedRule}, Options{Load: testLoad, Samples: besideRule})
				e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":{"general":{"positionEncodings":[%q]},%s},"initializationOptions":{"workspaceDiagnostics":{"enable":true}}}`, e.uri(""), name, everythingCan))
				e.notify("initialized", `{}`)
				e.notification("workspace/diagnostic/refresh") // the closed rule is known
				r := &replay{
					editor: e, encoding: encodings[protocol.PositionEncodingKind(name)], versions: map[string]int{}, painted: map[string]tokensTold{},
					texts: map[string]*source.File{e.uri("closed.toml"): source.NewFile("closed.toml", closedRule)},
				}
				for _, s := range session.steps {
					r.do(s)
					r.askEverything(s.name, every)
				}
				if first == nil {
					first = r
					continue
				}
				for i, said := range r.said {
					if said != first.said[i] {
						t.Fatalf("%s says %d\n%.2000s\nutf-8 says\n%.2000s", name, i, said, first.said[i])
					}
				}
			}
			told := counted{}
			for _, said := range first.said {
				if method, what, _ := strings.Cut(said, ": "); what != "null" && what != "[]" && what != `{"items":[]}` {
					told[method]++
				}
			}
			for _, method := range []string{"workspace/diagnostic", "workspace/symbol", "workspace/executeCommand", "completionItem/resolve", "textDocument/semanticTokens/full/delta"} {
				if told[method] == 0 {
					t.Errorf("nothing is said of %s", method)
				}
			}
			t.Logf("%d answers, that say something: %v", len(first.said), told)
		})
	}
}
