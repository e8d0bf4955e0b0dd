package main

import (
	"path/filepath"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// siblingRules are the rules that the checked ones are compared with: those of
// the run, and all of the workspace where a configuration or a repository says
// what that is. Their files are scanned when the first check asks. It is safe
// for concurrent use.
type siblingRules struct {
	loaded  *loaded
	entries []workspace.Entry

	mu     sync.Mutex
	opened map[string]*rules.Document // by the path that is printed
}

// knowSiblings lets the checks of a run over some files compare rules.
func (l *loaded) knowSiblings(entries []workspace.Entry) {
	s := &siblingRules{loaded: l, entries: entries, opened: map[string]*rules.Document{}}
	l.siblings = s
	l.options.Siblings = &siblings.Workspace{Index: sync.OnceValue(s.index), Open: s.open, Key: absolute}
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// files lists the paths of the rules, absolute and each once.
func (s *siblingRules) files() []string {
	entries := s.entries
	if cfg := s.loaded.options.Config; cfg.Root != "" && (cfg.File != nil || cfg.Repository != nil) {
		entries = append(entries[:len(entries):len(entries)], s.loaded.find([]string{cfg.Root})...)
	}
	var out []string
	seen := map[string]bool{}
	for _, entry := range entries {
		path := absolute(entry.Path)
		if entry.Err == nil && entry.Skipped == "" && !seen[path] {
			seen[path] = true
			out = append(out, path)
		}
	}
	return out
}

func (s *siblingRules) index() *siblings.Index {
	index := siblings.New()
	buffers := sync.Pool{New: func() any { return new([]byte) }}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, path := range s.files() {
		group.Go(func() error {
			buf := buffers.Get().(*[]byte)
			defer buffers.Put(buf)
			var err error
			if *buf, err = workspace.Glance(path, *buf); err == nil {
				index.Put(path, siblings.Scan(string(*buf)))
			}
			return nil // what cannot be read is reported where it is checked
		})
	}
	_ = group.Wait() // no error is returned
	return index
}

// open reads a file of the index, under the path that a user would name it by.
func (s *siblingRules) open(path string) *rules.Document {
	if rel, ok := workspace.Host.Rel(s.loaded.cwd, path); ok && workspace.Host.Inside(s.loaded.cwd, path) {
		path = filepath.FromSlash(rel)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	doc, ok := s.opened[path]
	if !ok {
		if text, err := workspace.ReadFile(path); err == nil {
			doc = rules.Parse(source.NewFile(path, text))
		}
		s.opened[path] = doc
	}
	return doc
}

// text returns a file that was opened, or nil.
func (s *siblingRules) text(path string) *source.File {
	s.mu.Lock()
	defer s.mu.Unlock()
	if doc := s.opened[path]; doc != nil {
		return doc.File
	}
	return nil
}
