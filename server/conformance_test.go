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
	for _, method := range []string{
		"documentSymbol", "foldingRange", "documentLink", "semanticTokens/full", "semanticTokens/range", "inlayHint", "codeLens", "formatting", "rangeFormatting", "diagnostic", "codeAction",
	} {
		r.ask("textDocument/"+method, whole)
	}
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
			r.ask("textDocument/"+method, at)
		}
	}
}

// ask asks and notes the answer. What is resolved later is asked for at once.
func (r *replay) ask(method string, params map[string]any) {
	r.t.Helper()
	m := r.answer(r.request(method, asJSON(params)))
	if m.Error != nil {
		if m.Error.Code != -32803 && m.Error.Code != -32601 { // refused, not offered
			r.t.Errorf("%s of %s: %+v", method, asJSON(params), m.Error)
		}
		r.said = append(r.said, fmt.Sprintf("%s: %d", method, m.Error.Code))
		return
	}
	var result any
	if err := json.Unmarshal(m.Result, &result); err != nil {
		r.t.Fatal(err)
	}
	uri, _ := params["textDocument"].(map[string]any)["uri"].(string)
	if strings.Contains(method, "semanticTokens") {
		r.tokens(uri, result)
	}
	said := r.inBytes(uri, result)
	r.said = append(r.said, fmt.Sprintf("%s: %s", method, strings.ReplaceAll(asJSON(said), r.dir, "DIR")))
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

// tokens turns the numbers of semantic tokens into spans of bytes.
func (r *replay) tokens(uri string, result any) {
	answer, ok := result.(map[string]any)
	if !ok {
		return
	}
	data, _ := answer["data"].([]any)
	var out []any
	line, column := 0, 0
	for i := 0; i+4 < len(data); i += 5 {
		n := func(j int) int { return int(data[i+j].(float64)) }
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
				e := connectTo(t, map[string]string{"rule.events.ndjson": `{"process.name":"é😀"}`}, Options{Load: testLoad, Samples: besideRule})
				e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":{"general":{"positionEncodings":[%q]},%s}}`, e.uri(""), name, everythingCan))
				e.notify("initialized", `{}`)
				r := &replay{editor: e, encoding: encodings[protocol.PositionEncodingKind(name)], texts: map[string]*source.File{}, versions: map[string]int{}}
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
				if method, what, _ := strings.Cut(said, ": "); what != "null" && what != "[]" {
					told[method]++
				}
			}
			t.Logf("%d answers, that say something: %v", len(first.said), told)
		})
	}
}
