package catalogue

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/schema"
)

// A kept table is a file of the cache folder: a line that says what it is, the
// length and the checksum of a header, the header as JSON, and the table as it
// is. There is one file for each part of each workspace, written under
// another name and then renamed, so that whoever reads sees the old one or the
// new one. Two processes that make the same table write the same.

const (
	keptMagic  = "rulewright derived catalogue 2\n"
	keptPrefix = "catalogue-"
	keptSuffix = ".bin"
	// maxKept is the size in bytes above which a file is no kept table.
	maxKept = 256 << 20
	// maxHeader bounds the header in bytes.
	maxHeader = 16 << 20
	// keptFor is how long a table is kept that nobody has written since.
	keptFor = 90 * 24 * time.Hour
	// maxFiles is how many tables are kept.
	maxFiles = 64
)

// header says what a kept table was made from.
type header struct {
	Key    string         `json:"key"`
	Part   Part           `json:"part"`
	Values *schema.Values `json:"values,omitempty"`
}

// DefaultCacheDir returns the program's folder in the user's cache; empty
// where the system names none.
func DefaultCacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "rulewright")
}

// keptFile is where a source's table is kept.
func (l *Loader) keptFile(s *source) string {
	if l.CacheDir == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(s.dir + "\x00" + s.prefix + "\x00" + s.name))
	return filepath.Join(l.CacheDir, keptPrefix+hex.EncodeToString(sum[:8])+keptSuffix)
}

// readKept returns a kept table if it is whole and the files that it was made
// from are as they were.
func (l *Loader) readKept(file, key string, root *folder, s *source) (Part, *schema.Table, *schema.Values, bool) {
	start := time.Now().UTC().Round(0)
	h, table, size, err := l.openKept(file)
	if err != nil || h.Key != key || h.Part.Folder != s.dir || h.Part.Name != s.name {
		return Part{}, nil, nil, false
	}
	summed := false
	p := h.Part
	p.Files = slices.Clone(p.Files)
	for i, f := range p.Files {
		now, same, hashed := root.unchanged(f, h.Part.Checked)
		if !same {
			return Part{}, nil, nil, false
		}
		if hashed && !summed {
			summed, p.Checked = true, start
		}
		p.Files[i] = now
	}
	if summed && l.Overlay == nil {
		// The same content at other times: the next one compares those.
		keep(file, key, &p, table, h.Values, 0)
	}
	p.Kept, p.KeptSize, p.Reused = file, size, true
	return p, table, h.Values, true
}

var errForeign = errors.New("is no derived catalogue, or a damaged one")

// remembered is a file of the cache as it was read, and when it was written:
// whoever loads for many folders has one table of it.
type remembered struct {
	header  *header
	table   *schema.Table
	size    int64
	written time.Time
}

// openKept returns the header and the table of a file of the cache, and the
// file's size in bytes.
func (l *Loader) openKept(file string) (*header, *schema.Table, int64, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, nil, 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if r, ok := l.seen[file]; ok && r.size == info.Size() && r.written.Equal(info.ModTime()) {
		return r.header, r.table, r.size, nil
	}
	h, text, err := readFile(file, info)
	if err != nil {
		return nil, nil, 0, err
	}
	table, err := schema.ReadTable(text)
	if err != nil {
		return nil, nil, 0, err
	}
	if l.seen == nil {
		l.seen = make(map[string]remembered)
	}
	l.seen[file] = remembered{h, table, info.Size(), info.ModTime()}
	return h, table, info.Size(), nil
}

// readFile reads a file of the cache: its header, and its table's bytes.
func readFile(file string, info os.FileInfo) (*header, string, error) {
	if !info.Mode().IsRegular() || info.Size() > maxKept {
		return nil, "", errForeign
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	var text strings.Builder // the table keeps its text, which has no copy then
	text.Grow(int(info.Size()))
	if _, err := io.Copy(&text, io.LimitReader(f, maxKept)); err != nil {
		return nil, "", err
	}
	return parseKept(text.String())
}

// parseKept takes what a file of the cache holds apart.
func parseKept(data string) (*header, string, error) {
	rest, ok := strings.CutPrefix(data, keptMagic)
	if !ok || len(rest) < 8 {
		return nil, "", errForeign
	}
	size := binary.LittleEndian.Uint32([]byte(rest[:4]))
	sum := binary.LittleEndian.Uint32([]byte(rest[4:8]))
	if rest = rest[8:]; size > maxHeader || int(size) > len(rest) || crc32.ChecksumIEEE([]byte(rest[:size])) != sum {
		return nil, "", errForeign
	}
	var h header
	if err := json.Unmarshal([]byte(rest[:size]), &h); err != nil {
		return nil, "", errForeign
	}
	return &h, rest[size:], nil
}

// keep writes a table. What fails is noted in the part and nothing more: the
// table counts, and the next process makes it anew. The first problems are the
// plan's, which every load finds by itself.
func keep(file, key string, part *Part, table *schema.Table, values *schema.Values, planned int) {
	p := *part
	p.Problems = p.Problems[planned:]
	head, err := json.Marshal(header{key, p, values})
	if err == nil {
		err = write(file, head, table.Bytes())
	}
	if err != nil {
		part.Unkept = plain(err).Error()
		return
	}
	part.Kept, part.KeptSize = file, int64(len(table.Bytes())+len(head)+len(keptMagic)+8)
	tidy(filepath.Dir(file), file)
}

func write(file string, head []byte, table string) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(dir, filepath.Base(file)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name()) // once renamed, there is nothing
	lengths := binary.LittleEndian.AppendUint32(nil, uint32(len(head)))
	lengths = binary.LittleEndian.AppendUint32(lengths, crc32.ChecksumIEEE(head))
	for _, text := range []string{keptMagic, string(lengths), string(head), table} {
		if _, err := temporary.WriteString(text); err != nil {
			return errors.Join(err, temporary.Close())
		}
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}

// tidy removes tables of workspaces that nobody has read for long, and what
// writers left that were killed.
func tidy(dir, except string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	type kept struct {
		path string
		time time.Time
	}
	var tables []kept
	now := time.Now()
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !strings.HasPrefix(e.Name(), keptPrefix) {
			continue
		}
		path := filepath.Join(dir, e.Name())
		age := now.Sub(info.ModTime())
		switch {
		case path == except:
		case strings.HasSuffix(path, ".tmp") && age > time.Hour, age > keptFor:
			_ = os.Remove(path)
		case strings.HasSuffix(path, keptSuffix):
			tables = append(tables, kept{path, info.ModTime()})
		}
	}
	slices.SortFunc(tables, func(a, b kept) int { return b.time.Compare(a.time) })
	for i := maxFiles - 1; i < len(tables); i++ {
		_ = os.Remove(tables[i].path)
	}
}

// CacheSize returns how many tables a cache folder holds and their size in
// bytes.
func CacheSize(dir string) (tables int, size int64, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", dir, plain(err))
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), keptPrefix) {
			tables++
			size += info.Size()
		}
	}
	return tables, size, nil
}
