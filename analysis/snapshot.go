package analysis

import (
	"maps"
	"slices"

	"github.com/rulewright/rulewright/rules/source"
)

// Snapshot is an immutable set of files. Every change gives a new snapshot
// that shares the files that did not change, with all that is known of them.
type Snapshot struct {
	options *Options
	files   map[string]*File
}

// NewSnapshot returns an empty snapshot.
func NewSnapshot(o *Options) *Snapshot {
	return &Snapshot{options: o, files: map[string]*File{}}
}

// Options returns what the snapshot's findings depend on.
func (s *Snapshot) Options() *Options { return s.options }

// File returns the file with a name, or nil.
func (s *Snapshot) File(path string) *File { return s.files[path] }

// Paths returns the files' names in order.
func (s *Snapshot) Paths() []string { return slices.Sorted(maps.Keys(s.files)) }

// With returns the snapshot with a text under its path, in place of what was
// there. A text that is the same as before keeps what is known of it.
func (s *Snapshot) With(src *source.File, version int32) *Snapshot {
	old := s.files[src.Path()]
	if old != nil && old.version == version && old.source.Text() == src.Text() {
		return s
	}
	files := maps.Clone(s.files)
	files[src.Path()] = NewFile(src, version, s.options)
	return &Snapshot{s.options, files}
}

// Without returns the snapshot without a file.
func (s *Snapshot) Without(path string) *Snapshot {
	if s.files[path] == nil {
		return s
	}
	files := maps.Clone(s.files)
	delete(files, path)
	return &Snapshot{s.options, files}
}

// WithOptions returns the snapshot's texts under other options; nothing that
// was concluded under the old ones is kept.
func (s *Snapshot) WithOptions(o *Options) *Snapshot {
	files := make(map[string]*File, len(s.files))
	for path, f := range s.files {
		files[path] = NewFile(f.source, f.version, o)
	}
	return &Snapshot{o, files}
}
