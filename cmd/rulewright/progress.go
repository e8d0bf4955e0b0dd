package main

import (
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

// progress shows on a terminal how far a long run is. It says nothing in the
// first second, nothing where there is no terminal, and nothing in CI, whose
// logs keep every line.
type progress struct {
	done  atomic.Int64
	stop  chan struct{}
	ended chan struct{}
}

const progressClear = "\r\x1b[K"

// startProgress begins to watch a run of so many steps.
func startProgress(verb string, total int, quiet bool) *progress {
	p := &progress{stop: make(chan struct{}), ended: make(chan struct{})}
	if quiet || os.Getenv("CI") != "" || !isTerminal(os.Stderr) {
		close(p.ended)
		return p
	}
	go func() {
		defer close(p.ended)
		wait := time.Second
		for shown := false; ; shown = true {
			select {
			case <-p.stop:
				if shown {
					fmt.Fprint(os.Stderr, progressClear)
				}
				return
			case <-time.After(wait):
				fmt.Fprintf(os.Stderr, "%s%s: %d of %d", progressClear, verb, p.done.Load(), total)
				wait = 100 * time.Millisecond
			}
		}
	}()
	return p
}

// step counts one step as done.
func (p *progress) step() { p.done.Add(1) }

// end takes the line away again.
func (p *progress) end() {
	close(p.stop)
	<-p.ended
}
