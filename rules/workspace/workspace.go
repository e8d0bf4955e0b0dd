// Package workspace finds the rule files of a folder and reads them. It is
// the one room that touches the file system on behalf of the analysis, and it
// treats what it finds there as somebody else's: nothing is executed, no link
// leads out of the folder that was named, and size is bounded.
//
// It knows nothing of what a file says: which of them is a rule is for
// package rules to see.
package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Entry is a file to be analysed, or one that is passed over and why.
type Entry struct {
	// Path is how the user would name the file: relative to the working
	// directory where the argument was, with the system's separators.
	Path string
	// Err says why a file or folder that was asked for cannot be read.
	Err error
	// Skipped, where it is not empty, says why the file is left out on
	// purpose.
	Skipped string
}

// Finder finds the files of folders. The zero value finds every *.toml.
type Finder struct {
	// Exclude are patterns of paths, with slashes and relative to Base, that
	// are not entered: `**` crosses folders.
	Exclude []string
	// Base is a folder, as an absolute path; where it is empty, the one that is
	// searched.
	Base string
}

// maxEntries bounds what one folder may hold: a walk that meets more stops
// with an error instead of going on for ever.
const maxEntries = 2_000_000

// Find lists the files below the paths, in order and each once. A path that
// names a file is taken whatever its name; a folder is searched for files
// that end in ".toml", without entering hidden folders, node_modules or
// anything excluded. Links to folders are not followed; a link to a file
// counts when the file it leads to is inside the folder being searched.
func (f Finder) Find(paths []string) []Entry {
	var out []Entry
	for _, p := range paths {
		p = filepath.Clean(p)
		info, err := os.Stat(p)
		switch {
		case err != nil:
			out = append(out, Entry{Path: p, Err: plain(err)})
		case info.IsDir():
			out = append(out, f.walk(p)...)
		default:
			out = append(out, Entry{Path: p})
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	return slices.CompactFunc(out, func(a, b Entry) bool { return a.Path == b.Path })
}

func (f Finder) walk(root string) []Entry {
	var out []Entry
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if seen++; seen > maxEntries {
			return fmt.Errorf("more than %d files and folders: name a smaller folder", maxEntries)
		}
		if err != nil {
			out = append(out, Entry{Path: path, Err: plain(err)})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if path != root && (hidden(d.Name()) || f.excluded(root, path)) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.EqualFold(filepath.Ext(path), ".toml") || f.excluded(root, path) {
			return nil
		}
		if entry, ok := f.file(root, path, d); ok {
			out = append(out, entry)
		}
		return nil
	})
	if err != nil {
		out = append(out, Entry{Path: root, Err: err})
	}
	return out
}

// file decides about one directory entry whose name is that of a rule file.
func (f Finder) file(root, path string, d fs.DirEntry) (Entry, bool) {
	if d.Type().IsRegular() {
		return Entry{Path: path}, true
	}
	if d.Type()&fs.ModeSymlink == 0 {
		return Entry{Path: path, Skipped: "not a regular file"}, true
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return Entry{Path: path, Err: fmt.Errorf("the link leads nowhere: %w", plain(err))}, true
	}
	if !within(root, target) {
		return Entry{Path: path, Skipped: "a link that leads out of " + root}, true
	}
	info, err := os.Stat(target)
	if err != nil || !info.Mode().IsRegular() {
		return Entry{}, false // a folder, which the walk reaches by its own name
	}
	return Entry{Path: path}, true
}

func (f Finder) excluded(root, path string) bool {
	if len(f.Exclude) == 0 {
		return false
	}
	base := root
	if f.Base != "" {
		base = f.Base
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
	}
	return f.excludes(Host, base, path)
}

// excludes reports whether a pattern leaves out a path below a folder.
func (f Finder) excludes(p Platform, base, path string) bool {
	rel, ok := p.Rel(base, path)
	return ok && slices.ContainsFunc(f.Exclude, func(pattern string) bool {
		ok, err := doublestar.Match(pattern, rel)
		return ok && err == nil
	})
}

func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules"
}

// within reports whether path is inside root once every link is resolved.
func within(root, path string) bool {
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return false
	}
	return Host.Inside(root, path)
}

// plain strips the operation and the path from a file system error: the
// reader sees the path beside it anyway.
func plain(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &worded{"no such file or folder", err}
	case errors.Is(err, fs.ErrPermission):
		return &worded{"permission denied", err}
	}
	return err
}

// worded is an error in words of our own.
type worded struct {
	text string
	err  error
}

func (w *worded) Error() string { return w.text }
func (w *worded) Unwrap() error { return w.err }
