package server

import (
	"context"
	"fmt"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// pending are the requests that are being answered, so that the editor can
// take one back.
//
// protocol.CancelHandler is not used: it derives a context from that of the
// request, which the connection reuses for another one once the request is
// answered.
type pending struct {
	mu      sync.Mutex
	cancels map[jsonrpc2.ID]context.CancelFunc
}

// begin returns a context for answering a request, and what to call once it
// is answered.
func (p *pending) begin(ctx context.Context, id jsonrpc2.ID) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cancels == nil {
		p.cancels = make(map[jsonrpc2.ID]context.CancelFunc)
	}
	p.cancels[id] = cancel
	return ctx, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.cancels, id)
		cancel()
	}
}

// cancel takes back the request that a $/cancelRequest names. One that was
// answered meanwhile is no error.
func (p *pending) cancel(raw []byte) error {
	var params protocol.CancelParams
	if err := protocol.Unmarshal(raw, &params); err != nil {
		return err
	}
	var id jsonrpc2.ID
	switch n := params.ID.(type) {
	case protocol.Integer:
		id = jsonrpc2.NewNumberID(int64(n))
	case protocol.String:
		id = jsonrpc2.NewStringID(string(n))
	default:
		return fmt.Errorf("no id of a request: %v", params.ID)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if cancel := p.cancels[id]; cancel != nil {
		cancel()
	}
	return nil
}
