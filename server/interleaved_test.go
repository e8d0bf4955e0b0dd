package server

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

// typist edits a text as somebody would, and as nobody would.
type typist struct {
	r    *rand.Rand
	text string
}

// pieces are what is typed: parts of a rule, and characters of every width.
var pieces = []string{
	"a", " ", "\n", "\r\n", "é", "😀", "𝄞", "\"", "'''", "(", ")", ":", " and ", " or not ", "process.name", "user.name : \"x\"", "[rule]\n", "[[rule.threat]]\n",
	"query = '''\n", "# rulewright: ignore all -- é\n", "\\", "\t", "{", "}", "type = \"eql\"\n", "process where true", "T1059",
}

// edit changes the text and returns the change in one encoding.
func (y *typist) edit(encoding source.Encoding) map[string]any {
	file := source.NewFile("x", y.text)
	place := func() source.Position {
		line := y.r.IntN(file.LineCount())
		return source.Position{Line: line, Column: y.r.IntN(len(file.Line(line)) + 2)}
	}
	from, to := place(), place()
	if y.r.IntN(3) > 0 || from.Line > to.Line || from.Line == to.Line && from.Column > to.Column || to.Line > from.Line+3 {
		to = from
	}
	start, _ := file.PositionToOffset(from, encoding)
	end, _ := file.PositionToOffset(to, encoding)
	end = max(start, end)
	piece := pieces[y.r.IntN(len(pieces))]
	y.text = y.text[:start] + piece + y.text[end:]
	a, b := file.OffsetToPosition(start, encoding), file.OffsetToPosition(end, encoding)
	return map[string]any{"range": rangeJSON(a.Line, a.Column, b.Line, b.Column), "text": piece}
}

// requests are what an editor asks for at any moment.
var requests = []string{
	"hover", "completion", "definition", "references", "documentHighlight", "signatureHelp", "prepareRename", "codeAction", "selectionRange", "documentSymbol",
	"foldingRange", "documentLink", "semanticTokens/full", "semanticTokens/range", "inlayHint", "codeLens", "formatting", "diagnostic", "linkedEditingRange",
}

// steps is how many edits and requests there are; RULEWRIGHT_STEPS asks for
// more.
func steps() int {
	if n, err := strconv.Atoi(os.Getenv("RULEWRIGHT_STEPS")); err == nil {
		return n
	}
	return 3000
}

func TestServerAndEditorHaveTheSameTextWhateverComesBetween(t *testing.T) {
	for name, encoding := range encodings {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			e := connectTo(t, map[string]string{"other.toml": twin}, Options{Load: testLoad})
			e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":{"general":{"positionEncodings":[%q]},
				"textDocument":{"publishDiagnostics":{"versionSupport":true},"semanticTokens":{"requests":{},"tokenTypes":["keyword"],"tokenModifiers":[],"formats":[]},
				"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}},"rename":{"prepareSupport":true}}}}`, e.uri(""), name))
			e.notify("initialized", `{}`)
			y := &typist{r: rand.New(rand.NewPCG(uint64(encoding), 7)), text: rule("process.name : (\"é😀\" or b) and\n  not user.name : root")}
			e.show("rule.toml", y.text)
			var asked []string
			version := 1
			for step := range steps() / len(encodings) {
				switch y.r.IntN(5) {
				case 0, 1:
					version++
					e.notify("textDocument/didChange", asJSON(map[string]any{
						"textDocument":   map[string]any{"uri": e.uri("rule.toml"), "version": version},
						"contentChanges": []any{y.edit(encoding), y.edit(encoding)},
					}))
				case 2, 3:
					asked = append(asked, e.ask(y, encoding))
				default:
					if len(asked) > 0 {
						e.notify("$/cancelRequest", `{"id":`+asked[len(asked)-1]+`}`)
					}
				}
				if step%50 == 49 {
					asked = e.settle(y, version, asked)
				}
				if len(y.text) > 20_000 || step%200 == 199 {
					version++
					y.text = rule("process.name : a and\n  b : \"é😀\"")
					e.notify("textDocument/didChange", asJSON(map[string]any{
						"textDocument": map[string]any{"uri": e.uri("rule.toml"), "version": version}, "contentChanges": []any{map[string]any{"text": y.text}},
					}))
				}
			}
			e.settle(y, version, asked)
			e.mu.Lock()
			defer e.mu.Unlock()
			for _, m := range e.heard {
				if m.Method == "window/logMessage" && strings.Contains(string(m.Params), "defect") {
					t.Fatalf("%s", m.Params)
				}
			}
		})
	}
}

// ask asks something at a random place and returns the request's id.
func (e *editor) ask(y *typist, encoding source.Encoding) string {
	file := source.NewFile("x", y.text)
	p := file.OffsetToPosition(y.r.IntN(file.Len()+1), encoding)
	params := e.at("rule.toml", p.Line, p.Column)
	params["range"] = rangeJSON(p.Line, p.Column, p.Line, p.Column)
	params["positions"] = []any{params["position"]}
	params["context"] = map[string]any{"diagnostics": []any{}}
	params["options"] = map[string]any{"tabSize": 4, "insertSpaces": true}
	return e.request("textDocument/"+requests[y.r.IntN(len(requests))], asJSON(params))
}

// settle waits for all answers and compares the texts of both sides.
func (e *editor) settle(y *typist, version int, asked []string) []string {
	e.t.Helper()
	for _, id := range asked {
		// The place that was asked about may be gone, or the request itself.
		if m := e.answer(id); m.Error != nil && m.Error.Code != -32800 && m.Error.Code != -32601 && m.Error.Code != -32803 {
			e.t.Fatalf("%+v", m.Error)
		}
	}
	e.call("workspace/symbol", `{"query":""}`) // all notifications before it were heeded
	d := e.server.view.Load().docs[docID(e.uri("rule.toml"))]
	if d == nil || d.source.Text() != y.text || int(d.version) != version {
		got, _ := json.Marshal(d.source.Text())
		want, _ := json.Marshal(y.text)
		e.t.Fatalf("the texts differ at version %d of %d:\n%s\n%s", d.version, version, got, want)
	}
	return nil
}
