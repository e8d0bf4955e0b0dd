package catalogue

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rulewright/rulewright/rules/workspace"
)

// The sizes, in bytes, above which a file is no schema file. The largest that
// is published unpacks to 62 MB.
const (
	maxPacked = 64 << 20
	maxText   = 64 << 20
)

// maxUnpacked is the size, in bytes, above which a packed file is none. Tests
// make it smaller.
var maxUnpacked int64 = 256 << 20

// folder is where schema files are read: below it, and nowhere else, whatever
// links say.
type folder struct {
	*os.Root
	path     string  // absolute
	resolved string  // the path with links resolved, by which over names files
	over     Overlay // what is laid over the files, if anything is
}

func (o Overlay) openFolder(dir string) (*folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, plain(err)
	}
	f := &folder{Root: root, path: dir, resolved: dir, over: o}
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		f.resolved = resolved
	}
	return f, nil
}

// File is a schema file as it was when it was read.
type File struct {
	// Path is relative to the folder of its part, with slashes.
	Path string `json:"path"`
	// Size is in bytes.
	Size int64 `json:"size"`
	// Modified is when it last changed.
	Modified time.Time `json:"modified"`
	// SHA256 is the sum of its content, in hexadecimal digits.
	SHA256 string `json:"sha256"`
}

// has reports whether there is a regular file with a name.
func (f *folder) has(name string) bool {
	info, err := f.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// relative returns the name of a file in the folder, given as an absolute path
// or as one with slashes that is relative to the folder "from"; an error where
// it is elsewhere.
func (f *folder) relative(from, name string) (string, error) {
	return relativeOn(workspace.Host, f.path, from, name)
}

func relativeOn(p workspace.Platform, folder, from, name string) (string, error) {
	path := p.Resolve(p.Resolve(folder, from), name)
	rel, ok := p.Rel(folder, path)
	if !ok || !p.Inside(folder, path) || p.Windows && strings.Contains(rel, ":") { // a file's other stream
		return "", errOutside
	}
	return rel, nil
}

var errOutside = errors.New("lies outside of the workspace, so it is not read")

// read passes a file's content, unpacked where its name ends in ".gz", to a
// function that reads it to whatever end, and returns its state. Content past
// a limit is an error.
func (f *folder) read(name string, limit int64, use func(io.Reader) error) (File, error) {
	file := File{Path: name}
	info, err := f.Stat(name) // asked before opening: a named pipe waits for a writer
	switch {
	case err != nil:
		return file, plain(err)
	case !info.Mode().IsRegular():
		return file, errors.New("is not a regular file")
	case info.Size() > maxPacked:
		return file, fmt.Errorf("has %d MB, and no schema file is larger than %d MB", info.Size()>>20, maxPacked>>20)
	}
	file.Size, file.Modified = info.Size(), info.ModTime()
	in, err := f.Open(name)
	if err != nil {
		return file, plain(err)
	}
	defer in.Close()
	sum := sha256.New()
	content := io.TeeReader(io.LimitReader(in, maxPacked), sum)
	err = unpack(name, content, limit, use)
	// What the function did not read counts for the sum.
	if _, e := io.Copy(io.Discard, content); err == nil && e != nil {
		err = plain(e)
	}
	file.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return file, err
}

func unpack(name string, content io.Reader, limit int64, use func(io.Reader) error) error {
	if !strings.HasSuffix(name, ".gz") {
		return use(&bounded{content, limit, "is larger than"})
	}
	packed, err := gzip.NewReader(content)
	if err != nil {
		return fmt.Errorf("is no gzip file, or a damaged one: %w", err)
	}
	packed.Multistream(true)
	return use(&bounded{packed, limit, "unpacks to more than"})
}

// bounded is a reader that fails past a limit instead of ending there.
type bounded struct {
	io.Reader
	left int64
	does string
}

// errTooLarge is a file that is larger than any schema file.
type errTooLarge struct{ message string }

func (e errTooLarge) Error() string { return e.message }

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLarge{"the file " + b.does + " what a schema file can have: it is not read"}
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.Reader.Read(p)
	b.left -= int64(n)
	return n, err
}

// unchanged reports whether a file still has the content that it had when it
// was looked at. A file whose time is another has it if its sum is the same; so
// has one that was written so shortly before the look that its time may not
// tell. In these cases summed is true, and the file is as it is now.
func (f *folder) unchanged(file File, looked time.Time) (now File, same, summed bool) {
	info, err := f.Stat(file.Path)
	switch {
	case err != nil && file.SHA256 == "":
		return file, true, false // it could not be read then either
	case err != nil || !info.Mode().IsRegular() || info.Size() != file.Size:
		return file, false, false
	case info.ModTime().Equal(file.Modified) && looked.Sub(file.Modified) > coarseTime:
		return file, true, false
	}
	sum := sha256.New()
	in, err := f.Open(file.Path)
	if err != nil {
		return file, false, true
	}
	defer in.Close()
	if _, err := io.Copy(sum, io.LimitReader(in, maxPacked)); err != nil {
		return file, false, true
	}
	file.Modified = info.ModTime()
	return file, file.SHA256 == hex.EncodeToString(sum.Sum(nil)), true
}

// coarseTime is how far apart two changes have to be for a file system to give
// them different times.
const coarseTime = 2 * time.Second

// plain strips the operation and the path from a file system's error.
func plain(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("no such file or folder")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("permission denied")
	case strings.Contains(err.Error(), "path escapes"): // os.Root has no exported error for it
		return errOutside
	}
	return err
}

// pick returns the version of the names that is nearest to the wanted one. of
// turns a name into its version, "" where it is none.
func pick(names []string, wanted version, of func(string) string) (string, version, bool) {
	var best version
	name := ""
	for _, n := range names {
		v, ok := parseVersion(of(n))
		if ok && (name == "" || v.nearer(best, wanted)) {
			name, best = n, v
		}
	}
	return name, best, name != ""
}
