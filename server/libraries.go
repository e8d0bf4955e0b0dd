package server

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/outline"
	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// libraries are the libraries of a session, by folder.
type libraries struct {
	mu     sync.Mutex
	of     map[string]*library
	tally  *tally                     // of those
	opened map[string]*rules.Document // files that analyses asked for, by path
}

// folderFor returns the folder whose rules those of another folder are compared
// with: that of the configuration or repository that counts for it, else the
// workspace's; empty where there is none.
func folderFor(folders []string, dir string, o *analysis.Options) string {
	if cfg := o.Config; cfg.Root != "" && (cfg.File != nil || cfg.Repository != nil) {
		return cfg.Root
	}
	best := ""
	for _, f := range folders {
		if workspace.Host.Inside(f, dir) && len(f) > len(best) {
			best = f
		}
	}
	return best
}

// load finds what counts for a folder, and adds the other rules of the
// workspace as soon as they are known.
func (s *server) load(dir string, read ReadFile) *analysis.Options {
	o := s.options.Load(dir, read)
	root := folderFor(s.view.Load().folders, dir, o)
	if root == "" || root == string(filepath.Separator) {
		return o
	}
	l := s.library(root, o)
	if !l.isReady() {
		return o
	}
	with := *o
	with.Siblings = &siblings.Workspace{Index: func() *siblings.Index { return l.siblings }, Open: s.document, Key: filepath.Clean}
	with.Lists = func(listID string) *rules.Document {
		if path := l.listed(listID); path != "" {
			return s.document(path)
		}
		return nil
	}
	return &with
}

// library returns the library of a folder, and has it read if nobody has yet.
func (s *server) library(root string, o *analysis.Options) *library {
	s.libraries.mu.Lock()
	defer s.libraries.mu.Unlock()
	l := s.libraries.of[root]
	if l == nil {
		if s.libraries.of == nil {
			s.libraries.of, s.libraries.tally = make(map[string]*library), newTally()
		}
		l = newLibrary(root, o, s.options.Read, s.libraries.tally)
		s.libraries.of[root] = l
		go s.fill(s.ctx, l)
	}
	return l
}

// fill reads a library and then looks at everything again.
func (s *server) fill(ctx context.Context, l *library) {
	p := s.begin(ctx, "Rulewright: reading rules")
	paths := s.ruleFiles(l.options, l.root)
	l.load(ctx, paths, func(done, of int) { p.report(done, of) })
	p.end(fmt.Sprintf("%d files", len(paths)))
	if !l.isReady() || l.isEmpty() {
		return
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	if phase(s.phase.Load()) == running {
		s.reload()
	}
}

// ruleFiles lists the rule files of a folder.
func (s *server) ruleFiles(o *analysis.Options, root string) []string {
	find := s.options.Files
	if find == nil {
		find = func(o *analysis.Options, root string) []workspace.Entry {
			return workspace.Finder{Exclude: o.Config.Exclude}.Find([]string{root})
		}
	}
	entries := find(o, root)
	if r := o.Config.Repository; r != nil && r.ExceptionDir != "" {
		entries = append(entries, (workspace.Finder{}).Find([]string{r.ExceptionDir})...)
	}
	var out []string
	for _, e := range entries {
		if e.Err == nil && e.Skipped == "" && !strings.EqualFold(filepath.Base(e.Path), config.FileName) {
			out = append(out, e.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// openFolders finds out what counts for the workspace's folders, which has
// their rules read before one of them is opened.
func (s *server) openFolders() {
	v := s.view.Load()
	for _, folder := range v.folders {
		v.homes.of(folder)
	}
}

// clear forgets what was read.
func (x *libraries) clear() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.of, x.tally, x.opened = nil, nil, nil
}

// all returns the libraries that were read.
func (x *libraries) all() []*library {
	x.mu.Lock()
	defer x.mu.Unlock()
	var out []*library
	for _, root := range slices.Sorted(maps.Keys(x.of)) {
		if l := x.of[root]; l.isReady() {
			out = append(out, l)
		}
	}
	return out
}

// areRead reports whether the files of all folders were read, and there is one.
func (x *libraries) areRead() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, l := range x.of {
		if !l.isReady() {
			return false
		}
	}
	return len(x.of) > 0
}

// saved takes note of a file that changed on the disk, and reports whether
// other rules may be judged otherwise now.
func (x *libraries) saved(path string) bool {
	x.mu.Lock()
	delete(x.opened, path)
	x.mu.Unlock()
	changed := false
	for _, l := range x.all() {
		if l.has(path) {
			changed = l.update(path) || changed
		}
	}
	return changed
}

// maxOpened bounds how many files are kept that analyses of others asked for.
const maxOpened = 100

// document returns a file as the editor has it, or else as the disk has it; nil
// where it cannot be read.
func (s *server) document(path string) *rules.Document {
	if d := s.view.Load().open(path); d != nil {
		if d.file == nil {
			return nil
		}
		return d.file.Document()
	}
	x := &s.libraries
	x.mu.Lock()
	doc, ok := x.opened[path]
	x.mu.Unlock()
	if ok {
		return doc
	}
	if text, err := s.options.Read(path); err == nil {
		doc = rules.Parse(source.NewFile(path, text))
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.opened == nil || len(x.opened) >= maxOpened {
		x.opened = make(map[string]*rules.Document)
	}
	x.opened[path] = doc
	return doc
}

// usage tells what the rules that are known have but for one file: what is open
// as it is on the screen.
func (s *server) usage(but string, read func(*usage)) {
	open := make(map[string]*outline.Outline)
	for _, d := range s.view.Load().docs {
		if path := d.source.Path(); path != but {
			open[path] = d.facts()
		}
	}
	open[but] = nil
	s.libraries.mu.Lock()
	t := s.libraries.tally
	s.libraries.mu.Unlock()
	if t == nil {
		t = newTally()
	}
	t.with(open, read)
}

// volumes visits the outlines of all rules that are known but for one file,
// each once: what is open as it is on the screen.
func (s *server) volumes(v *view, but string, visit func(path string, o *outline.Outline) bool) {
	seen := map[string]bool{but: true}
	open := make(map[string]*document)
	for _, d := range v.docs {
		open[d.source.Path()] = d
	}
	for path, d := range open {
		if seen[path] {
			continue
		}
		seen[path] = true
		if o := d.facts(); o != nil && !visit(path, o) {
			return
		}
	}
	for _, l := range s.libraries.all() {
		goOn := true
		l.each(func(path string, o *outline.Outline) bool {
			if !seen[path] {
				seen[path] = true
				goOn = visit(path, o)
			}
			return goOn
		})
		if !goOn {
			return
		}
	}
}
