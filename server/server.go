// Package server is the language server: it tells an editor what package
// analysis concludes about the texts on its screen.
//
// The server keeps one immutable [view]: the open documents, each with its
// text, its version and everything that is known of it, and what the editor
// can do. A notification makes a new view; a request is answered from the view
// that was there when it arrived, concurrently with whatever follows. So an
// answer may come late but is never about half of a change.
//
// Every feature is one file, and a function of a document and a place in it.
// What is true of a rule is decided in package analysis and never here, which
// is why the findings are those of `rulewright lint`. Nothing but the protocol
// is written to the stream.
package server

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/rules/workspace"
)

// Options are what the server needs from the program.
type Options struct {
	// Version is the program's, as the editor shows it.
	Version string
	// Load finds what counts for the files of a folder, given as an absolute
	// path: configuration and catalogue. It reads files through read, which
	// knows the editor's unsaved texts.
	Load func(dir string, read ReadFile) *analysis.Options
	// Changed is sent to when Load would now answer differently though no file
	// changed; nil where that does not happen.
	Changed <-chan struct{}
	// Read reads a file from the disk.
	Read ReadFile
	// Files lists the rule files of a folder, by absolute path; nil for all
	// that the configuration does not exclude.
	Files func(o *analysis.Options, root string) []workspace.Entry
	// Samples finds a rule's sample events; nil for none.
	Samples FindSamples
	// Candidates lists other files that may have sample events for a rule, to
	// choose from; nil for none.
	Candidates FindSamples
	// Now tells the time; nil means the clock.
	Now func() time.Time
	// Pause is how long typing has to rest before checks run that were slow
	// the last time; 0 means 200 ms.
	Pause time.Duration
}

// ReadFile returns the text of the file with an absolute path.
type ReadFile func(path string) (string, error)

// server is one session with one editor.
type server struct {
	protocol.UnimplementedServer
	options Options

	ctx  context.Context // ends with the session
	conn jsonrpc2.Conn
	// client sends to the editor.
	client protocol.Client

	// turn is held by whoever handles a notification: they are handled one at
	// a time.
	turn sync.Mutex
	// view is replaced by notifications, and read by everybody.
	view  atomic.Pointer[view]
	phase atomic.Int32 // a phase
	// exited is closed when the editor says that the session is over.
	exited chan struct{}

	// publishing makes "is this still the document?" and sending what is known
	// of it one step.
	publishing sync.Mutex
	// lanes publish the findings of one open document each. Only
	// notifications touch the map.
	lanes map[docID]*lane
	// configurations are the files that are not open and yet have findings
	// on the screen; they belong to notifications, too.
	configurations map[docID]*document

	samples *sampleFiles

	// libraries are the other rules of the workspace.
	libraries libraries

	surveyed surveyed

	pending pending
	painted painted
	// tokens are the semantic tokens, for an editor that can switch them.
	tokens registration
	// initial are the settings that the session began with.
	initial settings
	said    messages
}

// Serve speaks the protocol over a stream until the editor ends the session,
// and closes the stream. It returns the exit status that the protocol asks
// for, 0 if the editor said goodbye first, and the error that broke the
// connection, if one did.
func Serve(ctx context.Context, stream io.ReadWriteCloser, o Options) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return newServer(ctx, o).serve(stream)
}

// newServer prepares a session, which ends with ctx.
func newServer(ctx context.Context, o Options) *server {
	if o.Pause == 0 {
		o.Pause = 200 * time.Millisecond
	}
	s := &server{options: o, ctx: ctx, exited: make(chan struct{}), lanes: make(map[docID]*lane)}
	s.view.Store(newView())
	s.samples = &sampleFiles{find: o.Samples, candidates: o.Candidates, read: o.Read}
	return s
}

func (s *server) serve(stream io.ReadWriteCloser) (int, error) {
	s.conn = jsonrpc2.NewConn(&forgivingStream{jsonrpc2.NewHeaderStream(stream)}, jsonrpc2.WithCodec(codec{}))
	s.client = protocol.ClientDispatcher(s.conn)
	s.conn.Go(s.ctx, s.handler())
	go s.heedChanges()
	var err error
	select {
	case <-s.exited:
	case <-s.conn.Done():
		err = s.conn.Err()
	case <-s.ctx.Done():
	}
	_ = stream.Close() // what could not be sent no longer matters
	if phase(s.phase.Load()) == goodbye {
		return 0, err
	}
	return 1, err
}

// codec reads and writes the protocol's values, which encoding/json does not
// understand.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

func (codec) Unmarshal(data []byte, v any) error { return protocol.Unmarshal(data, v) }
