package server

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/uri"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/workspace"
)

// editor is the other side of a session, over a pipe: it says what a test has
// it say and keeps what it hears. A failure to hear anything in time fails the
// test.
type editor struct {
	t    testing.TB
	dir  string
	pipe io.ReadWriteCloser
	// server is the other side, for what cannot be asked for; nil where that is
	// another process.
	server *server
	next   int
	// reply answers the server's requests; nil for null.
	reply func(method string, params json.RawMessage) string

	mu      sync.Mutex
	sent    counted // messages by method
	heard   []message
	changed chan struct{}
	ended   chan struct{}
	status  int
	err     error
}

// message is one message of the server's.
type message struct {
	ID     *json.RawMessage `json:"id"`
	Method string           `json:"method"`
	Params json.RawMessage  `json:"params"`
	Result json.RawMessage  `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
	taken bool
	// at is when all of it was there, before it was looked into.
	at time.Time
}

const impatience = 20 * time.Second

// connect starts a server on a folder with some files.
func connect(t testing.TB, files map[string]string) *editor {
	t.Helper()
	return connectTo(t, files, Options{Load: testLoad})
}

// connectTo is connect with a way of loading configurations.
func connectTo(t testing.TB, files map[string]string, o Options) *editor {
	t.Helper()
	o.Version, o.Read = "0.0-test", workspace.ReadFile
	if _, benchmark := t.(*testing.B); !benchmark {
		o.Pause = 20 * time.Millisecond // nobody waits for a test
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	near, far := net.Pipe()
	e := &editor{t: t, dir: dir, pipe: near, changed: make(chan struct{}, 1), ended: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	e.server = newServer(ctx, o)
	go func() {
		defer cancel()
		e.status, e.err = e.server.serve(far)
		close(e.ended)
	}()
	go e.listen()
	t.Cleanup(func() {
		_ = near.Close()
		<-e.ended
	})
	return e
}

func testLoad(dir string, read ReadFile) *analysis.Options {
	cfg := config.Discover(dir, config.Surroundings{Read: read, LookupEnv: func(string) (string, bool) { return "", false }})
	return &analysis.Options{Config: cfg, Catalogue: schema.Default()}
}

// open connects and initializes with capabilities, given as JSON.
func open(t testing.TB, capabilities string, files map[string]string) *editor {
	t.Helper()
	e := connect(t, files)
	e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":%s}`, e.uri(""), capabilities))
	e.notify("initialized", `{}`)
	return e
}

// uri names a file of the folder.
func (e *editor) uri(name string) string {
	return string(uri.File(filepath.Join(e.dir, filepath.FromSlash(name))))
}

// listen keeps what the server says and answers its requests.
func (e *editor) listen() {
	in := bufio.NewReader(e.pipe)
	for {
		body, err := readFrame(in)
		if err != nil {
			return
		}
		m := message{at: time.Now()}
		if err := json.Unmarshal(body, &m); err != nil {
			panic(err)
		}
		if m.ID != nil && m.Method != "" {
			go e.oblige(m)
		}
		e.mu.Lock()
		e.heard = append(e.heard, m)
		e.mu.Unlock()
		select {
		case e.changed <- struct{}{}:
		default:
		}
	}
}

// oblige answers a request of the server's.
func (e *editor) oblige(m message) {
	answer := "null"
	if e.reply != nil {
		answer = e.reply(m.Method, m.Params)
	}
	e.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":%s}`, *m.ID, answer))
}

func readFrame(in *bufio.Reader) ([]byte, error) {
	length := 0
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		if _, err := fmt.Sscanf(line, "Content-Length: %d", &length); err != nil {
			return nil, err
		}
	}
	body := make([]byte, length)
	_, err := io.ReadFull(in, body)
	return body, err
}

// send sends one message, whatever is in it.
func (e *editor) send(body string) {
	_, _ = fmt.Fprintf(e.pipe, "Content-Length: %d\r\n\r\n%s", len(body), body)
}

// wait takes the first message that is wanted, once there is one.
func (e *editor) wait(what string, wanted func(*message) bool) message {
	e.t.Helper()
	deadline := time.After(impatience)
	for {
		e.mu.Lock()
		for i := range e.heard {
			if m := &e.heard[i]; !m.taken && wanted(m) {
				m.taken = true
				out := *m
				e.mu.Unlock()
				return out
			}
		}
		e.mu.Unlock()
		select {
		case <-e.changed:
		case <-deadline:
			e.t.Fatalf("no %s came", what)
		}
	}
}

