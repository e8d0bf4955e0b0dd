package catalogue

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Overlay is what files hold in place of what lies on the disk, by absolute
// path with links resolved: a function that gives the text, or nil for a file
// that is not there. Files that it does not name are those on the disk. It is
// how a workspace is read as it was.
type Overlay map[string]func() (string, error)

// Stat describes a file of the folder, or of what is laid over it.
func (f *folder) Stat(name string) (fs.FileInfo, error) {
	text, laid := f.over[f.place(name)]
	switch {
	case !laid:
		info, err := f.Root.Stat(name)
		if errors.Is(err, fs.ErrNotExist) && len(f.laidIn(name)) > 0 {
			return laidInfo{name: path.Base(name), mode: fs.ModeDir}, nil
		}
		return info, err
	case text == nil:
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	content, err := text()
	if err != nil {
		return nil, err
	}
	return laidInfo{name: path.Base(name), size: int64(len(content))}, nil
}

// Open opens a file of the folder, or of what is laid over it.
func (f *folder) Open(name string) (io.ReadCloser, error) {
	text, laid := f.over[f.place(name)]
	switch {
	case !laid:
		return f.Root.Open(name)
	case text == nil:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	content, err := text()
	return io.NopCloser(strings.NewReader(content)), err
}

// names lists what a folder in it holds, in order; nothing where there is none.
func (f *folder) names(dir string) []string {
	entries, err := fs.ReadDir(f.FS(), dir)
	if err != nil {
		entries = nil
	}
	var out []string
	for _, e := range entries {
		if text, laid := f.over[f.place(path.Join(dir, e.Name()))]; !laid || text != nil {
			out = append(out, e.Name())
		}
	}
	out = append(out, f.laidIn(dir)...)
	slices.Sort(out)
	return slices.Compact(out)
}

// laidIn names what the overlay has in a folder: files, and folders on the way
// to files.
func (f *folder) laidIn(dir string) []string {
	var out []string
	above := f.place(dir) + string(filepath.Separator)
	for file, text := range f.over {
		if rest, below := strings.CutPrefix(file, above); below && text != nil {
			name, _, _ := strings.Cut(rest, string(filepath.Separator))
			out = append(out, name)
		}
	}
	return out
}

// place is where a file of the folder lies, by the overlay's names.
func (f *folder) place(name string) string {
	if len(f.over) == 0 {
		return ""
	}
	return filepath.Join(f.resolved, filepath.FromSlash(name))
}

// laidInfo describes a file of an overlay. It was never written, so its time
// tells nothing.
type laidInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i laidInfo) Name() string       { return i.name }
func (i laidInfo) Size() int64        { return i.size }
func (i laidInfo) Mode() fs.FileMode  { return i.mode }
func (i laidInfo) ModTime() time.Time { return time.Time{} }
func (i laidInfo) IsDir() bool        { return i.mode.IsDir() }
func (i laidInfo) Sys() any           { return nil }

var _ os.FileInfo = laidInfo{}
