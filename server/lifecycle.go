package server

import (
	"context"
	"errors"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// phase is how far a session has come.
type phase int32

const (
	beginning phase = iota // initialize has not come
	running
	goodbye // shutdown has come
)

// errNotInitialized has the code that the protocol gives it.
var errNotInitialized = jsonrpc2.NewError(jsonrpc2.Code(protocol.ErrorCodesServerNotInitialized), "the session has not been initialized")

// allowed reports what a message's phase forbids. A notification out of phase
// is dropped, but exit always counts.
func (s *server) allowed(req *jsonrpc2.Request) error {
	initialize := req.Method() == protocol.MethodInitialize
	switch now := phase(s.phase.Load()); {
	case req.Method() == protocol.MethodExit:
		return nil
	case now == beginning && !initialize:
		return errNotInitialized
	case now == running && initialize:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the session is initialized already")
	case now == goodbye:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the session was shut down")
	}
	return nil
}

// Initialize agrees on what both sides can do. It touches no file: an editor
// waits for it.
func (s *server) Initialize(_ context.Context, params *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	v := s.renewed(newView())
	v.client = readClient(params)
	v.folders = foldersOf(params)
	v.samples = s.samples
	v.others = s.usage
	if s.options.Now != nil {
		v.now = s.options.Now
	}
	s.view.Store(v)
	s.initial = defaultSettings
	s.apply(params.InitializationOptions)
	s.initial = s.view.Load().settings
	s.phase.Store(int32(running))
	return &protocol.InitializeResult{
		Capabilities: v.client.offer(s.initial),
		ServerInfo:   protocol.ServerInfo{Name: "rulewright", Version: protocol.NewOptional(s.options.Version)},
	}, nil
}

// Initialized asks to be told of changed files, if the editor can do that.
func (s *server) Initialized(context.Context, *protocol.InitializedParams) error {
	if s.view.Load().client.watches {
		go s.watch()
	}
	if s.view.Load().client.switchesTokens {
		go s.offerTokens()
	}
	if s.view.Load().client.tellsOfSettings {
		go s.heedSettings()
	}
	go s.openFolders()
	if s.view.Load().client.keepsSettings {
		go s.askForSettings(s.ctx)
	}
	return nil
}

// Shutdown ends everything but the session itself.
func (s *server) Shutdown(context.Context) error {
	s.phase.Store(int32(goodbye))
	for _, l := range s.lanes {
		l.stop()
	}
	clear(s.lanes)
	return nil
}

// Exit ends the session.
func (s *server) Exit(context.Context) error {
	select {
	case <-s.exited:
		return errors.New("the session is over already")
	default:
		close(s.exited)
		return nil
	}
}

// SetTrace is accepted: there is no trace to set.
func (s *server) SetTrace(context.Context, *protocol.SetTraceParams) error { return nil }

// Request answers what the protocol does not define.
func (s *server) Request(_ context.Context, method string, _ any) (any, error) {
	return nil, jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "no method %s", method)
}
