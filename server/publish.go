package server

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
)

// patience is how long the quick findings wait for the thorough ones, so that
// both mostly come together and nothing flickers while somebody types.
const patience = 4 * time.Millisecond

// lane publishes the findings of one open document, version after version.
// Versions that come while it works are passed over but for the last.
type lane struct {
	id    docID
	woken chan struct{} // holds one wish
	stop  context.CancelFunc
	// thorough is held while thorough checks run: of versions that follow each
	// other, only one at a time is worth the work.
	thorough sync.Mutex
}

// wake has the findings of a document published. Editors that ask for them
// are not told; those that can be told to ask again may have them in two stages,
// too.
func (s *server) wake(id docID) {
	if c := s.view.Load().client; c.pulls && !c.refreshes {
		return
	}
	l := s.lanes[id]
	if l == nil {
		ctx, stop := context.WithCancel(s.ctx)
		l = &lane{id: id, woken: make(chan struct{}, 1), stop: stop}
		s.lanes[id] = l
		go s.work(ctx, l)
	}
	l.want()
}

// want has the lane look at its document, once it can.
func (l *lane) want() {
	select {
	case l.woken <- struct{}{}:
	default: // it is about to look anyway
	}
}

func (s *server) work(ctx context.Context, l *lane) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.woken:
		}
		if v := s.view.Load(); v.docs[l.id] != nil {
			s.publishStages(ctx, l, v, v.docs[l.id])
		}
	}
}

// publishStages publishes the quick findings as soon as there are any, and
// all of them when there are, unless a newer version has come by then.
func (s *server) publishStages(ctx context.Context, l *lane, v *view, d *document) {
	quick := s.findings(d, check.Quick)
	if d.slow.Load() {
		s.show(v, d, quick)
		if !l.rests(ctx, s.options.Pause) {
			return
		}
	}
	done := make(chan []check.Finding, 1)
	go s.lookThoroughly(l, d, done)
	select {
	case all := <-done:
		d.slow.Store(false)
		s.show(v, d, all)
		return
	case <-time.After(patience):
	}
	if !d.slow.Swap(true) {
		s.show(v, d, quick)
	}
	select {
	case all := <-done:
		s.show(v, d, all)
	case <-l.woken:
		l.want() // again, in the next turn
	case <-ctx.Done():
	}
}

// lookThoroughly runs all checks on a document, if it is still the one to
// look at when the lane has finished with the one before.
func (s *server) lookThoroughly(l *lane, d *document, done chan<- []check.Finding) {
	l.thorough.Lock()
	defer l.thorough.Unlock()
	if s.view.Load().docs[d.id] == d {
		done <- s.findings(d, check.Thorough)
	}
}

// findings returns what the checks up to a stage say of a document, and
// reports those that failed.
func (s *server) findings(d *document, upTo check.Stage) (out []check.Finding) {
	defer func() {
		if upTo == check.Thorough && d.complete != nil {
			d.completed.Do(func() { close(d.complete) })
		}
		if v := recover(); v != nil {
			s.defect(fmt.Sprintf("%s: the analysis failed: %v", d.id, v), debug.Stack())
		}
	}()
	out = d.findings(upTo)
	if upTo == check.Thorough {
		out = append(out[:len(out):len(out)], d.testFindings()...)
	}
	if d.file != nil {
		s.defects(d.file.Crashes())
	}
	return out
}

// rests waits and reports whether no newer version came meanwhile.
func (l *lane) rests(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-l.woken:
		l.want() // again, in the next turn
		return false
	case <-timer.C:
		return true
	}
}

// show publishes findings, or has an editor that asks for them ask again if it
// knows less.
func (s *server) show(v *view, d *document, findings []check.Finding) {
	if !v.client.pulls {
		s.publish(v, d, findings)
	} else if d.isComplete() && d.hasty.Load() && s.view.Load().docs[d.id] == d {
		s.refresh()
	}
}

// publish shows findings, unless the document is no longer what they are
// about.
func (s *server) publish(v *view, d *document, findings []check.Finding) {
	params := &protocol.PublishDiagnosticsParams{URI: d.id, Diagnostics: s.diagnostics(v, d, findings)}
	if v.client.versions {
		params.Version = protocol.NewOptional(d.version)
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	if s.view.Load().docs[d.id] == d {
		_ = s.client.PublishDiagnostics(s.ctx, params)
	}
}

// clear takes the findings of a document that is gone from the screen.
func (s *server) clear(id docID) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	_ = s.client.PublishDiagnostics(s.ctx, &protocol.PublishDiagnosticsParams{URI: id, Diagnostics: []protocol.Diagnostic{}})
}
