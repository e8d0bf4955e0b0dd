package server

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"net"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// The sessions leave nothing out that the server does: a request, a notification,
// a command or a question to the editor that is new has to be in one of them.
func TestTheSessionsCoverAllThatTheServerDoes(t *testing.T) {
	seen := replayAll(t)
	announced := seen.announced(t)
	served := handlers(t)
	for _, method := range slices.Sorted(maps.Keys(served)) {
		if seen.sent[method] == 0 {
			t.Errorf("%s: no session sends it", method)
		}
		if isRequest(method) && method != protocol.MethodShutdown && seen.answered[method] == 0 {
			t.Errorf("%s: in no session is there an answer that says something", method)
		}
		if !announced[method] && !unasked[method] {
			t.Errorf("%s is served and not announced", method)
		}
	}
	for method := range announced {
		if !served[method] {
			t.Errorf("%s is announced and not served", method)
		}
	}
	for _, command := range seen.commands {
		if seen.ran[command] == 0 {
			t.Errorf("%s: no session runs it with success", command)
		}
	}
	if want := slices.Sorted(maps.Keys(commands)); !slices.Equal(seen.commands, want) {
		t.Errorf("the commands are %v, announced are %v", want, seen.commands)
	}
	for command := range seen.offered {
		if !slices.Contains(seen.commands, command) {
			t.Errorf("%s is offered and not announced", command)
		}
	}
	for method := range asking(t) {
		if seen.heard[method] == 0 {
			t.Errorf("%s: in no session does the server say it", method)
		}
	}
}

// unasked are the methods that every server has, and those that an editor sends
// to whoever answers.
var unasked = map[string]bool{
	protocol.MethodInitialize: true, protocol.MethodInitialized: true, protocol.MethodShutdown: true, protocol.MethodExit: true,
	protocol.MethodSetTrace: true, protocol.MethodCancelRequest: true,
	protocol.MethodWorkspaceDidChangeConfiguration: true,
}

// isRequest reports whether there is an answer to what an editor sends.
func isRequest(method string) bool {
	return slices.ContainsFunc(protocol.Methods, func(m protocol.MethodInfo) bool { return m.Method == method && m.Kind == "request" })
}

// seen is what there was in all sessions together.
type seen struct {
	// sent are the messages to the server by method, answered those with an
	// answer that says something, and heard what the server sends unasked.
	sent, answered, heard counted
	// ran are the commands that were run, and offered those that a lens, an
	// action or a hover names.
	ran, offered counted
	// commands are those that are announced.
	commands      []string
	capabilities  map[string]any
	registrations []string
}

// replayAll goes through all sessions with an editor that can do everything and
// with one that can do next to nothing, and says goodbye.
func replayAll(t *testing.T) *seen {
	t.Helper()
	out := &seen{sent: counted{}, answered: counted{}, heard: counted{}, ran: counted{}, offered: counted{}}
	for name, session := range sessions(t) {
		t.Run(name, func(t *testing.T) {
			for _, capabilities := range []string{everythingCan, littleCan} {
				r := newReplay(t, "utf-16", capabilities)
				r.goThrough(session, 10)
				r.call("shutdown", "null")
				r.notify("exit", "null")
				out.add(r)
			}
		})
	}
	return out
}

var (
	saysNothing   = regexp.MustCompile(`^(null|\[\]|-\d+ .*|\{"(items|data)":\[\](,.*)?\})$`)
	namesACommand = regexp.MustCompile(`"command":"([^"]+)"|\(command:([\w.]+)\?`)
)

// add takes over what there was in a session.
func (x *seen) add(r *replay) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for method, n := range r.sent {
		x.sent[method] += n
	}
	for command, n := range r.ran {
		x.ran[command] += n
	}
	x.answered[protocol.MethodInitialize]++
	for _, said := range r.said {
		method, what, _ := strings.Cut(said, ": ")
		if !saysNothing.MatchString(what) {
			x.answered[method]++
		}
		for _, found := range namesACommand.FindAllStringSubmatch(what, -1) {
			x.offered[found[1]+found[2]]++
		}
	}
	for _, m := range r.heard {
		x.heard[m.Method]++
		if m.Method == protocol.MethodClientRegisterCapability {
			var registered struct{ Registrations []struct{ Method string } }
			_ = json.Unmarshal(m.Params, &registered)
			for _, one := range registered.Registrations {
				x.registrations = append(x.registrations, one.Method)
			}
		}
		var hello struct{ Capabilities map[string]any }
		if json.Unmarshal(m.Result, &hello) == nil && len(hello.Capabilities) > len(x.capabilities) {
			x.capabilities = hello.Capabilities
		}
	}
}

