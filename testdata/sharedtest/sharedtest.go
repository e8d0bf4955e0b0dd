// Package sharedtest finds the reference material that lies beside a checkout:
// the corpus of published rules and the case files with other systems'
// verdicts. They are third parties' work, so no copy is kept here; a test
// that wants them asks by name and is skipped, saying so, where they are
// absent.
package sharedtest

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Path returns the path of a file or folder of the reference material, named
// with slashes, such as "cases/kuery_dsl.jsonl". Without it the test is
// skipped.
func Path(tb testing.TB, name string) string {
	tb.Helper()
	root, err := moduleRoot()
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(root), "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("skipped: the reference material %q is not beside this checkout", name)
	}
	return path
}

// Lines decodes every line of a JSON Lines case file into a T.
func Lines[T any](tb testing.TB, name string) []T {
	tb.Helper()
	f, err := os.Open(Path(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var out []T
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 64<<20)
	for scanner.Scan() {
		if len(scanner.Bytes()) == 0 {
			continue
		}
		var v T
		if err := json.Unmarshal(scanner.Bytes(), &v); err != nil {
			tb.Fatalf("%s line %d: %v", name, len(out)+1, err)
		}
		out = append(out, v)
	}
	if err := scanner.Err(); err != nil {
		tb.Fatal(err)
	}
	return out
}

// Rules calls visit with every published rule file: its path within their
// repository, with slashes, in whose order they come, and its text. The files
// are read once.
func Rules(tb testing.TB, visit func(path, text string)) {
	tb.Helper()
	root := Path(tb, "corpus/detection-rules")
	published.once.Do(func() { published.rules, published.err = readRules(root) })
	if published.err != nil {
		tb.Fatal(published.err)
	}
	for _, r := range published.rules {
		visit(r.path, r.text)
	}
}

type rule struct{ path, text string }

var published struct {
	once  sync.Once
	rules []rule
	err   error
}

func readRules(root string) (out []rule, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		out = append(out, rule{filepath.ToSlash(name), string(text)})
		return err
	})
	return out, err
}

// moduleRoot walks up from the package under test to the folder of go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", os.ErrNotExist
		}
		dir = parent
	}
}
