package server

import (
	"sync"

	"github.com/rulewright/rulewright/analysis"
)

// homes remembers what counts for the files of each folder. It is thrown away
// whole when a file changes that may say otherwise.
type homes struct {
	load func(dir string, read ReadFile) *analysis.Options
	read ReadFile

	mu    sync.Mutex
	found map[string]*analysis.Options
}

func newHomes(load func(string, ReadFile) *analysis.Options, read ReadFile) *homes {
	return &homes{load: load, read: read, found: make(map[string]*analysis.Options)}
}

// of returns what counts for the files of a folder.
func (h *homes) of(dir string) *analysis.Options {
	h.mu.Lock()
	defer h.mu.Unlock()
	o, ok := h.found[dir]
	if !ok {
		o = h.load(dir, h.read)
		h.found[dir] = o
	}
	return o
}