// announcing are the capabilities of a server, and what an editor sends to one
// that has them.
var announcing = map[string][]string{
	"textDocumentSync.openClose":               {"textDocument/didOpen", "textDocument/didClose"},
	"textDocumentSync.change":                  {"textDocument/didChange"},
	"textDocumentSync.save":                    {"textDocument/didSave"},
	"hoverProvider":                            {"textDocument/hover"},
	"completionProvider":                       {"textDocument/completion"},
	"completionProvider.resolveProvider":       {"completionItem/resolve"},
	"signatureHelpProvider":                    {"textDocument/signatureHelp"},
	"definitionProvider":                       {"textDocument/definition"},
	"referencesProvider":                       {"textDocument/references"},
	"documentHighlightProvider":                {"textDocument/documentHighlight"},
	"documentSymbolProvider":                   {"textDocument/documentSymbol"},
	"codeActionProvider":                       {"textDocument/codeAction"},
	"codeActionProvider.resolveProvider":       {"codeAction/resolve"},
	"codeLensProvider":                         {"textDocument/codeLens"},
	"documentLinkProvider":                     {"textDocument/documentLink"},
	"workspaceSymbolProvider":                  {"workspace/symbol"},
	"documentFormattingProvider":               {"textDocument/formatting"},
	"documentRangeFormattingProvider":          {"textDocument/rangeFormatting"},
	"renameProvider":                           {"textDocument/rename"},
	"renameProvider.prepareProvider":           {"textDocument/prepareRename"},
	"foldingRangeProvider":                     {"textDocument/foldingRange"},
	"selectionRangeProvider":                   {"textDocument/selectionRange"},
	"executeCommandProvider":                   {"workspace/executeCommand"},
	"linkedEditingRangeProvider":               {"textDocument/linkedEditingRange"},
	"inlayHintProvider":                        {"textDocument/inlayHint"},
	"diagnosticProvider":                       {"textDocument/diagnostic"},
	"diagnosticProvider.workspaceDiagnostics":  {"workspace/diagnostic"},
	"workspace.workspaceFolders":               {"workspace/didChangeWorkspaceFolders"},
	"workspace/didChangeWatchedFiles":          {"workspace/didChangeWatchedFiles"},
	"workspace/didChangeConfiguration":         {"workspace/didChangeConfiguration"},
	tokensMethod:                               {"textDocument/semanticTokens/full", "textDocument/semanticTokens/full/delta", "textDocument/semanticTokens/range"},
	"positionEncoding":                         nil,
	"diagnosticProvider.identifier":            nil,
	"diagnosticProvider.interFileDependencies": nil,
	"completionProvider.triggerCharacters":     nil,
	"signatureHelpProvider.triggerCharacters":  nil,
	"codeActionProvider.codeActionKinds":       nil,
	"executeCommandProvider.commands":          nil,
	"textDocumentSync":                         nil,
	"workspace":                                nil,
}

// announced is what an editor sends for what the server says that it can do, at
// the start and later.
func (x *seen) announced(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	take := func(capability string, value any) {
		if value == false {
			return
		}
		methods, known := announcing[capability]
		if !known {
			t.Errorf("what does an editor send for the capability %s?", capability)
		}
		for _, method := range methods {
			out[method] = true
		}
	}
	for name, value := range x.capabilities {
		take(name, value)
		options, _ := value.(map[string]any)
		for option, value := range options {
			take(name+"."+option, value)
		}
		for _, command := range asSlice(options["commands"]) {
			x.commands = append(x.commands, command.(string))
		}
	}
	for _, method := range x.registrations {
		take(method, true)
	}
	slices.Sort(x.commands)
	return out
}

func asSlice(v any) []any {
	out, _ := v.([]any)
	return out
}

// handlers are the methods that the server handles itself: those of its type
// that are no leftovers of protocol.UnimplementedServer.
func handlers(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{protocol.MethodCancelRequest: true} // has no handler of its own
	methods := reflect.TypeFor[protocol.Server]()
	own := reflect.TypeFor[*server]()
	for i := range methods.NumMethod() {
		name := methods.Method(i).Name
		method, _ := own.MethodByName(name)
		file, _ := runtime.FuncForPC(method.Func.Pointer()).FileLine(method.Func.Pointer())
		if strings.HasSuffix(file, ".go") && name != "Request" {
			out[onTheWire(t, func(c jsonrpc2.Conn) any { return protocol.ServerDispatcher(c) }, name)] = true
		}
	}
	return out
}

// asking are the methods by which the server says something to the editor, as
// its source has them.
func asking(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok || !ast.IsExported(call.Sel.Name) {
				return true
			}
			if of, ok := call.X.(*ast.SelectorExpr); ok && of.Sel.Name == "client" {
				out[onTheWire(t, func(c jsonrpc2.Conn) any { return protocol.ClientDispatcher(c) }, call.Sel.Name)] = true
			}
			return true
		})
	}
	if len(out) < 10 {
		t.Errorf("the server says only %v", out)
	}
	return out
}

// sources are the files of the package.
func sources(t *testing.T) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, file)
	}
	return out
}

// onTheWire is the name that the protocol has for a method of one of its
// interfaces: what a dispatcher sends when it is called.
func onTheWire(t *testing.T, dispatcher func(jsonrpc2.Conn) any, name string) string {
	t.Helper()
	near, far := net.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sent := make(chan string, 1)
	listening := jsonrpc2.NewConn(jsonrpc2.NewHeaderStream(far), jsonrpc2.WithCodec(codec{}))
	listening.Go(ctx, func(_ context.Context, req *jsonrpc2.Request) (any, error) {
		sent <- strings.Clone(req.Method())
		return nil, nil
	})
	speaking := jsonrpc2.NewConn(jsonrpc2.NewHeaderStream(near), jsonrpc2.WithCodec(codec{}))
	speaking.Go(ctx, jsonrpc2.MethodNotFoundHandler)
	call := reflect.ValueOf(dispatcher(speaking)).MethodByName(name)
	arguments := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < call.Type().NumIn(); i++ {
		argument := reflect.Zero(call.Type().In(i))
		if argument.Kind() == reflect.Pointer {
			argument = reflect.New(argument.Type().Elem())
		}
		arguments = append(arguments, argument)
	}
	var done sync.WaitGroup
	done.Go(func() { call.Call(arguments) })
	method := <-sent
	done.Wait()
	_, _ = speaking.Close(), listening.Close()
	return method
}
