package server

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"
)

// progress tells an editor how far something long has come.
type progress struct {
	server *server
	ctx    context.Context
	token  protocol.ProgressToken // nil where nobody listens
	last   time.Time
}

var progresses atomic.Uint64

// begin starts to tell, if the editor listens.
func (s *server) begin(ctx context.Context, title string) *progress {
	p := &progress{server: s, ctx: ctx}
	if !s.view.Load().client.progress {
		return p
	}
	token := protocol.String(fmt.Sprintf("rulewright-%d", progresses.Add(1)))
	if err := s.client.WorkDoneProgressCreate(ctx, &protocol.WorkDoneProgressCreateParams{Token: token}); err != nil {
		return p
	}
	p.token = token
	p.send(&protocol.WorkDoneProgressBegin{Kind: "begin", Title: title, Percentage: new(uint32(0))})
	return p
}

// report says how much is done, not too often.
func (p *progress) report(done, of int) {
	if p.token != nil && time.Since(p.last) > 100*time.Millisecond {
		p.last = time.Now()
		p.send(&protocol.WorkDoneProgressReport{
			Kind: "report", Message: new(fmt.Sprintf("%d of %d", done, of)), Percentage: new(uint32(100 * done / max(of, 1))),
		})
	}
}

// end says that it is done.
func (p *progress) end(message string) {
	if p.token != nil {
		p.send(&protocol.WorkDoneProgressEnd{Kind: "end", Message: &message})
	}
}

func (p *progress) send(value any) {
	raw, err := protocol.Marshal(value)
	if err == nil {
		_ = p.server.client.Progress(p.ctx, &protocol.ProgressParams{Token: p.token, Value: raw})
	}
}