// counts notes what is sent.
func (e *editor) counts(method string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.sent == nil {
		e.sent = counted{}
	}
	e.sent[method]++
}

// request sends a request and returns its id, for [editor.answer].
func (e *editor) request(method, params string) string {
	e.next++
	id := fmt.Sprint(e.next)
	e.counts(method)
	e.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":%s}`, id, method, params))
	return id
}

// answer waits for the answer to a request.
func (e *editor) answer(id string) message {
	e.t.Helper()
	return e.wait("answer", func(m *message) bool { return m.Method == "" && m.ID != nil && string(*m.ID) == id })
}

// call sends a request that has to succeed and returns its result.
func (e *editor) call(method, params string) string {
	e.t.Helper()
	m := e.answer(e.request(method, params))
	if m.Error != nil {
		e.t.Fatalf("%s: %s (%d)", method, m.Error.Message, m.Error.Code)
	}
	return string(m.Result)
}

func (e *editor) notify(method, params string) {
	e.counts(method)
	e.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":%s}`, method, params))
}

// notification waits for one of the server's.
func (e *editor) notification(method string) string {
	e.t.Helper()
	return string(e.wait(method, func(m *message) bool { return m.Method == method }).Params)
}

// show opens a text under a name.
func (e *editor) show(name, text string) {
	e.notify("textDocument/didOpen", asJSON(map[string]any{"textDocument": map[string]any{
		"uri": e.uri(name), "languageId": "toml", "version": 1, "text": text,
	}}))
}

// edit replaces a range of an open text; the range is the JSON of four
// numbers.
func (e *editor) edit(name string, version, line, column, endLine, endColumn int, text string) {
	e.notify("textDocument/didChange", asJSON(map[string]any{
		"textDocument":   map[string]any{"uri": e.uri(name), "version": version},
		"contentChanges": []any{map[string]any{"range": rangeJSON(line, column, endLine, endColumn), "text": text}},
	}))
}

// published is what the server says of a document.
type published struct {
	URI         string           `json:"uri"`
	Version     *int             `json:"version"`
	Diagnostics []wireDiagnostic `json:"diagnostics"`
}

type wireDiagnostic struct {
	Range           wireRange `json:"range"`
	Severity        int       `json:"severity"`
	Code            string    `json:"code"`
	CodeDescription *struct {
		Href string `json:"href"`
	} `json:"codeDescription"`
	Source  string `json:"source"`
	Message string `json:"message"`
	Tags    []int  `json:"tags"`
	Related []struct {
		Location struct {
			URI   string    `json:"uri"`
			Range wireRange `json:"range"`
		} `json:"location"`
		Message string `json:"message"`
	} `json:"relatedInformation"`
}

type wirePosition struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type wireRange struct {
	Start wirePosition `json:"start"`
	End   wirePosition `json:"end"`
}

// codes lists the checks of findings, in order.
func (p published) codes() []string {
	out := []string{}
	for _, d := range p.Diagnostics {
		out = append(out, d.Code)
	}
	return out
}

// diagnostics waits until the server publishes something wanted of a
// document.
func (e *editor) diagnostics(name, what string, wanted func(published) bool) published {
	e.t.Helper()
	var out published
	e.wait("diagnostics: "+what, func(m *message) bool {
		if m.Method != "textDocument/publishDiagnostics" {
			return false
		}
		out = published{}
		return json.Unmarshal(m.Params, &out) == nil && out.URI == e.uri(name) && wanted(out)
	})
	return out
}

func asJSON(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

func rangeJSON(line, column, endLine, endColumn int) map[string]any {
	return map[string]any{
		"start": map[string]any{"line": line, "character": column},
		"end":   map[string]any{"line": endLine, "character": endColumn},
	}
}

// uriOf returns the document that a message is about.
func uriOf(m *message) string {
	var p published
	_ = json.Unmarshal(m.Params, &p)
	return p.URI
}

// remove takes a file of the folder away.
func (e *editor) remove(name string) {
	e.t.Helper()
	if err := os.Remove(filepath.Join(e.dir, filepath.FromSlash(name))); err != nil {
		e.t.Fatal(err)
	}
}

// touched tells of a file that was created (1), changed (2) or deleted (3).
func (e *editor) touched(name string, how int) {
	e.notify("workspace/didChangeWatchedFiles", asJSON(map[string]any{"changes": []any{map[string]any{"uri": e.uri(name), "type": how}}}))
}
