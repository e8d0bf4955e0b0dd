// Package lookup finds and reads the tables that ES|QL queries take rows from
// beside their events: LOOKUP JOIN those of a lookup index, ENRICH those of a
// policy. A table is a file of a folder, called after the index or policy:
// NAME.csv, NAME.ndjson or NAME.json.
//
// A table is read as a whole or not at all: what is wrong in one is told with
// its line, and never passed over. The package runs no query and looks into no
// folder by itself: whoever has files gives it a way to read them.
package lookup

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/rules/esql"
)

// Tables are those of some folders and single files. A file is read whenever a
// query asks, and parsed when it has another text than before. It is safe for
// concurrent use.
type Tables struct {
	// Folders are where tables are looked for, in this order.
	Folders []string
	// Files are tables that lie elsewhere, by name; they come first.
	Files map[string]string
	// Read returns the text of a file; an error that is [fs.ErrNotExist] for one
	// that is not there.
	Read func(path string) (string, error)

	mu   sync.Mutex
	read map[string]parsed
}

// parsed is a file's text and what it says.
type parsed struct {
	text  string
	table *esqleval.Table
	err   error
}

// Broken is the error of a table that is there and cannot be read.
type Broken struct {
	Path string
	// Line and Column are where, from 1; 0 where that is not known. Columns
	// count bytes.
	Line, Column int
	Reason       string
}

// Error returns PATH:LINE:COLUMN and what is wrong.
func (b *Broken) Error() string {
	at := b.Path
	if b.Line > 0 {
		at += fmt.Sprintf(":%d", b.Line)
		if b.Column > 0 {
			at += fmt.Sprintf(":%d", b.Column)
		}
	}
	return at + ": " + b.Reason
}

// endings are those of the files that a table may be, in the order in which
// they are tried.
var endings = []string{".csv", ".ndjson", ".json"}

// MaxSize bounds a table's file, in bytes.
const MaxSize = 64 << 20

// Lookup returns the table of a name. The error says which file is missing, or
// is a [*Broken]. It is an [esqleval.Env.Lookup], and so is that of a nil
// *Tables, which has none.
func (t *Tables) Lookup(name string) (*esqleval.Table, error) {
	if t == nil {
		return nil, missing(name, nil)
	}
	return t.find(name)
}

// Broken returns what is wrong with the tables that were asked for and cannot be
// read, in order of their paths.
func (t *Tables) Broken() []*Broken {
	if t == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []*Broken
	for _, path := range slices.Sorted(maps.Keys(t.read)) {
		var broken *Broken
		if errors.As(t.read[path].err, &broken) {
			all = append(all, broken)
		}
	}
	return all
}

func (t *Tables) find(name string) (*esqleval.Table, error) {
	if path, ok := t.Files[name]; ok {
		return t.parse(name, path)
	}
	if name == "" || strings.ContainsAny(name, `/\*`) || strings.HasPrefix(name, ".") {
		return nil, fmt.Errorf("%q cannot be the name of a file", name)
	}
	for _, folder := range t.Folders {
		for _, ending := range endings {
			table, err := t.parse(name, filepath.Join(folder, name+ending))
			if err == nil || !errors.Is(err, fs.ErrNotExist) {
				return table, err
			}
		}
	}
	return nil, missing(name, t.Folders)
}

func missing(name string, folders []string) error {
	files := name + strings.Join(endings[:len(endings)-1], ", "+name) + " or " + name + endings[len(endings)-1]
	if len(folders) == 0 {
		return fmt.Errorf("no folder with tables is given that could have %s", files)
	}
	var in []string
	for _, f := range folders {
		in = append(in, filepath.ToSlash(f))
	}
	return fmt.Errorf("there is no %s in %s", files, strings.Join(in, ", "))
}

// parse reads the table of a file.
func (t *Tables) parse(name, path string) (*esqleval.Table, error) {
	shown := filepath.ToSlash(path)
	text, err := t.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: no such file: %w", shown, fs.ErrNotExist)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.read[path]; ok && err == nil && known.text == text {
		return known.table, known.err
	}
	now := parsed{text: text}
	switch {
	case err != nil:
		now.err = &Broken{Path: shown, Reason: err.Error()}
	case len(text) > MaxSize:
		now.text, now.err = "", &Broken{Path: shown, Reason: fmt.Sprintf("a table of more than %d MB is not read", MaxSize>>20)}
	case strings.HasSuffix(strings.ToLower(path), ".csv"):
		now.table, now.err = parseCSV(shown, text)
	default:
		now.table, now.err = parseJSON(name, shown, text)
	}
	if t.read == nil {
		t.read = map[string]parsed{}
	}
	t.read[path] = now
	return now.table, now.err
}

// Policy returns the table of a name as the enrich policy that a query takes it
// for. The field that is compared is the one of the name that the query gives
// behind ON, else the first one that the query does not ask for.
func (t *Tables) Policy(q *esql.Query, name string) (*esqleval.Policy, error) {
	table, err := t.Lookup(name)
	if err != nil {
		return nil, err
	}
	on, asked := "", map[string]bool{}
	esql.Walk(q, func(n esql.Node) bool {
		if c, ok := n.(*esql.Enrich); ok && c.Policy != nil && strings.HasSuffix(c.Policy.Name, name) {
			for _, w := range c.With {
				if w.Field != nil {
					asked[w.Field.Name()] = true
				}
			}
			if c.On != nil {
				on = c.On.Name()
			}
		}
		return true
	})
	p := &esqleval.Policy{Table: table}
	for _, c := range table.Columns {
		if c.Name == on || p.MatchField == "" && !asked[c.Name] {
			p.MatchField = c.Name
		}
	}
	if p.MatchField == "" {
		return nil, fmt.Errorf("its table has no column that the query could compare")
	}
	p.Range = hasNetworks(table, p.MatchField)
	return p, nil
}
