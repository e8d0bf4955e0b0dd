package server

import (
	"context"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/outline"
	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// library is what is known of the rule files of one folder, as they are on the
// disk. It is read once, in the background, and then told of files that
// changed; it is safe for concurrent use.
type library struct {
	root    string
	options *analysis.Options
	read    ReadFile
	// siblings find the rules that a rule is compared with.
	siblings *siblings.Index
	// tally counts what the rules of all libraries have.
	tally *tally

	mu      sync.RWMutex
	volumes map[string]volume // by absolute path
	ready   bool
}

// volume is what is known of one file.
type volume struct {
	outline *outline.Outline
	summary siblings.Summary
}

func newLibrary(root string, o *analysis.Options, read ReadFile, t *tally) *library {
	return &library{root: root, options: o, read: read, siblings: siblings.New(), tally: t, volumes: make(map[string]volume)}
}

// maxLibrary bounds how many files of one folder are read: a folder with more
// is no folder of rules, but perhaps somebody's home.
const maxLibrary = 20_000

// load reads the files.
func (l *library) load(ctx context.Context, paths []string, step func(done, of int)) {
	paths = paths[:min(len(paths), maxLibrary)]
	var group errgroup.Group
	group.SetLimit(max(runtime.GOMAXPROCS(0)-1, 1)) // somebody is typing meanwhile
	for i, path := range paths {
		if ctx.Err() != nil {
			break
		}
		step(i, len(paths))
		group.Go(func() error {
			l.update(path)
			return nil
		})
	}
	_ = group.Wait() // no error is returned
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ready = ctx.Err() == nil
}

// update reads a file anew, and reports whether what other rules depend on is
// another thing now.
func (l *library) update(path string) (changed bool) {
	var now volume
	if text, err := l.read(path); err == nil {
		now = volume{l.outlineOf(path, text), siblings.Scan(text)}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.volumes[path]
	l.tally.put(path, now.outline)
	if now.outline == nil {
		l.siblings.Drop(path)
		delete(l.volumes, path)
		return before.outline != nil
	}
	l.siblings.Put(path, now.summary)
	l.volumes[path] = now
	return before.summary != now.summary || before.makesLists() || now.makesLists()
}

func (v volume) makesLists() bool { return v.outline != nil && len(v.outline.Makes) > 0 }

// outlineOf makes the outline of a file; nil for what is no rule and has no
// exceptions, and for what makes the analysis fail: there will be a finding.
func (l *library) outlineOf(path, text string) (o *outline.Outline) {
	defer func() {
		if recover() != nil {
			o = nil
		}
	}()
	doc := rules.Parse(source.NewFile(path, text))
	if doc.Kind == rules.Unknown {
		return nil
	}
	return outline.Of(check.NewPass(doc, l.options.Config.Profile, l.options.Catalogue))
}

// has reports whether a path is inside of the library's folder.
func (l *library) has(path string) bool {
	return workspace.Host.Inside(l.root, path) && strings.EqualFold(filepath.Ext(path), ".toml") && !configures(path) && !excluded(l.options.Config, path)
}

// isReady reports whether all files have been read.
func (l *library) isReady() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.ready
}

// isEmpty reports whether there is no rule.
func (l *library) isEmpty() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.volumes) == 0
}

// paths lists the files, in order.
func (l *library) paths() []string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.Sorted(maps.Keys(l.volumes))
}

// each visits the outlines, in order of path, until visit returns false.
func (l *library) each(visit func(path string, o *outline.Outline) bool) {
	for _, path := range l.paths() {
		l.mu.RLock()
		o := l.volumes[path].outline
		l.mu.RUnlock()
		if o != nil && !visit(path, o) {
			return
		}
	}
}

// listed returns the file that makes an exception list; empty where there is
// none, or where several do.
func (l *library) listed(listID string) string {
	var found []string
	l.each(func(path string, o *outline.Outline) bool {
		for _, list := range o.Makes {
			if list.Text == listID {
				found = append(found, path)
			}
		}
		return len(found) < 2
	})
	if len(found) != 1 {
		return ""
	}
	return found[0]
}
