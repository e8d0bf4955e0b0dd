package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// replay is one editor that goes through a session, counting columns its way.
type replay struct {
	*editor
	encoding source.Encoding
	texts    map[string]*source.File
	versions map[string]int
	// painted are the last semantic tokens of each text, as they were told.
	painted map[string]tokensTold
	// said is what the server answered, with byte offsets in place of positions,
	// and what it asked while it ran a command.
	said []string
	// asks says that the editor asks for findings.
	asks bool
	// ran are the commands that were run with success.
	ran counted

	// asking is held while the server is answered. The rest is what it is
	// answered with, and whether a command runs.
	asking          sync.Mutex
	settings, pick  string
	refuse, running bool
}

// newReplay starts an editor with some capabilities, as JSON, that counts
// columns in one way, in a folder with a rule and sample events.
func newReplay(t *testing.T, encoding, capabilities string) *replay {
	t.Helper()
	e := connectTo(t, map[string]string{"rule.events.ndjson": `{"process.name":"é😀"}`, "closed.toml": closedRule}, Options{Load: testLoad, Samples: besideRule, Candidates: nearRule})
	r := &replay{
		editor: e, encoding: encodings[protocol.PositionEncodingKind(encoding)], versions: map[string]int{}, ran: counted{}, painted: map[string]tokensTold{},
		texts:    map[string]*source.File{e.uri("closed.toml"): source.NewFile("closed.toml", closedRule)},
		settings: `{"workspaceDiagnostics":{"enable":true}}`,
	}
	e.reply = r.reply
	answer := e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":{"general":{"positionEncodings":[%q]}%s},"initializationOptions":%s}`, e.uri(""), encoding, capabilities, r.settings))
	if !strings.Contains(answer, fmt.Sprintf(`"positionEncoding":%q`, encoding)) {
		t.Fatalf("columns are counted otherwise: %s", answer)
	}
	e.notify("initialized", `{}`)
	if r.asks = strings.Contains(capabilities, "refreshSupport"); r.asks {
		e.notification("workspace/diagnostic/refresh") // the closed rule is known
	}
	return r
}

// do does what a line of a session says.
func (r *replay) do(s step) {
	document := asJSON(map[string]any{"textDocument": map[string]any{"uri": r.uri(s.name)}})
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
	case "disk":
		r.put(r.uri(s.name), s.text)
	case "erase":
		if r.texts[r.uri(s.name)] == nil {
			return // the editor could not make it
		}
		r.remove(s.name)
		delete(r.texts, r.uri(s.name))
		r.touched(s.name, 3)
	case "save":
		r.write(s.name, r.texts[r.uri(s.name)].Text())
		r.notify("textDocument/didSave", document)
	case "close":
		r.notify("textDocument/didClose", document)
	case "run":
		arguments := []any{r.uri(s.name)}
		if s.at != "" {
			arguments = append(arguments, s.text)
		}
		r.run(s.name, s.command, arguments)
	case "pick":
		r.pick = s.text
	case "refuse":
		r.refuse = true
	case "set":
		r.asking.Lock()
		r.settings = s.text
		r.asking.Unlock()
		r.notify("workspace/didChangeConfiguration", `{"settings":{"rulewright":`+s.text+`}}`)
	case "trace":
		r.notify("$/setTrace", asJSON(map[string]any{"value": s.name}))
	case "folder":
		r.notify("workspace/didChangeWorkspaceFolders", asJSON(map[string]any{"event": map[string]any{"added": []any{r.folder(s.name)}, "removed": []any{}}}))
	case "unfolder":
		r.notify("workspace/didChangeWorkspaceFolders", asJSON(map[string]any{"event": map[string]any{"added": []any{}, "removed": []any{r.folder(s.name)}}}))
	case "cancel":
		at := r.at(s.name, 0, 0)
		id := r.request("textDocument/"+s.command, asJSON(at))
		r.notify("$/cancelRequest", `{"id":`+id+`}`)
		if m := r.answer(id); m.Error != nil && m.Error.Code != -32800 {
			r.t.Errorf("taken back: %+v", m.Error)
		}
	}
}

// goThrough goes through a session and asks after every step what can be asked
// then.
func (r *replay) goThrough(session recorded, every int) {
	last := ""
	for _, s := range session.steps {
		r.do(s)
		r.settle()
		if s.verb == "open" || s.verb == "type" {
			r.published(s.name)
		}
		switch s.verb {
		case "open", "type", "run", "save":
			r.askEverything(s.name, every)
			last = s.name
		case "close":
			last = ""
		case "pick", "refuse", "cancel":
		default:
			r.askOfWorkspace(last)
		}
	}
}

