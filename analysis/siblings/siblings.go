// Package siblings finds, among the other files of a workspace, the rules that
// may be meant when one rule is looked at: those with its id, its name or
// about its query, and those whose query may match all that its query matches.
//
// An [Index] keeps a few words and the query of each file, taken by a scan of its
// lines that is a hundred times cheaper than reading the rule. What it returns is
// therefore a guess, made to miss nothing that is written the usual way: who
// asks reads the files that it names and decides. The package opens no file
// and judges nothing.
package siblings

import (
	"slices"
	"sync"
)

// Index is what is known of the files of a workspace. It is safe for
// concurrent use.
type Index struct {
	mu      sync.RWMutex
	files   map[string]Summary
	ids     map[string][]string
	names   map[string][]string
	queries map[uint64][]string
	// needed is what the queries of files need, since somebody asked for it.
	needed map[string]needs
}

// New returns an index of no files.
func New() *Index {
	return &Index{
		files: map[string]Summary{}, ids: map[string][]string{}, names: map[string][]string{}, queries: map[uint64][]string{},
		needed: map[string]needs{},
	}
}

// Put adds a file, in the place of what was known under its path.
func (x *Index) Put(path string, s Summary) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(path)
	x.files[path] = s
	link(x.ids, s.ID, path)
	link(x.names, s.Name, path)
	link(x.queries, s.Query, path)
}

// Drop forgets a file.
func (x *Index) Drop(path string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drop(path)
}

func (x *Index) drop(path string) {
	s, ok := x.files[path]
	if !ok {
		return
	}
	delete(x.files, path)
	delete(x.needed, path)
	unlink(x.ids, s.ID, path)
	unlink(x.names, s.Name, path)
	unlink(x.queries, s.Query, path)
}

// WithID returns the paths, in order, of the files that may hold the rule with
// an id.
func (x *Index) WithID(id string) []string { return look(x, x.ids, id) }

// WithName is [Index.WithID] for a name.
func (x *Index) WithName(name string) []string { return look(x, x.names, name) }

// WithQuery returns the paths, in order, of the files whose query has the
// words of a text, in any order.
func (x *Index) WithQuery(text string) []string { return look(x, x.queries, wordsOf(text)) }

// Wider returns the paths, in order, of the files whose query may match all that
// another one with some words matches.
func (x *Index) Wider(words Words) []string {
	if x == nil {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	var out []string
	for path, s := range x.files {
		list, known := x.needed[path]
		if !known {
			list = required(s.query)
			x.needed[path] = list
		}
		if list.in(words) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

func look[K comparable](x *Index, by map[K][]string, key K) []string {
	var none K
	if x == nil || key == none {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	return slices.Clone(by[key])
}

func link[K comparable](by map[K][]string, key K, path string) {
	var none K
	if key == none {
		return
	}
	i, _ := slices.BinarySearch(by[key], path)
	by[key] = slices.Insert(by[key], i, path)
}

func unlink[K comparable](by map[K][]string, key K, path string) {
	if i, ok := slices.BinarySearch(by[key], path); ok {
		by[key] = slices.Delete(by[key], i, i+1)
	}
}