// published looks at what an editor that does not ask is told of a text.
func (r *replay) published(name string) {
	r.t.Helper()
	if r.asks {
		return
	}
	p := r.diagnostics(name, "those of the text", func(p published) bool { return p.Version != nil && *p.Version == r.versions[name] })
	for _, d := range p.Diagnostics {
		for _, at := range []wirePosition{d.Range.Start, d.Range.End} {
			r.byteAt(p.URI, at.Line, at.Character)
		}
	}
}

// settle waits until the rules of all folders were read again, as far as the
// step has them read, and every text is judged beside them.
func (r *replay) settle() {
	r.t.Helper()
	r.call("workspace/symbol", `{"query":"nothing"}`) // what was sent before is done
	r.server.openFolders()
	for begin := time.Now(); !r.settled(); time.Sleep(time.Millisecond) {
		if time.Since(begin) > impatience {
			r.t.Fatal("the rules are never read")
		}
	}
}

func (r *replay) settled() bool {
	x := &r.server.libraries
	x.mu.Lock()
	n := len(x.of)
	x.mu.Unlock()
	if len(x.all()) < n {
		return false
	}
	for _, d := range r.server.view.Load().docs {
		if d.options.Siblings == nil {
			return false
		}
	}
	return true
}

func (r *replay) folder(name string) map[string]any {
	return map[string]any{"uri": r.uri(name), "name": name}
}

// run has a command run, and notes what the server asks meanwhile.
func (r *replay) run(name, command string, arguments []any) {
	r.t.Helper()
	r.asking.Lock()
	r.running = true
	r.asking.Unlock()
	r.ask(r.uri(name), "workspace/executeCommand", map[string]any{"command": command, "arguments": arguments})
	r.asking.Lock()
	defer r.asking.Unlock()
	r.running, r.refuse = false, false
}

// put writes a file and tells the server.
func (r *replay) put(uri, text string) {
	path, _ := pathOf(docID(uri))
	how := 2
	if _, err := os.Stat(path); err != nil {
		how = 1
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		r.t.Error(err)
	}
	r.texts[uri] = source.NewFile(path, text)
	r.notify("workspace/didChangeWatchedFiles", fmt.Sprintf(`{"changes":[{"uri":%q,"type":%d}]}`, uri, how))
}

// reply is what the server is answered when it asks for something: what a
// command asks is noted with the answers.
func (r *replay) reply(method string, params json.RawMessage) (answer string) {
	r.asking.Lock()
	defer r.asking.Unlock()
	switch method {
	case "workspace/configuration":
		return "[" + r.settings + "]"
	case "window/showMessageRequest":
		answer = "null"
		if r.pick != "" {
			answer = asJSON(map[string]any{"title": r.pick})
		}
	case "workspace/applyEdit":
		answer = `{"applied":false,"failureReason":"refused"}`
		if !r.refuse {
			r.apply(params)
			answer = `{"applied":true}`
		}
	default:
		return "null"
	}
	if !r.running {
		r.t.Errorf("nobody asked for %s of %s", method, params)
	}
	var asked any
	if err := json.Unmarshal(params, &asked); err != nil {
		r.t.Error(err)
	}
	r.note(method, asJSON(r.inBytes("", asked)))
	return answer
}

// apply makes an edit of the server's: that of a file which is made for it.
func (r *replay) apply(params json.RawMessage) {
	var asked struct {
		Edit struct {
			DocumentChanges []struct {
				Kind, URI    string
				TextDocument struct{ URI string }
				Edits        []struct {
					Range   wireRange
					NewText string
				}
			}
		}
	}
	if err := json.Unmarshal(params, &asked); err != nil {
		r.t.Error(err)
	}
	made := map[string]bool{}
	for _, change := range asked.Edit.DocumentChanges {
		switch {
		case change.Kind == "create" && r.texts[change.URI] == nil:
			made[change.URI] = true
		case change.Kind == "" && made[change.TextDocument.URI] && len(change.Edits) == 1 && change.Edits[0].Range == wireRange{}:
			r.put(change.TextDocument.URI, change.Edits[0].NewText)
		default:
			r.t.Errorf("no edit that can be made: %+v", change)
		}
	}
}

// note keeps something that was said, without what is different in every
// session.
func (r *replay) note(method, what string) {
	r.said = append(r.said, method+": "+strings.NewReplacer(r.dir, "DIR", url.PathEscape(r.dir), "DIR").Replace(what))
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
		r.note(method, fmt.Sprintf("%d %s", m.Error.Code, m.Error.Message))
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
	if command, ok := params["command"].(string); ok {
		r.ran[command]++
	}
	r.note(method, asJSON(r.inBytes(uri, result)))
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
